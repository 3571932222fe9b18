import type { Blocker } from "./ticket-panel";

/** A value of a picklist with its label, for display. */
export interface NamedValue {
  id: number;
  label: string;
}

/** The create dialog: what will be sent, exactly and complete, or why it can't be. Made from our own data, no call to Autotask. */
export interface TicketPreview {
  runId: string;
  customerName: string;
  blockers: Blocker[];
  company: { id: number; name: string } | null;
  queue: NamedValue | null;
  source: NamedValue | null;
  status: NamedValue | null;
  priority: NamedValue | null;
  /** Why this priority, e.g. `error → High`. */
  priorityReason: string | null;
  /** Hours from creation to `dueDateTime`. */
  dueInHours: number;
  title: string;
  description: string;
  /** Confirms this very ticket: sent back, it is refused where another one would be made now. */
  digest: string;
  /** A number noted for this run before the integration. */
  manualNumber: string | null;
}

/** What a creation has come to. A refusal is not one of these: it frees the run. */
export type CreationOutcome =
  /** `found`: an earlier creation for this run had made it; nothing was sent now. */
  | { state: "linked"; linkId: string; number: string; merged: boolean; found: boolean }
  | { state: "unconfirmed"; linkId: string; detail: string };

/** What "Check in Autotask" has found. */
export type SettlementOutcome =
  | { state: "linked"; linkId: string; number: string }
  | { state: "not-created"; detail: string }
  | { state: "unconfirmed"; detail: string };
