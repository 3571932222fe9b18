import "server-only";
import type { Actor } from "@/lib/domain/roles";
import { VALIDATE_EVERY_MINUTES, VALIDATION_BUDGET } from "@/lib/domain/validation-budget";
import { log } from "@/lib/log";
import { RECONCILER, SYNCHRONISER, VALIDATOR } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { removeOldApiCalls } from "@/lib/use-cases/remove-old-api-calls";
import { removeOldRuns } from "@/lib/use-cases/remove-old-runs";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import { syncCompanyNamesWhenDue } from "@/lib/use-cases/sync-company-names";
import { validateLinkedTickets } from "@/lib/use-cases/validate-tickets";

/** Something that runs again and again without a request. */
export interface BackgroundJob {
  /** Its queue of pg-boss. */
  queue: string;
  /** Cron, in UTC. */
  cron: string;
  /** Who the API log says it was. */
  actor: Actor;
  round: (deps: RoundCircumstances) => Promise<void>;
}

export type RoundCircumstances = WithGateway & {
  /** Waits that many milliseconds. */
  pause: (ms: number) => Promise<void>;
  /** Aborted when the process is told to stop: a long round ends, and the next one goes on. */
  stopping: AbortSignal;
};

/** All of them. They only read from Autotask (decisions.md, Non-goals). */
export const JOBS: readonly BackgroundJob[] = [
  // The rule on absence needs look-ups a minute apart, no more.
  { queue: "settle-creations", cron: "* * * * *", actor: RECONCILER, round: settleRound },
  {
    queue: "validate-tickets",
    cron: `*/${VALIDATE_EVERY_MINUTES} * * * *`,
    actor: VALIDATOR,
    round: validateRound,
  },
  { queue: "remove-old-runs", cron: "17 * * * *", actor: RECONCILER, round: removeRound },
  { queue: "remove-old-api-calls", cron: "27 * * * *", actor: RECONCILER, round: removeCallsRound },
  // Whether it is time is asked each hour; the setting says after how many.
  { queue: "sync-company-names", cron: "43 * * * *", actor: SYNCHRONISER, round: syncRound },
];

async function settleRound(deps: WithGateway): Promise<void> {
  const { seen, settled } = await settleCreations(RECONCILER, deps);
  if (seen > 0) log.info({ seen, settled }, "creations in doubt");
}

/** Periodic validation (§6B.3), within its stated budget. */
async function validateRound(deps: WithGateway): Promise<void> {
  const round = await validateLinkedTickets(VALIDATOR, deps, { budget: VALIDATION_BUDGET });
  if (round.asked > 0 || round.stopped !== null) log.info({ ...round }, "linked tickets validated");
}

/** A round of removing ends after so long, well before pg-boss would take it for lost; the next one goes on. */
const REMOVE_FOR_MS = 10 * 60_000;

/** Retention, as an administrator has set it. */
async function removeRound({ stopping, ...deps }: RoundCircumstances): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(REMOVE_FOR_MS)]);
  const { removed, isDone } = await removeOldRuns(RECONCILER, { ...deps, signal });
  if (removed > 0) log.info({ removed, isDone }, "old runs removed");
}

/** Retention of the API log; it is no part of the trail, and its removal is none either. */
async function removeCallsRound({ stopping, ...deps }: RoundCircumstances): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(REMOVE_FOR_MS)]);
  const removed = await removeOldApiCalls({ ...deps, signal });
  if (removed > 0) log.info({ removed }, "old rows of the API log removed");
}

/** Companies' names (§3.2); what stands in the way is noted where a person sees it. */
async function syncRound(deps: RoundCircumstances): Promise<void> {
  const synced = await syncCompanyNamesWhenDue(SYNCHRONISER, deps);
  if (synced) log.info(synced.ok ? { ...synced.value } : { refused: synced.code }, "company names compared");
}
