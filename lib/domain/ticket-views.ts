import type { PsaEnvironment } from "./psa";
import type { TicketState } from "./ticket-panel";

/** What the screens of a ticket's life are given: plain data. Instants are `Date`s in UTC. */

/** A ticket in Autotask that a run may be linked to. */
export interface TicketChoice {
  autotaskId: number;
  number: string;
  title: string;
  companyId: number;
  /** As Autotask or our mapping names it; `null` where nobody has said. */
  companyName: string | null;
  /** True where it is another company than the run's customer has: linking it wants a second word. */
  isOtherCompany: boolean;
  statusLabel: string;
  isClosed: boolean;
  createdAt: Date | null;
  /** Runs linked to it here already. */
  linkedRuns: number;
}

/** What the link dialog shows before anything is asked of Autotask. */
export interface LinkDialogView {
  customerName: string;
  company: { id: number; name: string } | null;
  /** The number that is noted for this run, to be looked for first. */
  notedNumber: string | null;
  /** True where the run has a ticket that the new link replaces: a reason is asked for. */
  replaces: { number: string; isDeleted: boolean } | null;
  /** Open tickets that earlier runs of the same job are linked to, newest first; the create dialog shows them too. */
  earlier: EarlierTicket[];
}

/** An open ticket that an earlier run of the same job is linked to: linking it is one click. */
export interface EarlierTicket {
  autotaskId: number;
  number: string;
  title: string;
  statusLabel: string;
  seenAt: Date;
  /** The latest of the job's runs that are linked to it. */
  lastRun: { runId: string; startedAt: Date };
  linkedRuns: number;
}

export interface LinkOutcome {
  linkId: string;
  number: string;
  /** Runs that share the ticket now, this one included. */
  linkedRuns: number;
  /** Another one was chosen, which Autotask had merged into this. */
  merged: boolean;
}

/** What resolving would do now, counted just before it is shown (§6, screens.md). */
export interface ResolvePreview {
  number: string;
  title: string;
  statusLabel: string;
  /** Entries that the API user may see. */
  timeEntries: number;
  /**
   * - `close`: the closing note is added, then the ticket is closed.
   * - `note`: it has time entries: the other note is added, and it stays open.
   * - `nothing`: it has time entries and carries the other note already.
   */
  plan: "close" | "note" | "nothing";
  /** The note that will be added, letter for letter; `null` where none is. */
  note: string | null;
  /** A resolving that was begun before and is gone on with: what is done already, in words. */
  resumes: string | null;
  /** Other runs that share the ticket. */
  otherRuns: number;
}

export type ResolveOutcome =
  | { state: "closed"; number: string; statusLabel: string }
  | { state: "left-open"; number: string; timeEntries: number; noteAdded: boolean }
  /** It was begun and is not known to be done; the next try goes on from the recorded step. */
  | { state: "unconfirmed"; number: string; detail: string };

/** How a link's ticket stands now, as far as it could be validated; asked while a page is open (§9.3). */
export interface ValidatedTicket {
  linkId: string;
  state: TicketState;
  number: string | null;
  words: string;
  detail: string | null;
  seenAt: Date | null;
  /** Why the stored snapshot could not be freshened, in words; `null` where it is fresh enough. Never "deleted". */
  problem: string | null;
}

/** A link of a run that has ended: it stays visible (§9.4). */
export interface EarlierLink {
  linkId: string;
  number: string | null;
  /** `Deleted (external)`, `Replaced`, `Not created`. */
  state: string;
  createdByName: string;
  createdAt: Date;
  endedAt: Date;
  endedByName: string | null;
  reason: string | null;
}

/** A row of the Tickets page: one link. */
export interface TicketRow {
  linkId: string;
  environment: PsaEnvironment;
  /** As shown everywhere; an ended link that has a successor is `ended`. */
  state: TicketState | "ended";
  words: string;
  number: string | null;
  title: string | null;
  runId: string;
  jobId: string;
  jobName: string;
  customerId: string;
  customerName: string;
  runStartedAt: Date;
  createdByName: string;
  createdAt: Date;
  endedAt: Date | null;
  endReason: string | null;
  seenAt: Date | null;
  /** Waits for a person: unconfirmed, or deleted and nobody has decided how to go on. */
  needsDecision: boolean;
}

export const TICKET_FILTER_STATES = [
  "work",
  "unconfirmed",
  "open",
  "left-open",
  "closed",
  "deleted",
  "ended",
] as const;
export type TicketFilterState = (typeof TICKET_FILTER_STATES)[number];

export interface TicketFilter {
  /** `work`: unconfirmed and undecided deleted ones. */
  state: TicketFilterState | null;
  customerId: string | null;
  /** Name of who made the link. */
  by: string | null;
  /** Days, both inclusive, in the instance's time zone. */
  from: string | null;
  to: string | null;
}

export interface TicketsView {
  filter: TicketFilter;
  rows: TicketRow[];
  nextCursor: string | null;
  customerName: string | null;
  /** Everyone who ever made a link, for the filter. */
  people: string[];
  waiting: number;
  /** The other environment, where there are tickets of it, which are not shown. */
  hiddenEnvironment: PsaEnvironment | null;
  canDecide: boolean;
}

/** One event of the trail, for the audit page. */
export interface AuditRow {
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  words: string;
  subjectKind: string;
  subjectId: string;
  /** What the subject is called now; `null` where it has no name, or is gone. */
  subjectName: string | null;
  runId: string | null;
  /** The run's job, while the run is there. */
  jobId: string | null;
  requestId: string;
  before: unknown;
  after: unknown;
  detail: string | null;
  /** Of the chain, in hex. */
  hash: string;
}

export interface AuditFilter {
  /** The thing before the dot of an action: ticket, mapping, settings, user, token, review … */
  thing: string | null;
  /** The actor's ID. */
  actor: string | null;
  /** Days, both inclusive, in the instance's time zone. */
  from: string | null;
  to: string | null;
  /** An ID of a subject, a run or a request. */
  id: string | null;
}

export interface AuditView {
  filter: AuditFilter;
  rows: AuditRow[];
  nextCursor: string | null;
  /** Everyone who is in the trail. */
  actors: { id: string; name: string }[];
}
