/**
 * The port: what Backupchecks needs from a PSA, as types only. The stories in `lib/use-cases` speak to this; `lib/autotask`
 * implements it; neither knows the other.
 */

/** One instance has one Autotask environment at a time; what was made in the other stays apart (decisions.md, Settings). */
export type PsaEnvironment = "sandbox" | "production";

/**
 * Why a call gave no result, classed by the reaction it asks for and by nothing else.
 * - `rejected`: Autotask understood and said no, with its own words; permanent (a 500 with `errors` is one of these).
 * - `credentials`: 401; stop calling, someone must look at the credentials.
 * - `throttled`: 429; nothing was done, try later.
 * - `unavailable`: the call surely had no effect, or was a read: refused connection, gateway error on a read, wrong address.
 * - `ambiguous`: a write that may or may not have happened. Never send it again; look it up.
 */
export type PsaFailure =
  | { kind: "rejected"; messages: string[] }
  | { kind: "credentials"; detail: string }
  | { kind: "throttled"; retryAfterSeconds: number | null; detail: string }
  | { kind: "unavailable"; detail: string }
  | { kind: "ambiguous"; detail: string };

export type PsaAnswer<T> = { ok: true; value: T } | { ok: false; failure: PsaFailure };

/** What each call is for: counted, logged and shown beside the entity. A closed list, so that a budget can be stated per purpose. */
export type PsaPurpose =
  | "create-ticket"
  | "read-back"
  | "look-up-reference"
  | "control-read"
  | "view-ticket"
  | "open-ticket"
  | "search-tickets"
  | "link-ticket"
  | "validate-tickets"
  | "resolve-ticket"
  | "count-time-entries"
  | "look-up-note"
  | "add-note"
  | "complete-ticket"
  | "search-companies"
  | "map-company"
  | "sync-companies"
  | "suggest-companies"
  | "load-reference-data"
  | "test-connection"
  | "validate-configuration"
  | "read-usage";

/** A ticket to be made. All texts are already within Windows-1252 and Autotask's limits; the client refuses others. */
export interface TicketDraft {
  companyId: number;
  /** ≤ 255 characters. */
  title: string;
  /** ≤ 8,000 characters, plain text. */
  description: string;
  queueId: number;
  sourceId: number;
  statusId: number;
  priorityId: number;
  /** An instant; Autotask wants one on every ticket (autotask-api.md 4.2). */
  dueAt: Date;
  /** Goes to `externalID`, ≤ 50 characters; only one reservation ever carries it. */
  reference: string;
}

/** A ticket as Autotask has it now. */
export interface PsaTicket {
  id: number;
  number: string;
  title: string;
  companyId: number;
  statusId: number;
  reference: string | null;
  createdAt: Date | null;
  /** Set by Autotask when the ticket is complete, cleared when it is reopened (autotask-api.md 4.4). */
  completedAt: Date | null;
}

/** A note to be added to a ticket, for Autotask users alone. Texts are within Windows-1252 and Autotask's limits. */
export interface NoteDraft {
  ticketId: number;
  /** ≤ 250 characters; carries what the note is found again by. */
  title: string;
  /** ≤ 32,000 characters, plain text. */
  description: string;
  noteTypeId: number;
}

/** A note as Autotask has it. */
export interface PsaNote {
  id: number;
  title: string;
  description: string;
}

/** A company as Autotask has it now. Company ID 0 is the MSP's own and valid. */
export interface PsaCompany {
  id: number;
  name: string;
  city: string | null;
  isActive: boolean;
}

/** Picklists that are stored: of tickets, and the last two of their notes. */
export const REFERENCE_KINDS = ["queue", "source", "status", "priority", "noteType", "publish"] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** One value of a picklist of the tenant; the ID is what a setting keeps, the label is for display. */
export interface ReferenceValue {
  kind: ReferenceKind;
  id: number;
  label: string;
  isActive: boolean;
  isSystem: boolean;
  sortOrder: number;
}

/** The steps of "Test connection", in order; a failure names the one that failed. */
export const CONNECTION_STEPS = ["reach", "zone", "credentials", "permission"] as const;
export type ConnectionStep = (typeof CONNECTION_STEPS)[number];

export interface ConnectionReport {
  /** Steps that passed, in order. */
  passed: ConnectionStep[];
  failed: { step: ConnectionStep; message: string } | null;
  /** Name of the zone that was found, for display. */
  zoneName: string | null;
}

/** How much of the hour's requests is used, by all integrations of the tenant together (autotask-api.md 9.1). */
export interface ThresholdUsage {
  used: number;
  limit: number;
}

/** What the rights of an API user are about. */
export type PsaRecord = "tickets" | "notes" | "time-entries";

/** What the API user may do with records of a kind, as far as Autotask tells (autotask-api.md 8). */
export interface PsaRights {
  canView: boolean;
  canAdd: boolean;
  canEdit: boolean;
}

export interface PsaGateway {
  /**
   * Sends the draft once and never again by itself.
   * @param options.notAfter the request is not put on the wire at or after this instant (then `unavailable`): a sender that slept may not
   * wake up and send what others have meanwhile declared as not sent.
   */
  createTicket(draft: TicketDraft, options: { notAfter: Date }): Promise<PsaAnswer<{ ticketId: number }>>;
  /**
   * `null` where Autotask says that there is no such ticket (or that this API user may not see it: it answers alike). The ticket may
   * carry another ID than asked for: one that was merged is answered as the ticket it was merged into.
   */
  getTicket(ticketId: number, purpose: PsaPurpose): Promise<PsaAnswer<PsaTicket | null>>;
  /** All tickets that carry one of the references or have one of the IDs (at most 200 of each), in one query, oldest first. */
  findTicketsByReference(references: string[], orIds?: number[]): Promise<PsaAnswer<PsaTicket[]>>;
  /**
   * The control read beside an absence: whether the API user is shown any ticket at all. Where none is, nothing follows from one
   * that is missing (decisions.md, "Ticket state as shown").
   */
  canSeeTickets(): Promise<PsaAnswer<boolean>>;
  /** Tickets of that number, or whose number begins so, of whatever company; newest first, at most `limit`. One query. */
  findTicketsByNumber(
    number: string,
    match: "exact" | "begins-with",
    limit: number,
  ): Promise<PsaAnswer<PsaTicket[]>>;
  /** Tickets of the company whose title contains the words; newest first, at most `limit`. One query. */
  findTicketsByTitle(companyId: number, words: string, limit: number): Promise<PsaAnswer<PsaTicket[]>>;
  /**
   * The tickets with these IDs, in one query per 200. One that is not among them is only asked about by that: see `getTicket` and
   * `canSeeTickets`.
   */
  getTickets(ticketIds: readonly number[], purpose: PsaPurpose): Promise<PsaAnswer<PsaTicket[]>>;
  /** Time entries of the ticket that this API user may see (non-billable ones may be hidden from it, autotask-api.md 6). */
  countTimeEntries(ticketId: number): Promise<PsaAnswer<number>>;
  /** All notes of the ticket, oldest first. */
  findNotes(ticketId: number): Promise<PsaAnswer<PsaNote[]>>;
  /** The control read beside an absent note: whether the API user is shown any ticket note at all. */
  canSeeNotes(): Promise<PsaAnswer<boolean>>;
  /** Adds an internal note (`publish` 2), sent once and never again by itself; `notAfter` as for `createTicket`. */
  addInternalNote(note: NoteDraft, options: { notAfter: Date }): Promise<PsaAnswer<{ noteId: number }>>;
  /**
   * Sets a ticket's status, sent once; `notAfter` as for `createTicket`. Success does not say that it stuck: a workflow rule may put it
   * back, so the caller reads (autotask-api.md 4.4). Everything that leaves doubt is `ambiguous`.
   */
  setTicketStatus(ticketId: number, statusId: number, options: { notAfter: Date }): Promise<PsaAnswer<null>>;
  /** Companies whose name contains the words, or whose ID is the number given; at most `limit`, active first, then by name. */
  searchCompanies(words: string, limit: number): Promise<PsaAnswer<PsaCompany[]>>;
  /** `null` where there is no such company, or none that this API user may see. */
  getCompany(companyId: number): Promise<PsaAnswer<PsaCompany | null>>;
  /** The companies with these IDs that this API user may see, inactive ones too, in one query per 200. */
  getCompanies(companyIds: readonly number[], purpose: PsaPurpose): Promise<PsaAnswer<PsaCompany[]>>;
  /** The control read beside absent companies: whether the API user is shown any company at all. */
  canSeeCompanies(): Promise<PsaAnswer<boolean>>;
  /** All active companies, 500 a query, at most 10,000: to compare their names with our customers'. */
  listActiveCompanies(): Promise<PsaAnswer<PsaCompany[]>>;
  /** Queues, sources, statuses and priorities of tickets, types and visibilities of notes, inactive ones too; one call an entity. */
  loadReferenceData(): Promise<PsaAnswer<ReferenceValue[]>>;
  testConnection(): Promise<ConnectionReport>;
  /** The API user's rights to records of that kind. One request; what Autotask does not tell counts as allowed. */
  readRights(record: PsaRecord): Promise<PsaAnswer<PsaRights>>;
  /** What the tenant has used of its requests in the last hour. One request, which counts as well. */
  thresholdUsage(): Promise<PsaAnswer<ThresholdUsage>>;
  /** The address at which a person opens the ticket in Autotask (decisions.md, "Ticket state as shown"). */
  ticketUrl(ticketId: number): Promise<PsaAnswer<string>>;
}
