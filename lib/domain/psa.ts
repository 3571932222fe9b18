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
  | "search-companies"
  | "map-company"
  | "load-reference-data"
  | "test-connection";

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

/** A company as Autotask has it now. Company ID 0 is the MSP's own and valid. */
export interface PsaCompany {
  id: number;
  name: string;
  city: string | null;
  isActive: boolean;
}

export type ReferenceKind = "queue" | "source" | "status" | "priority";

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
export type ConnectionStep = "zone" | "credentials" | "permission";

export interface ConnectionReport {
  /** Steps that passed, in order. */
  passed: ConnectionStep[];
  failed: { step: ConnectionStep; message: string } | null;
  /** Name of the zone that was found, for display. */
  zoneName: string | null;
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
  /** All tickets that carry one of the references (at most 200 of them), in one query, oldest first. */
  findTicketsByReference(references: string[]): Promise<PsaAnswer<PsaTicket[]>>;
  /**
   * The control read beside an absence: whether the API user is shown any ticket at all. Where none is, nothing follows from one
   * that is missing (decisions.md, "Ticket state as shown").
   */
  canSeeTickets(): Promise<PsaAnswer<boolean>>;
  /** Companies whose name contains the words, or whose ID is the number given; at most `limit`, active first, then by name. */
  searchCompanies(words: string, limit: number): Promise<PsaAnswer<PsaCompany[]>>;
  /** `null` where there is no such company, or none that this API user may see. */
  getCompany(companyId: number): Promise<PsaAnswer<PsaCompany | null>>;
  /** Queues, sources, statuses and priorities of the tenant, inactive ones too. */
  loadReferenceData(): Promise<PsaAnswer<ReferenceValue[]>>;
  testConnection(): Promise<ConnectionReport>;
  /** The address at which a person opens the ticket in Autotask (decisions.md, "Ticket state as shown"). */
  ticketUrl(ticketId: number): Promise<PsaAnswer<string>>;
}
