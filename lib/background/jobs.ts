import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { VALIDATE_EVERY_MINUTES, VALIDATION_BUDGET } from "@/lib/domain/validation-budget";
import { log } from "@/lib/log";
import { RECONCILER, VALIDATOR } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { removeOldRuns } from "@/lib/use-cases/remove-old-runs";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import { validateLinkedTickets } from "@/lib/use-cases/validate-tickets";

/** Something that runs again and again without a request. */
export interface BackgroundJob {
  /** Its queue of pg-boss. */
  queue: string;
  /** Cron, in UTC. */
  cron: string;
  /** `stopping` is aborted when the process is to end: what takes long leaves the rest to the next round. */
  round: (deps: WithGateway, stopping: AbortSignal) => Promise<void>;
}

/** All of them. They only read from Autotask (decisions.md, Non-goals). */
export const JOBS: readonly BackgroundJob[] = [
  { queue: "remove-old-runs", cron: "17 * * * *", round: removeRound },
  // The rule on absence needs look-ups a minute apart, no more.
  { queue: "settle-creations", cron: "* * * * *", round: settleRound },
  { queue: "validate-tickets", cron: `*/${VALIDATE_EVERY_MINUTES} * * * *`, round: validateRound },
];

/** A round of removing ends after so long, well before pg-boss would take it for lost; the next one goes on. */
const REMOVE_FOR_MS = 10 * 60_000;

/** Retention, where an administrator has set it. */
async function removeRound(deps: WithGateway, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(REMOVE_FOR_MS)]);
  const { removed, isDone } = await removeOldRuns(RECONCILER, { ...deps, pause, signal });
  if (removed > 0) log.info({ removed, isDone }, "old runs removed");
}

async function settleRound(deps: WithGateway): Promise<void> {
  const { seen, settled } = await settleCreations(RECONCILER, deps);
  if (seen > 0) log.info({ seen, settled }, "creations looked up");
}

/** Periodic validation (§6B.3), within its stated budget. */
async function validateRound(deps: WithGateway): Promise<void> {
  const round = await validateLinkedTickets(VALIDATOR, deps, { budget: VALIDATION_BUDGET });
  if (round.asked > 0 || round.stopped !== null) log.info({ ...round }, "linked tickets validated");
}
