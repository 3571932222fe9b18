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
