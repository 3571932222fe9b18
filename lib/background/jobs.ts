import "server-only";
import { VALIDATE_EVERY_MINUTES, VALIDATION_BUDGET } from "@/lib/domain/validation-budget";
import { log } from "@/lib/log";
import { RECONCILER, VALIDATOR } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import { validateLinkedTickets } from "@/lib/use-cases/validate-tickets";

/** Something that runs again and again without a request. */
export interface BackgroundJob {
  /** Its queue of pg-boss. */
  queue: string;
  /** Cron, in UTC. */
  cron: string;
  round: (deps: WithGateway) => Promise<void>;
}

/** All of them. They only read from Autotask (decisions.md, Non-goals). */
export const JOBS: readonly BackgroundJob[] = [
  // The rule on absence needs look-ups a minute apart, no more.
  { queue: "settle-creations", cron: "* * * * *", round: settleRound },
  { queue: "validate-tickets", cron: `*/${VALIDATE_EVERY_MINUTES} * * * *`, round: validateRound },
];

async function settleRound(deps: WithGateway): Promise<void> {
  const { seen, settled } = await settleCreations(RECONCILER, deps);
  if (seen > 0) log.info({ seen, settled }, "creations looked up");
}

/** Periodic validation (§6B.3), within its stated budget. */
async function validateRound(deps: WithGateway): Promise<void> {
  const round = await validateLinkedTickets(VALIDATOR, deps, { budget: VALIDATION_BUDGET });
  if (round.asked > 0 || round.stopped !== null) log.info({ ...round }, "linked tickets validated");
}
