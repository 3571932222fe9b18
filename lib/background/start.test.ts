import { expect, it } from "vitest";
import { databaseForTests } from "@/lib/testing/database-tests";
import { JOBS } from "./jobs";
import { startBackground } from "./start";

const { sql } = databaseForTests();

/** Starts it as the server does, and ends it the way the server does. */
async function startAndStop(look: () => Promise<void>): Promise<void> {
  const hooks = new Set<() => Promise<void>>();
  Object.assign(globalThis, { [Symbol.for("backupchecks.stop")]: hooks });
  await startBackground();
  await look();
  expect(hooks.size).toBe(1);
  for (const stop of hooks) await stop();
}

it("schedules every job of the table, one round at a time, and again at the next start", async () => {
  const scheduled = JOBS.map(({ queue, cron }) => ({ queue, cron, policy: "exclusive", retries: 0 })).sort(
    (one, other) => (one.queue < other.queue ? -1 : 1),
  );
  const look = async () =>
    expect(
      await sql(
        `SELECT s.name AS queue, s.cron, q.policy, q.retry_limit AS retries
         FROM pgboss.schedule s JOIN pgboss.queue q ON q.name = s.name ORDER BY 1`,
      ),
    ).toEqual(scheduled);
  await startAndStop(look);
  await startAndStop(look);
});
