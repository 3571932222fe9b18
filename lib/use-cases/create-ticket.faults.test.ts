import "@/lib/testing/test-environment";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenEvents } from "@/lib/testing/creation/evidence";
import { FAULT_KINDS } from "@/lib/testing/creation/fault-kinds";
import { failedRuns } from "@/lib/testing/creation/instance";
import { crash } from "@/lib/testing/creation/crash";
import { race } from "@/lib/testing/creation/race";
import { startWorker } from "@/lib/testing/creation/worker-process";
import { CREATION_STEPS } from "@/lib/use-cases/create-ticket";
import { seededRandom } from "@/lib/testing/creation/seeded-random";
import { storm } from "@/lib/testing/creation/storm";
import { openWorld, type World } from "@/lib/testing/creation/world";
import { freshDatabase, type TestDatabase } from "@/lib/testing/test-database";

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  world = await openWorld();
});

afterAll(async () => {
  await world.close();
  await database.close();
});

const SEED = 20261122;
const RUNS = 3;
const STEPS = 6;

describe(`one ticket per run under faults (${RUNS} creates of each kind here, seed ${SEED}; npm run test:faults has the full sizes)`, () => {
  it.each(FAULT_KINDS.map((kind, index) => ({ kind, index, name: kind.name })))("$name", async ({ kind, index }) => {
    const report = await storm(world, kind, {
      runs: await failedRuns(RUNS),
      steps: STEPS,
      random: seededRandom(SEED + index),
    });
    expect(report.violations).toEqual([]);
  });

  it("races", async () => {
    const t0 = Date.now();
    const workers = await Promise.all([startWorker(world.zoneInfoUrl), startWorker(world.zoneInfoUrl)]);
    const t1 = Date.now();
    const report = await race(world, workers, await failedRuns(5));
    const t2 = Date.now();
    const c = [];
    for (const step of CREATION_STEPS) c.push(await crash(world, step, { runs: await failedRuns(1), survivor: workers[0], atOnce: 1 }));
    console.log(JSON.stringify(report), t1 - t0, t2 - t1, Date.now() - t2, JSON.stringify(c));
    await Promise.all(workers.map((w) => w.stop()));
  }, 100_000);

  it("leaves a trail without a gap", async () => {
    expect(await brokenEvents()).toEqual([]);
  });
});
