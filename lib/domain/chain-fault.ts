/**
 * Where the trail is no longer what was written, and what is seen of it there.
 * - `changed`: the event's words don't have its hash.
 * - `unlinked`: it does not follow from the event before it: one of the two was changed, and its hash with it.
 * - `missing`: it is gone, and perhaps others after it.
 * - `inserted`: it stands where no event was written.
 * - `head`: the newest event is not the one that was noted as such.
 */
export interface ChainFault {
  kind: "changed" | "unlinked" | "missing" | "inserted" | "head";
  seq: number;
}

/** A fault of the trail in one sentence. */
export function chainFaultWords({ kind, seq }: ChainFault): string {
  switch (kind) {
    case "changed":
      return `Event ${seq} was changed: its words don't have its hash.`;
    case "unlinked":
      return `Event ${seq} does not follow from event ${seq - 1}: one of the two was changed, and its hash with it.`;
    case "missing":
      return `Event ${seq} is missing.`;
    case "inserted":
      return `Event ${seq} was inserted: it was never written as an event.`;
    case "head":
      return `The head differs: event ${seq} is not the newest event that was noted, or that note was changed.`;
  }
}
