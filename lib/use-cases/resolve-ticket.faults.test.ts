import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenEvents } from "@/lib/testing/creation/evidence";
import { crashResolving, nameOfKill, RESOLVE_KILLS } from "@/lib/testing/resolving/crash";
import { playHistories } from "@/lib/testing/resolving/histories";
import { resolvingForTests } from "@/lib/testing/resolving/resolving-for-tests";
import { startWorker, type WorkerProcess } from "@/lib/testing/workers/process";

const world = resolvingForTests();

// The full sizes, which `npm run test:faults` runs, stand in brackets.
const SEED = 20261122;
const HISTORIES = 200;
const LANES = 4;
/** Processes start and faults wait: far above what it takes, so that a slow machine fails nothing. */
const PATIENCE_MS = 600_000;

/** What may be of no history and of no crash. */
const NOTHING_BROKEN = {
  closedOverEntries: 0,
  closedWithoutNote: 0,
  closingTwice: 0,
  entriesNoteTwice: 0,
  wrongNotes: 0,
  unannounced: 0,
};

describe(`a ticket that two runs share, ${HISTORIES} random histories (10,000), seed ${SEED}`, () => {
  it(
    "is closed with its note and without time entries, or left open with the other note, or said to be gone",
    async () => {
      const order = { seed: SEED, count: HISTORIES, lanes: LANES, firstLane: 1 };
      const { figures, violations } = await playHistories(order);
      expect(violations).toEqual([]);
      expect(figures).toMatchObject({ ...NOTHING_BROKEN, histories: HISTORIES });
      // The histories are about something: each of these came up often.
      for (const often of ["deaths", "closed", "leftOpen", "notes", "changes"] as const)
        expect(figures[often]).toBeGreaterThan(HISTORIES / 10);
    },
    PATIENCE_MS,
  );
});

describe("another process", () => {
  let survivor: WorkerProcess;
  beforeAll(async () => {
    survivor = await startWorker(world.zoneInfoUrl);
  }, PATIENCE_MS);
  afterAll(() => survivor.stop());

  it(
    "goes on where one was killed, at each recorded step of either plan once (20 times)",
    async () => {
      const { figures, violations } = await crashResolving(world, RESOLVE_KILLS, { survivor, atOnce: 2 });
      expect(violations).toEqual([]);
      expect([...figures.keys()]).toEqual(RESOLVE_KILLS.map(nameOfKill));
      for (const each of figures.values()) expect(each).toMatchObject({ ...NOTHING_BROKEN, deaths: 1 });
    },
    PATIENCE_MS,
  );
});

it("leaves no gap in the trail", async () => {
  expect(await brokenEvents()).toEqual([]);
});
