import type { PsaNote } from "./psa";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "./system-notes";

/** The two notes that resolving adds: before closing (§6.3), and where time entries keep the ticket open (§6.2). */
export type NoteKind = "closing" | "time-entries";

export const NOTE_TEXTS: Record<NoteKind, string> = {
  closing: CLOSING_NOTE,
  "time-entries": TIME_ENTRIES_NOTE,
};

/** What one resolving is found again by in Autotask; short enough for a note's title. */
export function resolutionReference(instanceTag: string, resolutionId: string): string {
  return `bcr:${instanceTag}:${resolutionId.replaceAll("-", "")}`;
}

/** The closing note belongs to one resolving and says so; the other note belongs to the ticket, and there is one of it. */
export function noteTitle(kind: NoteKind, reference: string): string {
  return kind === "closing" ? `Backupchecks: resolved (${reference})` : "Backupchecks: resolved, left open";
}

/**
 * The note among a ticket's that is the one in question: the closing note by the reference in its title, whatever somebody may have
 * made of its text; the other one by exactly its text, whoever added it.
 */
export function findNote(notes: readonly PsaNote[], kind: NoteKind, reference: string): PsaNote | null {
  const isIt =
    kind === "closing"
      ? ({ title }: PsaNote) => title.includes(`(${reference})`)
      : ({ description }: PsaNote) => description.trim() === TIME_ENTRIES_NOTE;
  return notes.find(isIt) ?? null;
}
