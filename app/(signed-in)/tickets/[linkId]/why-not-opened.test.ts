import { describe, expect, it } from "vitest";
import { whyDeleted, whyNotOpened } from "./why-not-opened";

describe("whyNotOpened", () => {
  it.each<[string, RegExp, boolean]>([
    ["not-allowed", /role/, false],
    ["not-found", /creation of this ticket has not come to an end/, true],
    ["ticket-deleted", /Autotask had no ticket T1/, true],
    ["integration-off", /integration is off/, false],
    ["conflict", /ticket T1 was made in another Autotask environment/, false],
    ["connection-missing", /No credentials/, false],
    ["autotask-credentials", /rejected the credentials/, true],
    ["autotask-throttled", /too many requests/, true],
    ["autotask-unavailable", /can't be reached/, true],
    ["autotask-rejected", /refused/, true],
    // The code comes from the address, so it may be anything.
    ["unexpected", /could not be validated/, true],
    ["constructor", /could not be validated/, true],
  ])("%s", (code, words, mayTryAgain) => {
    const reason = whyNotOpened(code, "T1");
    expect(reason?.words).toMatch(words);
    expect(reason?.mayTryAgain).toBe(mayTryAgain);
  });

  it.each([
    "autotask-credentials",
    "autotask-throttled",
    "autotask-unavailable",
    "autotask-rejected",
    "unexpected",
  ])("%s does not speak of a deleted ticket", (code) => {
    expect(whyNotOpened(code, "T1")?.words).not.toMatch(/delete|gone|no ticket/i);
  });

  it("of a deleted ticket says what is offered for it, to those who may choose", () => {
    expect(whyDeleted(true)).toBe(
      'Missing in Autotask (deleted). Its number stays with the run as history. At the run, choose "Create new Autotask ticket" or "Re-link to another ticket".',
    );
    expect(whyDeleted(false)).toBe(
      "Missing in Autotask (deleted). Its number stays with the run as history.",
    );
  });

  it("has nothing to say where nothing was tried", () => {
    expect(whyNotOpened(null, "T1")).toBeNull();
  });
});
