import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { pingDatabase } from "@/lib/data/db";
import { type IncomingRun, storeRuns } from "@/lib/data/run-intake";
import { incoming, makeRun, object, removeRuns, unique } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";

const { sql, connection, waiting } = databaseForTests();

beforeEach(removeRuns);
afterEach(() => void vi.useRealTimers());

async function someJob(): Promise<string> {
  return (await makeRun({ job: unique("Job") })).jobId;
}

function runs(jobId: string, ids: readonly string[]): IncomingRun[] {
  return ids.map((externalId) => incoming({ externalId, objects: [object({ name: externalId })] }, jobId));
}

const stored = () =>
  sql<{ external_id: string; name: string }>(
    "SELECT r.external_id, o.name FROM runs r JOIN run_objects o ON o.run_id = r.id ORDER BY r.external_id, o.name",
  );

describe("storeRuns, called by many at once", () => {
  it("stores each caller's runs once and answers each with its own, in few statements", async () => {
    const jobId = await someJob();
    const calls = Array.from({ length: 150 }, (_, n) => runs(jobId, n % 3 ? [`a${n}`] : [`a${n}`, `b${n}`]));
    const { value: answers, statements } = await statementsOf(() => Promise.all(calls.map(storeRuns)));
    expect(answers).toEqual(
      calls.map((call) => call.map(({ id, status }) => ({ id, jobId, status, isNew: true }))),
    );
    expect(await stored()).toHaveLength(200);
    expect(statements.length).toBeLessThan(10);
  });

  it("keeps the first of equal runs that callers bring, and tells the others of it", async () => {
    const jobId = await someJob();
    const calls = Array.from({ length: 20 }, () => runs(jobId, ["same"]));
    const answers = (await Promise.all(calls.map(storeRuns))).flat();
    const [kept] = answers.filter(({ isNew }) => isNew);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([kept?.id]));
    expect(await stored()).toEqual([{ external_id: "same", name: "same" }]);
  });

  it("fails only the caller whose run can't be stored", async () => {
    const jobId = await someJob();
    const calls = Array.from({ length: 12 }, (_, n) => runs(n === 7 ? randomUUID() : jobId, [`c${n}`]));
    const outcomes = await Promise.allSettled(calls.map(storeRuns));
    expect(outcomes.map(({ status }) => status)).toEqual(
      calls.map((_, n) => (n === 7 ? "rejected" : "fulfilled")),
    );
    expect(await stored()).toHaveLength(11);
  });

  it("lets runs of other jobs pass while some wait for another's transaction", async () => {
    const jobIds = [await someJob(), await someJob(), await someJob(), await someJob(), await someJob()];
    const free = jobIds.pop() as string;
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM jobs WHERE id = ANY ($1::uuid[]) FOR UPDATE", [jobIds]);
    const held = [];
    for (const [n, jobId] of jobIds.entries()) {
      held.push(storeRuns(runs(jobId, [`held${n}`])));
      await waiting(n + 1);
    }
    expect(await storeRuns(runs(free, ["free"]))).toMatchObject([{ isNew: true }]);
    expect((await stored()).map((row) => row.external_id)).toEqual(["free"]);
    await other.query("ROLLBACK");
    await Promise.all(held);
    expect(await stored()).toHaveLength(5);
  });
});

describe("storeRuns, while somebody holds the jobs for long", () => {
  const CALLS = 20;

  async function hold(jobId: string): Promise<() => Promise<unknown>> {
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM jobs WHERE id = $1 FOR UPDATE", [jobId]);
    const release = () => other.query("ROLLBACK");
    // A test that fails here has taken all connections, and the next one needs some.
    onTestFinished(async () => void (await release()));
    return release;
  }

  /** After long enough for every call to be sent, did nothing but time hold it back. */
  async function expectRoom(): Promise<void> {
    for (let n = 0; n < CALLS; n++) vi.advanceTimersByTime(100);
    await waiting(8);
    await pingDatabase();
    const blocked = await sql("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(blocked.length).toBeLessThanOrEqual(8);
  }

  it.each([
    ["that don't fit into one statement", 60],
    ["that have one of their own", 100],
  ])("leaves connections to readers: calls %s", async (_, size) => {
    const jobId = await someJob();
    const release = await hold(jobId);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const ids = (call: number) => Array.from({ length: size }, (_, n) => `call ${call} run ${n}`);
    const held = Array.from({ length: CALLS }, (_, call) => storeRuns(runs(jobId, ids(call))));
    await expectRoom();
    await release();
    await Promise.all(held);
    expect(await stored()).toHaveLength(CALLS * size);
  });

  it("leaves them where calls that failed together are tried one by one", async () => {
    const [free, jobId] = [await someJob(), await someJob()];
    const release = await hold(jobId);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    // As many as go at once; what comes meanwhile goes together, and fails at its first run, before it waits for the lock.
    const sent = ["one", "two"].map((id) => storeRuns(runs(free, [id])));
    const bad = storeRuns(runs("00000000-0000-0000-0000-000000000000", ["bad"]));
    const held = Array.from({ length: CALLS }, (_, n) => storeRuns(runs(jobId, [`held${n}`])));
    await expect(bad).rejects.toThrow();
    await expectRoom();
    await release();
    await Promise.all([...sent, ...held]);
    expect(await stored()).toHaveLength(sent.length + CALLS);
  });
});
