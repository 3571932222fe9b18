import type { EntityName, FieldValue, Row } from "./entities";
import type { PicklistValue } from "./tenant";

/** What a request to the API asks for. `unknown` is a path or a verb that does not exist. */
export type RequestKind =
  | "zone"
  | "version"
  | "threshold"
  | "query"
  | "count"
  | "get"
  | "list"
  | "create"
  | "update"
  | "replace"
  | "metadata"
  | "unknown";

/** One request to the API. Headers and secrets are never kept. */
export interface RequestLogEntry {
  seq: number;
  /** ISO 8601, UTC, by the sandbox's clock. */
  at: string;
  method: string;
  path: string;
  /** The entity's name, or `Version` and `ThresholdInformation`; null where a request concerns none. */
  entity: string | null;
  kind: RequestKind;
  /** Null while it is under way, and for good where the client got no whole answer or had left. */
  status: number | null;
  finished: boolean;
  userName: string | null;
  /** The parsed JSON body, or that of `?search=`; null where there is none or it is no JSON. */
  requestBody: unknown;
  /** Types of the faults applied, joined by `, `; null for none. */
  faultApplied: string | null;
}

/** One thing that the API stored. */
export interface WriteLogEntry {
  seq: number;
  /** The `seq` of the request that did it. */
  requestSeq: number;
  at: string;
  entity: EntityName;
  action: "create" | "update";
  id: number;
  /** What was sent and taken over: no unknown field, no read-only one, texts as they were stored. */
  fields: Record<string, FieldValue>;
}

/** Pages of what stands before Autotask: a firewall that forbids, an address that is wrong, a server that fails. */
type GatewayStatus = 403 | 404 | 500 | 502 | 503 | 504;

/** What can go wrong. `-after-commit`: everything is stored first, then it goes wrong. Times in milliseconds. */
export type Fault =
  | { type: "drop-before-commit" | "drop-after-commit" | "truncate-after-commit" }
  /** Wait before or after; the work is done even if the client has left meanwhile. */
  | { type: "delay" | "delay-after-commit"; ms: number }
  /** No answer until the client leaves. */
  | { type: "hang" | "hang-after-commit" }
  | { type: `html-${GatewayStatus}` | `html-${GatewayStatus}-after-commit` }
  /** 429; `Retry-After` only if a number is given; `plainText` for a body that is no JSON. */
  | { type: "throttled"; retryAfterSeconds?: number | null; plainText?: boolean }
  /** 401 that counts for no lock. */
  | { type: "unauthorized" }
  /** A refusal with `errors`; after the commit it is a refusal that lied. */
  | { type: "validation-500" | "validation-500-after-commit"; errors?: string[] }
  /** An update of a ticket is acknowledged and nothing changes. */
  | { type: "patch-no-effect" }
  /** A workflow rule puts the ticket's status back after an update, `ms` later (at once by default). */
  | { type: "workflow-reverts-status"; ms?: number }
  /** A created ticket can be read only so much later; writes find it. */
  | { type: "invisible"; ms: number }
  /** A create answers this id, by default one that nothing has. */
  | { type: "wrong-item-id"; itemId?: number }
  | { type: "bad-json-after-commit" | "empty-body-after-commit" }
  | { type: "redirect"; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  /**
   * The created ticket is merged into an older one of its company (of another company with `otherCompany`): reading the new id
   * answers the older ticket, a query finds nothing of the new one.
   */
  | { type: "merge-into-older"; otherCompany?: boolean }
  /** The tenant moves to another host: the old one answers 401, the discovery names the new one. Lasts until it is cleared. */
  | { type: "zone-moved" };

export interface FaultMatch {
  /** Any case. */
  entity?: string;
  kind?: RequestKind;
  method?: string;
}

export interface FaultInput {
  /** A request must fit all that is given; nothing given fits every request. */
  match?: FaultMatch;
  fault: Fault;
  /** How often it is applied; 1 by default, and always for `zone-moved`. */
  times?: number | "always";
  /** How many fitting requests are let through before; 0 by default. */
  after?: number;
}

export interface FaultRule extends Required<FaultInput> {
  id: number;
  /** Fitting requests so far, those let through included. */
  seen: number;
  applied: number;
}

export interface Switches {
  /** GET of an absent id: 404 with JSON instead of 200 `{"item":null}`. */
  absentIs404: boolean;
  /** The API user lacks "Can view non-billable time entries": such rows are silently absent. */
  hideNonBillable: boolean;
  /** The API user sees no ticket, note or time entry at all; nothing says so. */
  hideTickets: boolean;
  /** A read-only field in a write is refused instead of ignored. */
  rejectReadOnly: boolean;
  /** A filter of which nothing valid is left finds all rows instead of none. */
  emptyFilterReturnsAll: boolean;
  /** Seconds in `Retry-After` of each 429; null sends none. */
  retryAfter: number | null;
  /** Slow down from half of the hourly budget on: one step, and two from three quarters on. */
  latencySteps: boolean;
  /** Milliseconds of one step. */
  latencyStepMs: number;
  /** Concurrent requests per integration code and entity. */
  threadLimit: number;
  /** `{Entity}:{verb}` that the security level denies; verbs are query, create, update, delete. */
  denied: string[];
  /** Values of the status that set `completedDate`. */
  completeStatuses: number[];
  /** The discovery answers a url with a double slash, as it once did. */
  doubleSlashInZoneUrl: boolean;
}

export interface CredentialsInput {
  userName?: string;
  secret?: string;
  integrationCode?: string;
  /** True locks the API user, false unlocks it and forgets the failures. */
  locked?: boolean;
  /** Failed sign-ins in a row that lock the API user. */
  lockAfter?: number;
}

export interface BudgetInput {
  limit?: number;
  used?: number;
  /** How long ago `used` was used up; 0 by default. Falls out of the window after an hour. */
  usedAgoMs?: number;
}

export interface CompanyInput {
  companyName?: string;
  city?: string;
  isActive?: boolean;
  companyType?: number;
}

export interface TicketSnapshot extends Row {
  ticketNumber: string;
  title: string;
  companyID: number;
  status: number;
  priority: number;
  createDate: string;
  lastActivityDate: string;
}

export interface SandboxSnapshot {
  tickets: TicketSnapshot[];
  notes: Row[];
  timeEntries: Row[];
  companies: Row[];
  deletedTickets: Row[];
  /** New id to the older ticket into which it was merged. */
  merged: Record<number, number>;
  /** By the short names of the control plane. */
  picklists: Record<string, PicklistValue[]>;
  switches: Switches;
  budget: { limit: number; used: number };
  credentials: { userName: string; locked: boolean; failures: number; lockAfter: number };
  /** Where the API answers now. */
  zoneOrigin: string;
  /** ISO 8601, UTC: the sandbox's clock. */
  now: string;
}
