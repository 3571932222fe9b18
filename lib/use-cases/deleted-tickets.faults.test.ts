import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setInstance } from "@/lib/testing/builders";
import { brokenEvents } from "@/lib/testing/creation/evidence";
import { failedRuns } from "@/lib/testing/creation/instance";
import { seededRandom } from "@/lib/testing/creation/seeded-random";
import { worldForTests } from "@/lib/testing/creation/world-for-tests";
import { neverGuessed, PROVING_NOTHING } from "@/lib/testing/deletion/never-guessed";
import { playLife } from "@/lib/testing/life/life";
import { startWorker, type WorkerProcess } from "@/lib/testing/workers/process";

const world = worldForTests();

// The full sizes, which `npm run test:faults` runs, stand in brackets.
const SEED = 20261125;
/** Each kind of answer twice; all ways of looking are among them, at tickets that are there and at some that are gone. */
const LOOKS = 2 * PROVING_NOTHING.length;
const STEPS = 25;
const RUNS = 3;

describe("a deletion", () => {
  it(`is never guessed, whatever Autotask answers: ${LOOKS} looks (15,000)`, async () => {
    await setInstance({ allowResolve: true });
    const { violations, kinds, gone } = await neverGuessed(world, LOOKS);
    expect(violations).toEqual([]);
    expect(kinds.map(({ marked }) => marked)).toEqual(PROVING_NOTHING.map(() => 0));
    expect(gone.marked).toBe(gone.tickets);
  });
});

describe("exactly one, with the rest of life mixed in", () => {
  let workers: WorkerProcess[] = [];
  beforeAll(async () => {
    workers = await Promise.all([startWorker(world.zoneInfoUrl), startWorker(world.zoneInfoUrl)]);
  });
  afterAll(() => Promise.all(workers.map((worker) => worker.stop())));

  it(`holds over ${STEPS} steps of three operators in two processes (1,200), and all is in the trail`, async () => {
    const report = await playLife(world, workers, {
      runs: await failedRuns(RUNS),
      steps: STEPS,
      random: seededRandom(SEED),
    });
    expect(report.violations).toEqual([]);
    expect(report.figures).toMatchObject({ secondActive: 0, secondTicket: 0 });
    expect(report.figures.links).toBeGreaterThan(RUNS);
    expect(await brokenEvents()).toEqual([]);
  });
});
