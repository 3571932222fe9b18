import type { PsaEnvironment, PsaPurpose } from "./psa";

/** The API log (§7.6): one row a request to Autotask, and what is shown of it. */

export const API_LOG_LEVELS = ["off", "errors", "all"] as const;
export type ApiLogLevel = (typeof API_LOG_LEVELS)[number];

export const LEVEL_WORDS: Record<ApiLogLevel, string> = {
  off: "Off",
  errors: "Errors",
  all: "All",
};

/** Shortest and longest time for which rows can be kept, in days. */
export const KEEP_API_LOG_DAYS = { least: 1, most: 365 };

/** What Autotask allows all integrations of a tenant together (autotask-api.md 9.1). */
export const REQUESTS_PER_HOUR = 10_000;

/** From this part of the hour's requests on Autotask makes each wait half a second, then a whole one (autotask-api.md 9.1). */
export const SLOWED_FROM = 0.5;
export const SLOWED_MORE_FROM = 0.75;

/** How a call went without an answer. */
export type ApiCallBroken = "unreachable" | "timed-out" | "cut-off" | "too-large";

/** One request as it is written down. Holds no body and no credential; `error` has been redacted. */
export interface ApiCall {
  at: Date;
  environment: PsaEnvironment;
  entity: string;
  /** get, read, create or update. */
  operation: string;
  method: string;
  purpose: string;
  attempt: number;
  /** `ok`, or the kind of failure. */
  outcome: string;
  status: number | null;
  broken: ApiCallBroken | null;
  durationMs: number;
  bytes: number | null;
  error: string | null;
  actorKind: string;
  actorId: string;
  actorName: string;
  requestId: string;
}

export type ApiCallRow = ApiCall & { id: string };

export interface ApiLogFilter {
  /** `errors`: what did not succeed. */
  outcome: "errors" | null;
  entity: string | null;
  purpose: string | null;
  /** The actor's ID. */
  actor: string | null;
  /** Days, both inclusive, in the instance's time zone. */
  from: string | null;
  to: string | null;
}

/** What this instance has asked of Autotask in the last hour, by all of its processes. */
export interface HourUsage {
  environment: PsaEnvironment;
  used: number;
  limit: number;
  /** Whether there are credentials with which Autotask can be asked for the tenant's use. */
  isConnected: boolean;
}

export interface ApiLogView {
  filter: ApiLogFilter;
  level: ApiLogLevel;
  keepDays: number;
  rows: ApiCallRow[];
  nextCursor: string | null;
  /** Everyone who has caused a row. */
  actors: { id: string; name: string }[];
  usage: HourUsage;
}

/** The parts of Autotask that are called, by the names that its own documents have for them. */
export const API_ENTITIES = [
  "Companies",
  "ThresholdInformation",
  "TicketNotes",
  "Tickets",
  "TimeEntries",
  "ZoneInformation",
] as const;

const PURPOSES: Record<PsaPurpose, string> = {
  "create-ticket": "Create ticket",
  "read-back": "Read back a new ticket",
  "look-up-reference": "Look up a reference",
  "control-read": "Control read",
  "view-ticket": "View ticket",
  "open-ticket": "Open ticket",
  "search-tickets": "Search tickets",
  "link-ticket": "Link ticket",
  "validate-tickets": "Validate tickets",
  "resolve-ticket": "Resolve ticket",
  "count-time-entries": "Count time entries",
  "look-up-note": "Look up a note",
  "add-note": "Add note",
  "complete-ticket": "Complete ticket",
  "search-companies": "Search companies",
  "map-company": "Map company",
  "sync-companies": "Compare company names",
  "suggest-companies": "Suggest companies",
  "load-reference-data": "Load reference data",
  "test-connection": "Test connection",
  "validate-configuration": "Validate configuration",
  "read-usage": "Read usage",
};

/** What calls can be for, by their words. */
export const API_PURPOSES: readonly { purpose: string; label: string }[] = Object.entries(PURPOSES)
  .map(([purpose, label]) => ({ purpose, label }))
  .sort((a, b) => (a.label < b.label ? -1 : 1));

/** What a call was for, in words; an unknown word is shown as it is. */
export function purposeWords(purpose: string): string {
  return (PURPOSES as Record<string, string>)[purpose] ?? purpose;
}

const OPERATIONS: Record<string, string> = { get: "Get", read: "Read", create: "Create", update: "Update" };

/** What was done, e.g. `Read Tickets`. */
export function callWords({ operation, entity }: Pick<ApiCall, "operation" | "entity">): string {
  return `${OPERATIONS[operation] ?? operation} ${entity}`;
}

const BROKEN: Record<ApiCallBroken, string> = {
  unreachable: "Not reached",
  "timed-out": "No answer in time",
  "cut-off": "Connection broke off",
  "too-large": "Answer too large",
};

const OUTCOMES: Record<string, string> = {
  ok: "OK",
  rejected: "Refused",
  credentials: "Credentials refused",
  throttled: "Too many requests",
  unavailable: "No usable answer",
  ambiguous: "In doubt",
};

/** How a call ended, in words; what kept an answer away says more than the kind of failure. */
export function outcomeWords({ outcome, broken }: Pick<ApiCall, "outcome" | "broken">): string {
  return broken ? BROKEN[broken] : (OUTCOMES[outcome] ?? outcome);
}

export function isFailure({ outcome }: Pick<ApiCall, "outcome">): boolean {
  return outcome !== "ok";
}
