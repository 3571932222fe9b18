import type { RunStatus } from "./run";

/** The state of a customer's mapping (§3.1). `missing`: no company yet. */
export type MappingState = "ok" | "renamed" | "missing" | "invalid";

export interface CustomerRow {
  id: string;
  name: string;
  isNew: boolean;
  jobCount: number;
  /** Worst status among unreviewed runs; `null` when all are reviewed. */
  worst: RunStatus | null;
  mapping: {
    state: MappingState;
    companyId: number | null;
    companyName: string | null;
    lastSyncAt: Date | null;
  };
}

export interface CustomersView {
  search: string | null;
  state: MappingState | null;
  rows: CustomerRow[];
  nextCursor: string | null;
  canMap: boolean;
  /** Why no company can be searched now (integration off, no connection); `null` when it can. */
  searchBlocked: string | null;
}

/** A company found in Autotask, with whose it is already. */
export interface CompanyChoice {
  id: number;
  name: string;
  city: string | null;
  isActive: boolean;
  usedBy: { customerId: string; customerName: string } | null;
}
