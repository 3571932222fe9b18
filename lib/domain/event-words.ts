/** What an event of the trail says to a reader of Job Details; a closed table, an unknown action is shown as it is. */
const WORDS: Record<string, string> = {
  "ticket.reserved": "Creation started",
  "ticket.sending": "Sent to Autotask",
  "ticket.answered": "Autotask answered that the ticket is made",
  "ticket.linked": "Ticket linked",
  "ticket.merged": "Ticket linked after Autotask merged it",
  "ticket.conflict": "Autotask answered with a ticket of another company",
  "ticket.refused": "Not created",
  "ticket.unconfirmed": "Creation unconfirmed",
  "ticket.looked-up": "Looked up in Autotask, not there yet",
  "ticket.not-created": "Not created",
  "ticket.opened": "Ticket opened",
  "ticket.link-existing": "Existing ticket linked",
  "ticket.unlinked": "Link ended",
  "ticket.deleted": "Ticket deleted in Autotask",
  "ticket.merged-away": "Merged in Autotask into another ticket",
  "ticket.left-without": "Left without a ticket",
  "ticket.number-noted": "Ticket number noted",
  "ticket.number-changed": "Ticket number changed",
  "ticket.number-removed": "Ticket number removed",
  "ticket.resolve-started": "Resolving started",
  "ticket.resolve-resumed": "Resolving gone on with",
  "ticket.note-sending": "Note sent to Autotask",
  "ticket.note-added": "Internal note added",
  "ticket.note-found": "Internal note found in Autotask",
  "ticket.completing": "Status Complete sent to Autotask",
  "ticket.closed": "Ticket resolved",
  "ticket.left-open": "Marked as resolved, left open because of time entries",
  "ticket.resolve-unconfirmed": "Resolving not confirmed",
  "ticket.resolve-refused": "Not resolved",
  "ticket.resolve-ended": "Resolving ended",
};

/** One line for an event: what happened, the ticket's number where there is one, and the words that came with it. */
export function eventWords(event: { action: string; after: unknown; detail: string | null }): string {
  const number = (event.after as { number?: unknown } | null)?.number;
  const words = WORDS[event.action] ?? event.action;
  const named = typeof number === "string" ? `${words}: ${number}` : words;
  return event.detail ? `${named}. ${event.detail}` : named;
}
