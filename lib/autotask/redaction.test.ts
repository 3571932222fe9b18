import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedaction } from "./redaction";

describe("createRedaction", () => {
  const secret = `p&ss<w>"o'rd/é `.trim();
  it.each([
    ["plain", `Secret: ${secret}.`],
    ["in a URL", `?secret=${encodeURIComponent(secret)}`],
    ["in JSON", JSON.stringify({ secret })],
    ["in HTML", "<b>p&amp;ss&lt;w&gt;&quot;o&#39;rd/é</b>"],
  ])("removes a secret %s", (_, text) => {
    const redacted = createRedaction([secret])(text);
    expect(redacted).toContain("[redacted]");
    expect(redacted).not.toContain("ss<w>");
    expect(redacted).not.toContain("rd/é");
  });

  it("removes a secret that holds another", () => {
    expect(createRedaction(["abc", "abcdef"])("x abcdef y abc z")).toBe("x [redacted] y [redacted] z");
  });

  it("leaves texts alone where nothing is secret", () => {
    expect(createRedaction(["", "  "])("a b c")).toBe("a b c");
  });

  it("replaces in one pass, so that a short secret does not eat what stands for a long one", () => {
    expect(createRedaction(["password", "e"])("the password")).toBe("th[redacted] [redacted]");
  });

  it("takes any secret", () => {
    const secrets = fc
      .string({ minLength: 8 })
      .filter((any) => any.trim().length >= 8 && !any.includes("redact"));
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (any, before, after) => {
        expect(createRedaction([any])(before + any + after)).not.toContain(any.trim());
      }),
    );
  });
});
