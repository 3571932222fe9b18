// The scenes of deleted tickets and of all that people do in turn, and their tables.
import type { GuessReport } from "@/lib/testing/deletion/never-guessed";
import type { LifeReport } from "@/lib/testing/life/life";
import type { WorkerProcess } from "@/lib/testing/workers/process";
import { seconds } from "@/scripts/progress.mjs";
import type { Tools } from "./creating";
import { printTable } from "./print-table";

/** Steps and runs of one scene. */
const SCENE_STEPS = 40;
const SCENE_RUNS = 4;

export type LivingTools = Tools & { living: typeof import("@/lib/testing/life/faults") };

export async function runLooks({ world, living }: LivingTools, looks: number): Promise<GuessReport> {
  return living.neverGuessed(world, looks);
}

export interface LivesReport {
  figures: LifeReport["figures"];
  ends: [name: string, count: number][];
  violations: string[];
  took: string;
}

/** Scenes one after the other; their choices follow from the seed. */
export async function runLives(
  { scope, world, faults, living, seed }: LivingTools,
  workers: readonly WorkerProcess[],
  steps: number,
): Promise<LivesReport> {
  const startedAt = Date.now();
  const reports: LifeReport[] = [];
  for (let done = 0; done < steps; done += SCENE_STEPS) {
    scope.check();
    const runs = await faults.failedRuns(SCENE_RUNS);
    const random = faults.seededRandom(seed + done);
    const size = Math.min(SCENE_STEPS, steps - done);
    reports.push(await living.playLife(world, workers, { runs, steps: size, random }));
  }
  const sum = (name: keyof LifeReport["figures"]) =>
    reports.reduce((total, { figures }) => total + figures[name], 0);
  const ends = new Map<string, number>();
  for (const report of reports)
    for (const [name, count] of Object.entries(report.ends)) ends.set(name, (ends.get(name) ?? 0) + count);
  return {
    figures: {
      ...{ steps: sum("steps"), runs: sum("runs"), links: sum("links"), posts: sum("posts") },
      ...{ tickets: sum("tickets"), deleted: sum("deleted"), replaced: sum("replaced"), left: sum("left") },
      ...{ secondActive: sum("secondActive"), secondTicket: sum("secondTicket") },
    },
    ends: [...ends].toSorted(([a], [b]) => a.localeCompare(b)),
    violations: reports.flatMap((report, index) =>
      report.violations.map((words) => `life, scene ${index + 1}: ${words}`),
    ),
    took: seconds(startedAt, Date.now()),
  };
}

export function printLooks({ kinds, gone }: GuessReport): void {
  console.log("\nTickets that somebody looks at while Autotask's answers prove nothing");
  printTable([
    ["answer", "looks", "marked as deleted"],
    ...kinds.map(({ name, tries, marked }) => [name, tries, marked]),
  ]);
  console.log(`Once it answered again: ${gone.marked} of ${gone.tickets} that are gone were marked`);
}

export function printLives({ figures, ends, took }: LivesReport): void {
  console.log("\nCreate, link, re-link, leave, look and delete, by three operators in two processes");
  const heads = ["steps", "runs", "links", "POSTs", "tickets", "deleted", "replaced", "left"];
  const { steps, runs, links, posts, tickets, deleted, replaced, left } = figures;
  printTable([
    [...heads, "second active link", "second ticket of a reservation", "time"],
    [
      ...[steps, runs, links, posts, tickets, deleted, replaced, left],
      ...[figures.secondActive, figures.secondTicket, took],
    ],
  ]);
  console.log(ends.map(([name, count]) => `${name} ${count}`).join(", "));
}
