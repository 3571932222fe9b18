import type { NoteKind } from "./resolution-notes";

/** A resolving that was begun and has not ended: what it waits for. */
export interface ResolutionUnderWay {
  startedByName: string;
  startedAt: Date;
  /** True while somebody's click is still at work on it. */
  isHeld: boolean;
  closingNoteIsIn: boolean;
  /** What it waits for, in words; `null` where it was cut off. */
  detail: string | null;
}

/** What a resolving that has not ended says of itself. */
export function resolutionWords(resolution: ResolutionUnderWay): string {
  const { startedByName, isHeld, closingNoteIsIn, detail } = resolution;
  if (isHeld) return `Being resolved by ${startedByName}.`;
  const so = detail ?? `${startedByName} began to resolve it, and it was interrupted.`;
  const note = closingNoteIsIn ? " The closing note is in the ticket, and it is not added again." : "";
  return `${so}${note} "Resolve ticket" goes on from there.`;
}

const NAMES: Record<NoteKind, string> = { closing: "closing note", "time-entries": "note" };

/** A note that may be in the ticket and is not seen there: neither sent again nor believed to be missing before its time. */
export function noteInDoubt(kind: NoteKind, until: string): string {
  return `Not confirmed: Autotask did not say whether it added the ${NAMES[kind]}, and the ticket does not show it yet. Resolve it again after ${until}: by then it is there, or surely was not added.`;
}

/** The same, where the look at the ticket's notes failed. @param why its failure, in words. */
export function noteUnread(kind: NoteKind, why: string): string {
  return `Not confirmed: Autotask did not say whether it added the ${NAMES[kind]}, and the ticket's notes could not be read since. ${why}`;
}

/** Every note is hidden from the API user: then one that is missing proves nothing. */
export const SEES_NO_NOTES =
  "Autotask shows the API user no note at all, so a missing one proves nothing. Give the API user the right to see ticket notes.";

/** @param accepted false where the answer to the change was lost. */
export function completionInDoubt(statusLabel: string, accepted: boolean): string {
  const so = accepted ? "Autotask accepted the change" : "Autotask did not say whether it took the change";
  return `Not confirmed: ${so}, but the ticket is still "${statusLabel}".`;
}

/** The status was sent, and nothing is known of the ticket since. @param why the failure of reading it, in words. */
export function completionUnread(why: string): string {
  return `Not confirmed: the status was sent, but the ticket could not be read since. ${why}`;
}
