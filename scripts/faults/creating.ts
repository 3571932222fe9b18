// The scenes of creating tickets, and their tables.
import { cpus } from "node:os";
import type { CrashReport } from "@/lib/testing/creation/crash";
import type { Figures } from "@/lib/testing/creation/invariants";
import type { RaceReport } from "@/lib/testing/creation/race";
import type { StormReport } from "@/lib/testing/creation/storm";
import type { World } from "@/lib/testing/creation/world";
import type { WorkerProcess } from "@/lib/testing/workers/process";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { seconds, step } from "@/scripts/progress.mjs";
import type { Scope } from "@/scripts/scope";
import { printTable } from "./print-table";

/** Creations that one scene of a fault has: the reconciler meets them together. */
const SCENE_RUNS = 10;
const SCENE_STEPS = 20;
/** Kills that are settled together; below what one round of the reconciler looks at. */
const CRASH_RUNS = 40;
const OUT = { stream: process.stdout };

/** What every scene works with. */
export interface Tools {
  scope: Scope;
  world: World;
  faults: typeof import("@/lib/testing/creation/faults");
  seed: number;
}

export async function runRace(
  { scope, world, faults }: Tools,
  workers: readonly WorkerProcess[],
  rounds: number,
): Promise<RaceReport & { took: string }> {
  const startedAt = Date.now();
  const report = await faults.race(world, workers, await faults.failedRuns(rounds), (done) => {
    scope.check();
    if (done % 50 === 0) console.log(`  ${done} of ${rounds} rounds`);
  });
  return { ...report, took: seconds(startedAt, Date.now()) };
}

export async function runStorms(tools: Tools, creates: number): Promise<(StormReport & { took: string })[]> {
  const reports = [];
  for (const [index, kind] of tools.faults.FAULT_KINDS.entries()) {
    const random = tools.faults.seededRandom(tools.seed + index);
    const startedAt = Date.now();
    const scenes: StormReport[] = [];
    await step(
      `Fault "${kind.name}"`,
      async () => {
        for (let left = creates; left > 0; left -= SCENE_RUNS) {
          tools.scope.check();
          const runs = await tools.faults.failedRuns(Math.min(left, SCENE_RUNS));
          scenes.push(await tools.faults.storm(tools.world, kind, { runs, steps: SCENE_STEPS, random }));
        }
      },
      OUT,
    );
    reports.push({ ...tools.faults.sumOfStorms(kind.name, scenes), took: seconds(startedAt, Date.now()) });
  }
  return reports;
}

export async function runCrashes(
  { scope, world, faults, seed }: Tools,
  workers: readonly WorkerProcess[],
  killsEach: number,
): Promise<CrashReport[]> {
  const steps = faults.CREATION_STEPS.flatMap((each) => Array.from({ length: killsEach }, () => each));
  const runs = await faults.failedRuns(steps.length);
  const kills = faults
    .seededRandom(seed)
    .shuffled(steps)
    .map((each, index) => ({ step: each, run: runs[index] as (typeof runs)[number] }));
  const reports: CrashReport[] = [];
  const [survivor] = workers;
  if (!survivor) throw new Error("nobody is left to create again");
  for (let first = 0; first < kills.length; first += CRASH_RUNS) {
    scope.check();
    const batch = kills.slice(first, first + CRASH_RUNS);
    reports.push(await faults.crash(world, batch, { survivor, atOnce: cpus().length }));
    console.log(`  ${first + batch.length} of ${kills.length} killed`);
  }
  return reports;
}

export function printRace({
  rounds,
  creates,
  posts,
  tickets,
  ends,
  took,
}: RaceReport & { took: string }): void {
  const answers = Object.entries(ends).map(([name, count]) => `${name} ${count}`);
  console.log("\n64 simultaneous creates of one run over two processes");
  printTable([
    ["rounds", "creates", "POSTs", "tickets", "answers", "time"],
    [rounds, creates, posts, tickets, answers.join(", "), took],
  ]);
}

const FIGURES = ["POSTs", "tickets", "duplicates", "lost", "wrong company"];
const figureCells = (figures: Figures) => [
  ...[figures.posts, figures.tickets],
  ...[figures.duplicates, figures.lost, figures.wrongCompany],
];

export function printStorms(reports: readonly (StormReport & { took: string })[]): void {
  console.log("\nCreates under faults, then clicks, checks and reconciler rounds in any order");
  printTable([
    [
      "fault",
      "creates",
      "clicks",
      ...FIGURES,
      "settled: linked/free/for a person",
      "end: linked/for a person",
      "time",
    ],
    ...reports.map(({ kind, creates, clicks, settled, final, took }) => [
      ...[kind, creates, clicks, ...figureCells(final)],
      `${settled.linked}/${settled.free}/${settled.waiting}`,
      `${final.linked}/${final.waiting}`,
      took,
    ]),
  ]);
}

export function printCrashes(reports: readonly CrashReport[], order: readonly CreationStep[]): void {
  console.log("\nProcesses killed (SIGKILL) right after a recorded step");
  printTable([
    ["step", "kills", ...FIGURES, "settled: linked/free", "end: linked"],
    ...order.map((name) => {
      const parts = reports.flatMap(({ steps }) => steps.get(name) ?? []);
      const sum = (of: (part: (typeof parts)[number]) => number) =>
        parts.reduce((total, part) => total + of(part), 0);
      return [
        name,
        sum(({ kills }) => kills),
        ...FIGURES.map((_, index) => sum(({ final }) => figureCells(final)[index] ?? 0)),
        `${sum(({ settled }) => settled.linked)}/${sum(({ settled }) => settled.free)}`,
        sum(({ final }) => final.linked),
      ];
    }),
  ]);
}
