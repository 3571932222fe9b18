import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { required } from "@/lib/env";
import { log } from "@/lib/log";
import { countedRound } from "@/lib/metrics";
import { circumstances, RECONCILER, tellBackgroundJobs } from "@/lib/server";
import { removeOldRuns } from "@/lib/use-cases/remove-old-runs";
import { settleCreations } from "@/lib/use-cases/settle-creation";

const SETTLE = "settle-creations";
/** Cron in UTC: every minute. The rule on absence needs look-ups a minute apart, no more. */
const EVERY_MINUTE = "* * * * *";

const REMOVE = "remove-old-runs";
const EVERY_HOUR = "17 * * * *";
/** A round of removing ends after so long, well before pg-boss would take it for lost; the next one goes on. */
const REMOVE_FOR_MS = 10 * 60_000;

/**
 * Starts what runs without a request. Each round is a job of pg-boss, so that of several processes on one database one does it.
 * Background work only reads from Autotask (decisions.md, Non-goals).
 */
export async function startBackground(): Promise<void> {
  const boss = new PgBoss({ connectionString: required("DATABASE_URL"), max: 2 });
  boss.on("error", (error) => log.error({ err: error }, "background work failed"));
  await boss.start();
  await repeat(boss, SETTLE, EVERY_MINUTE, async () => {
    const { seen, settled } = await settleCreations(RECONCILER, circumstances());
    if (seen > 0) log.info({ seen, settled }, "creations looked up");
  });
  const stopping = new AbortController();
  await repeat(boss, REMOVE, EVERY_HOUR, async () => {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(REMOVE_FOR_MS)]);
    const { removed, isDone } = await removeOldRuns(RECONCILER, { ...circumstances(), pause, signal });
    if (removed > 0) log.info({ removed, isDone }, "old runs removed");
  });
  tellBackgroundJobs(() => jobsOf(boss));
  onStop(() => {
    stopping.abort();
    return boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
  });
}

/** Has a round of work done at the times of `cron`, by one process of all. */
async function repeat(boss: PgBoss, queue: string, cron: string, round: () => Promise<void>): Promise<void> {
  await boss.createQueue(queue);
  await boss.work(queue, () => countedRound(queue, round));
  await boss.schedule(queue, cron);
}

async function jobsOf(boss: PgBoss): Promise<{ queue: string; state: string; count: number }[]> {
  const queues = await boss.getQueues();
  return queues.flatMap(({ name, queuedCount, activeCount, failedCount }) => [
    { queue: name, state: "queued", count: queuedCount },
    { queue: name, state: "active", count: activeCount },
    { queue: name, state: "failed", count: failedCount },
  ]);
}

const STOP_WITHIN_MS = 5_000;

/** The server runs these when it is told to stop, while the last requests drain (scripts/serve.ts). */
function onStop(hook: () => Promise<void>): void {
  const shared = globalThis as { [key: symbol]: Set<() => Promise<void>> | undefined };
  shared[Symbol.for("backupchecks.stop")]?.add(hook);
}
