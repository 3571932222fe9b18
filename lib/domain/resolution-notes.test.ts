import { describe, expect, it } from "vitest";
import type { PsaNote } from "./psa";
import { findNote, NOTE_TEXTS, noteTitle, resolutionReference } from "./resolution-notes";

const REFERENCE = resolutionReference("ab12cd", "019a8f0c-7d5b-7a10-9f2c-0d7a1f3b9e11");
/** Autotask's limit for a note's title (autotask-api.md 5). */
const TITLE_LIMIT = 250;

const note = (id: number, given: Partial<PsaNote> = {}): PsaNote => ({
  id,
  title: "Called the customer",
  description: "Nobody there.",
  ...given,
});

describe("what a note is found again by", () => {
  it("is the resolving's reference for the closing note", () => {
    expect(REFERENCE).toBe("bcr:ab12cd:019a8f0c7d5b7a109f2c0d7a1f3b9e11");
    expect(noteTitle("closing", REFERENCE)).toBe(`Backupchecks: resolved (${REFERENCE})`);
    expect(noteTitle("closing", REFERENCE).length).toBeLessThanOrEqual(TITLE_LIMIT);
  });

  it("is the text for the other note, whose title names no resolving", () => {
    expect(noteTitle("time-entries", REFERENCE)).toBe("Backupchecks: resolved, left open");
  });
});

describe("a note among a ticket's notes", () => {
  const closing = note(2, { title: noteTitle("closing", REFERENCE), description: NOTE_TEXTS.closing });
  const other = resolutionReference("ab12cd", "019a8f0c-7d5b-7a10-9f2c-0d7a1f3b9e12");
  const entries = note(4, { title: "", description: NOTE_TEXTS["time-entries"] });

  it.each<[string, PsaNote[], "closing" | "time-entries", number | null]>([
    ["none among none", [], "closing", null],
    ["the closing note by its reference", [note(1), closing], "closing", 2],
    ["whatever was made of its text", [{ ...closing, description: "Edited." }], "closing", 2],
    ["not that of another resolving", [note(3, { title: noteTitle("closing", other) })], "closing", null],
    ["not by its text", [note(3, { description: NOTE_TEXTS.closing })], "closing", null],
    [
      "the other note by its text, the oldest of them",
      [note(1), entries, { ...entries, id: 9 }],
      "time-entries",
      4,
    ],
    [
      "with a line end that somebody left",
      [{ ...entries, description: `${entries.description}\n` }],
      "time-entries",
      4,
    ],
    [
      "not where the text goes on",
      [{ ...entries, description: `${entries.description} Indeed.` }],
      "time-entries",
      null,
    ],
    ["not by its title", [note(3, { title: noteTitle("time-entries", REFERENCE) })], "time-entries", null],
  ])("%s", (_, notes, kind, id) => {
    expect(findNote(notes, kind, REFERENCE)?.id ?? null).toBe(id);
  });
});
