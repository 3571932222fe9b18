import { describe, expect, it } from "vitest";
import { TICKET_STATES } from "@/lib/domain/ticket-panel";
import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import { freshened, isValidatable, staleReason } from "./fresh-ticket";
import type { HeardTicket } from "./ticket-states";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 8, minute));

const mark = { state: "open" as const, linkId: "l", number: "T1", words: "New" };
const panel = { ...mark, detail: null, seenAt: at(5) };

function heard(given: Partial<ValidatedTicket>, heardAt = 100): HeardTicket {
  const ticket: ValidatedTicket = {
    linkId: "l",
    state: "closed",
    number: "T1",
    words: "Complete",
    detail: null,
    seenAt: at(6),
    problem: null,
    ...given,
  };
  return { ticket, heardAt, failure: null };
}

describe("freshened", () => {
  it("puts what was seen since into the panel's place, instant and words included", () => {
    expect(freshened(panel, heard({ detail: "Autotask merged it into T2." }), 0)).toEqual({
      ...panel,
      state: "closed",
      words: "Complete",
      detail: "Autotask merged it into T2.",
      seenAt: at(6),
    });
  });

  it("puts state and words into a list, and no more than a list has", () => {
    expect(freshened(mark, heard({}), 0)).toEqual({ ...mark, state: "closed", words: "Complete" });
  });

  it.each<[string, typeof panel | typeof mark, HeardTicket | null, number]>([
    ["nothing was heard", panel, null, 0],
    ["nothing but a failure was heard", panel, { ticket: null, heardAt: 0, failure: "No." }, 0],
    ["the page has seen it later", panel, heard({ seenAt: at(4) }), 0],
    ["both have the same, and the page came later", panel, heard({ seenAt: at(5) }), 200],
    ["a list came later", mark, heard({}), 200],
  ])("leaves it as it is where %s", (_, shown, what, shownAt) => {
    expect(freshened<typeof shown>(shown, what, shownAt)).toBe(shown);
  });

  it.each([at(5), null])("believes a deletion, which is no new sight of the ticket (%s)", (seenAt) => {
    const gone = heard({ state: "deleted", number: null, words: "Missing in Autotask (deleted)", seenAt });
    expect(freshened(panel, gone, 0)).toMatchObject({ state: "deleted", number: "T1" });
  });
});

describe("staleReason", () => {
  const problem = "Autotask did not answer.";
  it.each<[string, HeardTicket | null, string | null]>([
    ["nothing was heard", null, null],
    ["it is fresh", heard({}), null],
    ["Autotask was asked in vain", heard({ problem, seenAt: at(5) }), problem],
    ["it was seen since", heard({ problem, seenAt: at(4) }), null],
    [
      "we were asked in vain",
      { ...heard({}), failure: "Backupchecks did not answer." },
      "Backupchecks did not answer.",
    ],
  ])("%s", (_, what, words) => {
    expect(staleReason(at(5), what)).toBe(words);
  });
});

it("looks at tickets that are there, and at nothing else", () => {
  expect(TICKET_STATES.filter((state) => isValidatable({ ...mark, state }))).toEqual([
    "open",
    "left-open",
    "closed",
  ]);
  expect(isValidatable({ ...mark, linkId: null })).toBe(false);
});
