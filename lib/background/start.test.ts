import { expect, it } from "vitest";
import { noteApiCall } from "@/lib/api-log";
import type { AutotaskCall } from "@/lib/autotask/config";
import { instanceSettings } from "@/lib/data/instance-settings";
import { RECONCILER } from "@/lib/server";
import { databaseForTests } from "@/lib/testing/database-tests";
import { JOBS } from "./jobs";
import { startBackground } from "./start";

const { sql } = databaseForTests();

const NOTED: AutotaskCall = {
  at: new Date(),
  entity: "Tickets",
  operation: "get",
  purpose: "view-ticket",
  method: "GET",
  attempt: 1,
  status: 500,
  broken: null,
  durationMs: 1,
  bytes: 1,
  outcome: "rejected",
  error: "No.",
  retryAfterSeconds: null,
  isCounted: true,
};

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

it("writes what is left of the API log when everything else has ended", async () => {
  const stopped = new Set<() => Promise<void>>();
  Object.assign(globalThis, { [Symbol.for("backupchecks.stopped")]: stopped });
  await instanceSettings();
  await startAndStop(async () => {});
  noteApiCall(NOTED, { environment: "sandbox", actor: RECONCILER, requestId: "r" });
  expect(await sql("SELECT FROM api_calls")).toEqual([]);
  for (const write of stopped) await write();
  expect(await sql("SELECT actor_name, error FROM api_calls")).toEqual([
    { actor_name: "Backupchecks", error: "No." },
  ]);
});
