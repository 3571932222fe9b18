import fc from "fast-check";
import { type FailedRun, failedRuns } from "@/lib/testing/creation/instance";
import { openAutotask, type World } from "@/lib/testing/creation/world";
import { type Act, history } from "./acts";
import { playHistory } from "./history";
import { type Figures, sumOfFigures } from "./invariants";
import { linkedTicket } from "./shared-ticket";

/** Random histories that follow from the seed, the count and the number of lanes. */
export interface HistoriesOrder {
  seed: number;
  count: number;
  /** Played side by side, each on an Autotask with IDs, faults and a clock of its own. */
  lanes: number;
  /** The number of the first lane; others have others. */
  firstLane: number;
}

export interface HistoriesReport {
  figures: Figures;
  violations: string[];
}

/** Plays histories on an instance that is ready for resolving. A lane stops at its first broken one, which it tells as it was. */
export async function playHistories({
  seed,
  count,
  lanes,
  firstLane,
}: HistoriesOrder): Promise<HistoriesReport> {
  const reports = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => {
      const share = Math.floor((count + lane) / lanes);
      return playLane(firstLane + lane, seed + lane, share);
    }),
  );
  return {
    figures: sumOfFigures(reports.map(({ figures }) => figures)),
    violations: reports.flatMap(({ violations }) => violations),
  };
}

const IDS_OF_A_LANE = 10_000_000;

async function playLane(lane: number, seed: number, count: number): Promise<HistoriesReport> {
  const figures: Figures[] = [];
  let broken: string[] = [];
  const world = await openAutotask(lane * IDS_OF_A_LANE);
  try {
    const runs = new Runs(count);
    const property = fc.asyncProperty(history, async (acts) => {
      const report = await playOne(world, runs, acts);
      figures.push(report.figures);
      broken = report.violations;
      return broken.length === 0;
    });
    const { failed, numRuns, counterexample, errorInstance } = await fc.check(property, {
      ...{ seed, numRuns: count, endOnFailure: true },
    });
    const told = failed ? [`seed ${seed}, history ${numRuns}: ${JSON.stringify(counterexample)}`] : [];
    if (broken.length === 0 && errorInstance instanceof Error)
      told.push(errorInstance.stack ?? errorInstance.message);
    return { figures: sumOfFigures(figures), violations: [...told, ...broken] };
  } finally {
    await world.close();
  }
}

async function playOne(world: World, runs: Runs, acts: readonly Act[]): Promise<HistoriesReport> {
  return playHistory(world, await linkedTicket(world, await runs.two()), acts);
}

const AT_ONCE = 100;

/** Two new runs for each history, taken in many at a time. */
class Runs {
  private waiting: FailedRun[] = [];

  constructor(private left: number) {}

  async two(): Promise<readonly [FailedRun, FailedRun]> {
    if (this.waiting.length < 2) {
      const histories = Math.max(1, Math.min(this.left, AT_ONCE));
      this.left -= histories;
      this.waiting = await failedRuns(2 * histories);
    }
    const [first, second] = this.waiting.splice(0, 2);
    if (!first || !second) throw new Error("runs of a test were not taken in");
    return [first, second];
  }
}
