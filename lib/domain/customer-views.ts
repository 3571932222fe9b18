import type { RunStatus } from "./run";
import type { JobRow } from "./run-views";

/** The state of a customer's mapping (§3.1). `missing`: no company yet. */
export type MappingState = "ok" | "renamed" | "missing" | "invalid";

export interface CustomerRow {
  id: string;
  name: string;
  isNew: boolean;
  /** Merged into another one: a name in the history, which gets no company. */
  isMerged: boolean;
  jobCount: number;
  /** Worst status among unreviewed runs; `null` when all are reviewed. */
  worst: RunStatus | null;
  /** Tickets that its runs have now and that are open as last seen; whatever company they are of. */
  openTickets: number;
  mapping: CustomerMapping;
}

export interface CustomerMapping {
  state: MappingState;
  companyId: number | null;
  companyName: string | null;
  /** The name before a renaming in Autotask that nobody has acknowledged yet. */
  previousName: string | null;
  lastSyncAt: Date | null;
}

export interface CustomersView {
  search: string | null;
  state: MappingState | null;
  archived: boolean;
  rows: CustomerRow[];
  nextCursor: string | null;
  canMap: boolean;
  /** Why no company can be searched now (integration off, no connection); `null` when it can. */
  searchBlocked: string | null;
  /** When names were last compared with Autotask, and why the last comparison came to nothing. */
  nameSync: { at: Date | null; failure: string | null };
  /** Customers in use that have no company yet, up to a bound. */
  unmapped: number;
}

/** One customer: its names, its company with its history, its jobs. */
export interface CustomerView {
  id: string;
  name: string;
  archivedAt: Date | null;
  mergedInto: { id: string; name: string } | null;
  sourceNames: string[];
  mapping: CustomerMapping;
  openTickets: number;
  jobs: JobRow[];
  /** True where it has more jobs than are shown. */
  hasMoreJobs: boolean;
  /** What was done to it and its mapping, newest first. */
  history: { at: Date; actor: string; words: string }[];
  /** True where more was done to it than is shown. */
  hasMoreHistory: boolean;
  canViewAudit: boolean;
  canMap: boolean;
  searchBlocked: string | null;
}

/** An unmapped customer with companies of a similar name: suggestions, each to be chosen by a person (decisions.md, Mapping). */
export interface MappingSuggestion {
  customerId: string;
  customerName: string;
  jobCount: number;
  companies: (CompanyChoice & { similarity: number })[];
}

/** One line of a file of mappings, and what importing it would do. */
export interface ImportLine {
  line: number;
  customer: string;
  customerId: string | null;
  companyId: number | null;
  companyName: string | null;
  /** `same` is mapped so already; `refused` says why. */
  effect: "map" | "change" | "same" | "refused";
  words: string;
}

export interface ImportPlan {
  lines: ImportLine[];
  changes: number;
  refused: number;
}

/** A company found in Autotask, with whose it is already. */
export interface CompanyChoice {
  id: number;
  name: string;
  city: string | null;
  isActive: boolean;
  usedBy: { customerId: string; customerName: string } | null;
}
