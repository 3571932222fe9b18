// What the process of a test and its worker processes say to each other.
import type { LifeEnd, LiveOrder } from "@/lib/testing/life/acts";
import type { HistoriesOrder, HistoriesReport } from "@/lib/testing/resolving/histories";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import type { ResolveStep } from "@/lib/use-cases/resolve-steps";

interface Press {
  runId: string;
  /** So many times at once. */
  times: number;
  operator: { id: string; name: string };
  /** How far the worker's clock is to be ahead of the machine's, in milliseconds. */
  aheadMs: number;
}

/** An order to press a button of one run's ticket; carried out when "go" comes. After the step it names the worker kills itself as a power cut would. */
export type StoryOrder =
  | (Press & { story: "create"; dieAfter?: CreationStep })
  | (Press & { story: "resolve"; dieAfter?: ResolveStep });

/** How one press ended: in what was wanted, in doubt, with a refusal's code, or with an error, which is always a bug. */
export type StoryEnd =
  | { kind: "linked"; number: string }
  | { kind: "closed" | "left-open" | "unconfirmed" }
  | { kind: "refused"; code: string; message: string }
  | { kind: "threw"; words: string };

export type ToWorker =
  | { say: "arm"; order: StoryOrder }
  | { say: "go" }
  | { say: "live"; order: LiveOrder }
  | { say: "play"; order: HistoriesOrder };
export type FromWorker =
  | { say: "ready" }
  | { say: "armed" }
  | { say: "done"; ends: StoryEnd[] }
  | { say: "lived"; ends: LifeEnd[] }
  | { say: "played"; report: HistoriesReport };
