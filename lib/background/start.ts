import "server-only";
import { PgBoss } from "pg-boss";
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
  for (const { queue, cron, round } of JOBS) {
    await boss.createQueue(queue, { policy: "exclusive", retryLimit: 0 });
    await boss.work(queue, async () => {
      try {
        await countedRound(queue, () => round(circumstances(), stopping.signal));
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
