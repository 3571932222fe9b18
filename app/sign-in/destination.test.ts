import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_DESTINATION, destinationWords, safeDestination } from "./destination";

describe("safeDestination", () => {
  it.each([
    ["/jobs/1/runs/2", "/jobs/1/runs/2"],
    ["/run-checks?status=error&run=1", "/run-checks?status=error&run=1"],
    ["/customers#top", "/customers#top"],
    ["/jobs/../customers", "/customers"],
  ])("keeps %s", (asked, expected) => {
    expect(safeDestination(asked)).toBe(expected);
  });

  it.each([
    undefined,
    "",
    "jobs",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/sign-in?to=/jobs",
    "/api/auth/signout",
    "/setup",
    "/",
  ])("leads to Run Checks instead of %s", (asked) => {
    expect(safeDestination(asked)).toBe(DEFAULT_DESTINATION);
  });

  it("takes no list", () => {
    expect(safeDestination(["/jobs", "/customers"])).toBe(DEFAULT_DESTINATION);
  });

  it("never leaves the instance, whatever was asked", () => {
    const hostile = fc.stringMatching(/^[/\\.:@?#\t a-z]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (asked) => {
        const origin = "https://backupchecks.example.com";
        expect(new URL(safeDestination(asked), origin).origin).toBe(origin);
      }),
    );
  });
});

describe("destinationWords", () => {
  it.each([
    ["/run-checks?run=1", "Run Checks"],
    ["/jobs/1/runs/2", "Job Details of a run"],
    ["/jobs/1", "Job Details"],
    ["/settings/integrations/autotask", "Settings"],
    ["/something/else", "/something/else"],
  ])("says %s as %s", (path, words) => {
    expect(destinationWords(path)).toBe(words);
  });
});
