import type { TicketState } from "@/lib/domain/ticket-panel";
import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import type { HeardTicket } from "./ticket-states";

/** A ticket as a page or a list has it. A list tells no instants. */
export interface ShownTicket {
  state: TicketState;
  linkId: string | null;
  number: string | null;
  words: string;
  detail?: string | null;
  seenAt?: Date | null;
}

/** True where there is a ticket in Autotask to look at; one that is deleted does not come back. */
export function isValidatable({ state, linkId }: ShownTicket): boolean {
  return linkId !== null && (state === "open" || state === "left-open" || state === "closed");
}

/**
 * What is shown, with what was heard since put in its place (§9.3). What a page read after that stays.
 * @param shownAt when what is shown came here.
 */
export function freshened<Shown extends ShownTicket>(
  shown: Shown,
  heard: HeardTicket | null,
  shownAt: number,
): Shown {
  if (!heard?.ticket || !isNewer(heard.ticket, heard.heardAt, shown.seenAt, shownAt)) return shown;
  const { state, number, words, detail, seenAt } = heard.ticket;
  const told = { ...shown, state, number: number ?? shown.number, words };
  return shown.seenAt === undefined ? told : { ...told, detail, seenAt };
}

function isNewer(
  ticket: ValidatedTicket,
  heardAt: number,
  seenAt: Date | null | undefined,
  shownAt: number,
): boolean {
  const ahead = seenAt && ticket.seenAt ? ticket.seenAt.getTime() - seenAt.getTime() : 0;
  // A list tells no instants, and a deletion leaves the last one as it was: there the order in which both came decides.
  return ahead === 0 ? heardAt > shownAt : ahead > 0;
}

/** Why the page shows no fresher state, in words; `null` where nothing is known to be in the way. */
export function staleReason(seenAt: Date | null, heard: HeardTicket | null): string | null {
  if (heard === null) return null;
  const { ticket, failure } = heard;
  if (failure !== null) return failure;
  if (ticket === null || ticket.problem === null) return null;
  const hasBeenSeenSince = seenAt !== null && ticket.seenAt !== null && seenAt > ticket.seenAt;
  return hasBeenSeenSince ? null : ticket.problem;
}
