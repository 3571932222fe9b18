import { describe, expect, it } from "vitest";
import type { ResolveOutcome, ResolvePreview } from "@/lib/domain/ticket-views";
import { linkedWords, planWords, resolvedWords, resolvingWords, sharedWords } from "./outcome-words";

describe("planWords", () => {
  it.each<[ResolvePreview["plan"], number, string | null, string]>([
    ["close", 0, "Note.", "No time entries. The note below is added, then the ticket is closed."],
    ["close", 0, null, "No time entries. The ticket is closed; its closing note is there already."],
    ["note", 1, "Note.", "1 time entry. The ticket stays open; the note below is added."],
    ["note", 2, "Note.", "2 time entries. The ticket stays open; the note below is added."],
    [
      "nothing",
      3,
      null,
      "3 time entries. The ticket stays open and carries the note already; nothing is added.",
    ],
  ])("%s with %i entries", (plan, timeEntries, note, words) => {
    expect(planWords({ plan, timeEntries, note } as ResolvePreview)).toBe(words);
  });
});

describe("resolvedWords", () => {
  it.each<[ResolveOutcome, string]>([
    [{ state: "closed", number: "T", statusLabel: "Complete" }, "is closed in Autotask (Complete)."],
    [
      { state: "left-open", number: "T", timeEntries: 1, noteAdded: true },
      "stays open: 1 time entry. The note was added.",
    ],
    [
      { state: "left-open", number: "T", timeEntries: 2, noteAdded: false },
      "stays open: 2 time entries. It carries the note already.",
    ],
    [
      { state: "unconfirmed", number: "T", detail: "Autotask did not answer." },
      "is not confirmed as resolved. Autotask did not answer.",
    ],
  ])("%o", (outcome, words) => {
    expect(resolvedWords(outcome)).toBe(words);
  });
});

it("says what is done in the order in which it is done", () => {
  expect((["close", "note", "nothing"] as const).map(resolvingWords)).toEqual([
    "Adding the note, checking again, closing",
    "Checking again, adding the note",
    "Checking again",
  ]);
});

it("says who shares a ticket", () => {
  expect([0, 1, 2].map(sharedWords)).toEqual([null, "Shared with 1 other run", "Shared with 2 other runs"]);
});

it("says how a run came by its ticket", () => {
  const linked = { phase: "linked", linkId: "l", number: "T" } as const;
  expect([
    linkedWords({ ...linked, how: "created", merged: false }),
    linkedWords({ ...linked, how: "found", merged: false }),
    linkedWords({ ...linked, how: "chosen", merged: false, linkedRuns: 1 }),
    linkedWords({ ...linked, how: "chosen", merged: false, linkedRuns: 3 }),
    linkedWords({ ...linked, how: "chosen", merged: true, linkedRuns: 1 }),
  ]).toEqual([
    "was created and is linked to this run.",
    "was found in Autotask and is linked to this run.",
    "is linked to this run.",
    "is linked to this run. Shared with 2 other runs.",
    "is linked to this run: Autotask had merged the ticket that you chose into it.",
  ]);
});
