/** What an event of the trail says, in words; a closed table of all actions that are written. An unknown one is shown as it is. */
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
  "runs.reviewed": "Runs marked reviewed",
  "runs.review-undone": "Review undone",
  "retention.removed": "Old runs removed",
  "mapping.saved": "Customer mapped to an Autotask company",
  "mapping.cleared": "Customer's Autotask company taken away",
  "mapping.renamed": "Company renamed in Autotask",
  "mapping.invalid": "Company gone, inactive or not accessible in Autotask",
  "mapping.restored": "Company there again in Autotask",
  "mapping.acknowledged": "Company's new name acknowledged",
  "customer.renamed": "Customer renamed",
  "customer.archived": "Customer archived",
  "customer.restored": "Customer taken back from the archive",
  "customer.merged": "Customer merged into another one",
  "customer.took-over": "Another customer merged into this one",
  "settings.saved": "Settings changed",
  "connection.tested": "Connection to Autotask tested",
  "configuration.validated": "Configuration validated",
  "reference-data.loaded": "Reference data loaded from Autotask",
  "user.first-administrator": "First administrator added",
  "user.added": "User added",
  "user.disabled": "User disabled",
  "user.password-set": "Password of a user set",
  "user.enabled": "User enabled",
  "user.invited": "User invited",
  "user.invited-again": "New invitation link made",
  "user.joined": "Invitation accepted",
  "user.reset-link-made": "Link for a new password made",
  "user.password-reset": "Password set by a one-time link",
  "user.password-changed": "Own password changed",
  "user.role-changed": "Role of a user changed",
  "user.renamed": "Name changed",
  "user.time-zone-chosen": "Time zone of a user chosen",
  "user.session-ended": "Session ended",
  "user.second-factor-on": "Second factor turned on",
  "user.second-factor-off": "Second factor turned off",
  "user.second-factor-reset": "Second factor of a user reset",
  "user.recovery-code-used": "Recovery code used",
  "user.linked": "User linked to single sign-on",
  "user.unlinked": "User unlinked from single sign-on",
  "token.created": "Ingest token created",
  "token.revoked": "Ingest token revoked",
  "sign-in.opened": "Signed in",
  "sign-in.ended": "Signed out",
  "sign-in.refused": "Sign-in refused",
};

/** The things that events speak of, by the part of an action before the dot. */
const THINGS: Record<string, string> = {
  ticket: "Tickets",
  runs: "Reviews",
  mapping: "Mappings",
  customer: "Customers",
  retention: "Retention",
  settings: "Settings",
  connection: "Connection tests",
  configuration: "Configuration checks",
  "reference-data": "Reference data",
  user: "Users",
  token: "Ingest tokens",
  "sign-in": "Sign-ins",
};

/** What can be chosen to see the events of. */
export const EVENT_THINGS: readonly { thing: string; label: string }[] = Object.entries(THINGS).map(
  ([thing, label]) => ({ thing, label }),
);

/** The actions of a thing; none for a word that is no thing. */
export function actionsOf(thing: string): string[] {
  return Object.keys(WORDS).filter((action) => action.startsWith(`${thing}.`));
}

/** What was done, without any of its particulars. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action;
}

/** One line for an event: what happened, the ticket's number where there is one, and the words that came with it. */
export function eventWords(event: { action: string; after: unknown; detail: string | null }): string {
  const number = (event.after as { number?: unknown } | null)?.number;
  const words = actionWords(event.action);
  const named = typeof number === "string" ? `${words}: ${number}` : words;
  return event.detail ? `${named}. ${event.detail}` : named;
}
