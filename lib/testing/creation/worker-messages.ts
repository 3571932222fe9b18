// What the process of a test and its worker processes say to each other.
import type { CreationStep } from "@/lib/use-cases/create-ticket";

/** An order to create one run's ticket so many times at once; carried out when "go" comes. */
export interface CreationOrder {
  runId: string;
  times: number;
  operator: { id: string; name: string };
  /** How far the worker's clock is to be ahead of the machine's, in milliseconds. */
  aheadMs: number;
  /** After this recorded step the worker kills itself as a power cut would. */
  dieAfter?: CreationStep;
}

/** How one create ended: with its ticket's number, in doubt, with a refusal's code, or with an error, which is always a bug. */
export type CreationEnd =
  | { kind: "linked"; number: string }
  | { kind: "unconfirmed" }
  | { kind: "refused"; code: string; message: string }
  | { kind: "threw"; words: string };

export type ToWorker = { say: "arm"; order: CreationOrder } | { say: "go" };
export type FromWorker = { say: "ready" } | { say: "armed" } | { say: "done"; ends: CreationEnd[] };
