import { describe, expect, it } from "vitest";
import { bodyUpTo } from "./body-up-to";

/** A request whose body comes in these parts, and how many of them were asked for. */
function sent(parts: string[], headers: Record<string, string> = {}) {
  const given = { parts: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = parts[given.parts];
        if (part === undefined) return controller.close();
        given.parts += 1;
        controller.enqueue(Buffer.from(part));
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  return { request: new Request("http://localhost/", init), given };
}

describe("bodyUpTo", () => {
  it.each<[string, string[], string]>([
    ["nothing", [], ""],
    ["one part", ["ü"], "ü"],
    ["several, up to the limit", ["12345", "67890"], "1234567890"],
  ])("gives the bytes of %s", async (_, parts, text) => {
    expect((await bodyUpTo(10, sent(parts).request))?.toString("utf8")).toBe(text);
  });

  it("gives the empty body of a request that has none", async () => {
    expect(await bodyUpTo(10, new Request("http://localhost/"))).toEqual(Buffer.alloc(0));
  });

  it("reads no further than the limit", async () => {
    const { request, given } = sent(Array(1_000).fill("1234"));
    expect([await bodyUpTo(10, request), given.parts]).toEqual([null, 3]);
  });

  it("reads nothing of what is announced as longer", async () => {
    const { request, given } = sent(["1234"], { "content-length": "11" });
    expect([await bodyUpTo(10, request), given.parts]).toEqual([null, 0]);
  });
});
