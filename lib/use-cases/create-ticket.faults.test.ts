import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOfBuilt } from "@/lib/data/db";
import { crash } from "@/lib/testing/creation/crash";
import { brokenEvents } from "@/lib/testing/creation/evidence";
import { FAULT_KINDS } from "@/lib/testing/creation/fault-kinds";
import { failedRuns } from "@/lib/testing/creation/instance";
import { CREATES_PER_PROCESS, race } from "@/lib/testing/creation/race";
import { seededRandom } from "@/lib/testing/creation/seeded-random";
import { storm } from "@/lib/testing/creation/storm";
import { worldForTests } from "@/lib/testing/creation/world-for-tests";
import { startWorker, type WorkerProcess } from "@/lib/testing/workers/process";
import { CREATION_STEPS } from "@/lib/use-cases/create-ticket";

const world = worldForTests();

// The full sizes, which `npm run test:faults` runs, stand in brackets.
const SEED = 20261122;
const ROUNDS = 3;
const CREATES = 2;
const STEPS = 5;
/** Processes start and faults wait: far above what it takes, so that a slow machine fails nothing. */
const PATIENCE_MS = 120_000;

describe("two processes", () => {
  let workers: WorkerProcess[] = [];
  beforeAll(async () => {
    workers = await Promise.all([startWorker(world.zoneInfoUrl), startWorker(world.zoneInfoUrl)]);
  }, PATIENCE_MS);
  afterAll(() => Promise.all(workers.map((worker) => worker.stop())));

  it(
    `send one POST for ${2 * CREATES_PER_PROCESS} simultaneous creates of one run, ${ROUNDS} rounds (200)`,
    async () => {
      const report = await race(world, workers, await failedRuns(ROUNDS));
      expect(report.violations).toEqual([]);
      expect(report).toMatchObject({ rounds: ROUNDS, creates: 64 * ROUNDS, posts: ROUNDS, tickets: ROUNDS });
      expect(report.ends.linked).toBeGreaterThanOrEqual(ROUNDS);
    },
    PATIENCE_MS,
  );

  it(
    "lose nothing and repeat nothing when one is killed, at each recorded step once (20 times)",
    async () => {
      const runs = await failedRuns(CREATION_STEPS.length);
      const kills = CREATION_STEPS.map((step, index) => ({
        step,
        run: runs[index] as (typeof runs)[number],
      }));
      const survivor = workers[0] as WorkerProcess;
      const report = await crash(world, kills, { survivor, atOnce: 2 });
      expect(report.violations).toEqual([]);
      expect([...report.steps.keys()]).toEqual(CREATION_STEPS);
    },
    PATIENCE_MS,
  );
});

describe(`one ticket per run, ${CREATES} creates of each kind of fault (50), seed ${SEED}`, () => {
  it.each(FAULT_KINDS.map((kind, index) => ({ name: kind.name, kind, index })))(
    "$name",
    async ({ kind, index }) => {
      const runs = await failedRuns(CREATES);
      const report = await storm(world, kind, { runs, steps: STEPS, random: seededRandom(SEED + index) });
      expect(report.violations).toEqual([]);
      expect(report.final).toMatchObject({ duplicates: 0, lost: 0, wrongCompany: 0 });
      expect(report.final.linked + report.final.waiting).toBe(CREATES);
      expect(report.final.waiting).toBe(kind.forAPerson ? CREATES : 0);
    },
    PATIENCE_MS,
  );
});

describe("the trail of all this", () => {
  it("has no gap: each event follows from the one before", async () => {
    const [row] = await rowsOfBuilt<{ events: number }>("SELECT count(*) AS events FROM audit_events", []);
    expect(row?.events).toBeGreaterThan(100);
    expect(await brokenEvents()).toEqual([]);
  });

  it("would show that a single word was changed behind the database's back", async () => {
    const change = (words: string) =>
      rowsOfBuilt(`UPDATE audit_events SET actor_name = ${words} WHERE seq = 50`, []);
    await rowsOfBuilt("ALTER TABLE audit_events DISABLE TRIGGER audit_events_keep", []);
    await change("actor_name || '.'");
    expect(await brokenEvents()).toEqual([50]);
    await change("rtrim(actor_name, '.')");
    await rowsOfBuilt("ALTER TABLE audit_events ENABLE TRIGGER audit_events_keep", []);
    expect(await brokenEvents()).toEqual([]);
  });
});
