import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { flushApiLog } from "@/lib/api-log";
import { required } from "@/lib/env";
import { log } from "@/lib/log";
import { countedRound } from "@/lib/metrics";
import { circumstances, tellBackgroundJobs } from "@/lib/server";
import { JOBS } from "./jobs";

/**
 * Starts what runs without a request. Each round is a job of pg-boss, so that of several processes on one database one does it. A
 * round that failed is not done again, and none waits behind one that is still at work: the next comes by itself.
 */
export async function startBackground(): Promise<void> {
  const boss = new PgBoss({ connectionString: required("DATABASE_URL"), max: 2 });
  boss.on("error", (error) => log.error({ err: error }, "background work failed"));
  await boss.start();
  const stopping = new AbortController();
  for (const { queue, cron, actor, round } of JOBS) {
    await boss.createQueue(queue, { policy: "exclusive", retryLimit: 0 });
    await boss.work(queue, async () => {
      try {
        const deps = { ...circumstances(undefined, actor), pause, stopping: stopping.signal };
        await countedRound(queue, () => round(deps));
      } catch (error) {
        log.error({ queue, err: error }, "background round failed");
        throw error;
      }
    });
    await boss.schedule(queue, cron);
  }
  tellBackgroundJobs(() => jobsOf(boss));
  onStop(() => {
    stopping.abort();
    return boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
  });
  onStopped(flushApiLog);
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

type Hooks = { [key: symbol]: Set<() => Promise<void>> | undefined };

/** The server runs these when it is told to stop, while the last requests drain (scripts/serve.ts). */
function onStop(hook: () => Promise<void>): void {
  (globalThis as Hooks)[Symbol.for("backupchecks.stop")]?.add(hook);
}

/** And these when the last of those and of the requests has ended. */
function onStopped(hook: () => Promise<void>): void {
  (globalThis as Hooks)[Symbol.for("backupchecks.stopped")]?.add(hook);
}
