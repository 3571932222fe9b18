// The scenes of resolving tickets, and their tables.
import { cpus } from "node:os";
import type { ResolveCrashReport } from "@/lib/testing/resolving/crash";
import type { HistoriesReport } from "@/lib/testing/resolving/histories";
import type { Figures as ResolveFigures } from "@/lib/testing/resolving/invariants";
import type { WorkerProcess } from "@/lib/testing/workers/process";
import { seconds } from "@/scripts/progress.mjs";
import type { Tools } from "./creating";
import { printTable } from "./print-table";

/** Histories that one process is given at a time, and how many of them it plays side by side. */
const HISTORIES_AT_ONCE = 200;
const LANES = 4;
/** Kills that are gone on with together. */
const CRASH_TICKETS = 40;

export type ResolvingTools = Tools & { resolving: typeof import("@/lib/testing/resolving/faults") };

/** Histories side by side in all processes; the choices follow from the seed, whoever plays them. */
export async function runHistories(
  { scope, resolving, seed }: ResolvingTools,
  workers: readonly WorkerProcess[],
  count: number,
): Promise<HistoriesReport & { took: string }> {
  const startedAt = Date.now();
  const orders = Array.from({ length: Math.ceil(count / HISTORIES_AT_ONCE) }, (_, index) => ({
    seed: seed + index * LANES,
    count: Math.min(HISTORIES_AT_ONCE, count - index * HISTORIES_AT_ONCE),
    lanes: LANES,
    firstLane: 1 + index * LANES,
  }));
  const reports: HistoriesReport[] = [];
  const work = async (worker: WorkerProcess) => {
    for (let order = orders.shift(); order; order = orders.shift()) {
      scope.check();
      reports.push(await worker.play(order));
      const done = reports.reduce((sum, { figures }) => sum + figures.histories, 0);
      console.log(`  ${done} of ${count} histories`);
    }
  };
  await Promise.all(workers.map(work));
  return {
    figures: resolving.sumOfFigures(reports.map(({ figures }) => figures)),
    violations: reports.flatMap(({ violations }) => violations),
    took: seconds(startedAt, Date.now()),
  };
}

export async function runResolveCrashes(
  { scope, world, faults, resolving, seed }: ResolvingTools,
  workers: readonly WorkerProcess[],
  killsEach: number,
): Promise<ResolveCrashReport> {
  const { RESOLVE_KILLS, nameOfKill, sumOfFigures } = resolving;
  const kills = faults
    .seededRandom(seed)
    .shuffled(RESOLVE_KILLS.flatMap((kill) => Array.from({ length: killsEach }, () => kill)));
  const [survivor] = workers;
  if (!survivor) throw new Error("nobody is left to go on");
  const reports: ResolveCrashReport[] = [];
  for (let first = 0; first < kills.length; first += CRASH_TICKETS) {
    scope.check();
    const batch = kills.slice(first, first + CRASH_TICKETS);
    reports.push(await resolving.crashResolving(world, batch, { survivor, atOnce: cpus().length }));
    console.log(`  ${first + batch.length} of ${kills.length} killed`);
  }
  const partsOf = (name: string) => reports.flatMap(({ figures }) => figures.get(name) ?? []);
  return {
    figures: new Map(RESOLVE_KILLS.map(nameOfKill).map((name) => [name, sumOfFigures(partsOf(name))])),
    violations: reports.flatMap(({ violations }) => violations),
  };
}

const RESOLVE_FIGURES = [
  ["notes", "notes"],
  ["changes", "status sent"],
  ["closed", "closed"],
  ["leftOpen", "left open"],
  ["closedOverEntries", "closed over entries"],
  ["closedWithoutNote", "without its note"],
  ["closingTwice", "closing note twice"],
  ["entriesNoteTwice", "other note twice"],
  ["wrongNotes", "wrong notes"],
  ["unannounced", "unannounced"],
] as const satisfies [keyof ResolveFigures, string][];
const resolveCells = (figures: ResolveFigures) => RESOLVE_FIGURES.map(([name]) => figures[name]);
const RESOLVE_HEADS = RESOLVE_FIGURES.map(([, head]) => head);

export function printHistories({ figures, took }: HistoriesReport & { took: string }): void {
  console.log("\nRandom histories of a ticket that two runs share, resolved under faults and deaths");
  printTable([
    ["histories", "tries", "deaths", ...RESOLVE_HEADS, "time"],
    [figures.histories, figures.tries, figures.deaths, ...resolveCells(figures), took],
  ]);
}

export function printResolveCrashes({ figures }: ResolveCrashReport): void {
  console.log(
    "\nProcesses killed (SIGKILL) right after a recorded step of resolving, then gone on with by another",
  );
  printTable([
    ["step", "kills", ...RESOLVE_HEADS],
    ...[...figures].map(([name, each]) => [name, each.deaths, ...resolveCells(each)]),
  ]);
}
