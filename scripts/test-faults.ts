// `npm run test:faults`: proves "exactly one ticket" at full size, on a database and an Autotask that are thrown away. It ends with the
// figures, and with 1 if anything that must hold did not. `--seed` plays the same choices again; the sizes can be given too.
import { randomInt, randomUUID } from "node:crypto";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { CrashReport } from "@/lib/testing/creation/crash";
import type { Figures } from "@/lib/testing/creation/invariants";
import type { RaceReport } from "@/lib/testing/creation/race";
import type { StormReport } from "@/lib/testing/creation/storm";
import type { WorkerProcess } from "@/lib/testing/creation/worker-process";
import type { World } from "@/lib/testing/creation/world";
import { administer, onDatabase, throwawayPostgres } from "@/lib/testing/throwaway-postgres";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { applyMigrations } from "./migrations";
import { seconds, step } from "./progress.mjs";
import { runScoped, type Scope } from "./scope";

/** Rounds of the race, creates of each kind of fault, kills at each recorded step. */
const FULL = { rounds: 200, creates: 50, kills: 20 };
/** Creations that one scene of a fault has: the reconciler meets them together. */
const SCENE_RUNS = 10;
const SCENE_STEPS = 20;
/** Kills that are settled together; below what one round of the reconciler looks at. */
const CRASH_RUNS = 40;
const SHOWN_VIOLATIONS = 50;
const OUT = { stream: process.stdout };

runScoped(async (scope) => {
  const { seed, ...sizes } = readArguments(process.argv.slice(2));
  const startedAt = Date.now();
  console.log(`Seed ${seed}`);
  await step("Preparing a database, an Autotask and an instance", () => prepareEnvironment(scope), OUT);
  // Only now: the environment is read as these are loaded.
  const faults = await import("@/lib/testing/creation/faults");
  const world = await faults.openWorld();
  scope.defer(world.close);
  const workers = await Promise.all([
    faults.startWorker(world.zoneInfoUrl),
    faults.startWorker(world.zoneInfoUrl),
  ]);
  for (const worker of workers) scope.defer(worker.stop);

  const tools = { scope, world, faults, seed };
  const race = await step("Racing", () => runRace(tools, workers, sizes.rounds), OUT);
  const storms = await runStorms(tools, sizes.creates);
  const crashes = await step("Killing processes", () => runCrashes(tools, workers, sizes.kills), OUT);
  const trail = await faults.trailFigures();

  const violations = [
    ...race.violations,
    ...storms.flatMap((report) => report.violations.map((words) => `${report.kind}: ${words}`)),
    ...crashes.flatMap((report) => report.violations),
    ...trail.broken.map((seq) => `audit event ${seq} does not follow from the one before it`),
  ];
  printRace(race);
  printStorms(storms);
  printCrashes(crashes, faults.CREATION_STEPS);
  console.log(`\nAudit trail: ${trail.events} events, ${trail.broken.length} that break the chain`);
  for (const words of violations.slice(0, SHOWN_VIOLATIONS)) console.log(`BROKEN  ${words}`);
  console.log(`\nSeed ${seed}, ${seconds(startedAt, Date.now())}: ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
});

interface Tools {
  scope: Scope;
  world: World;
  faults: typeof import("@/lib/testing/creation/faults");
  seed: number;
}

function readArguments(argv: string[]): { seed: number; rounds: number; creates: number; kills: number } {
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    args: argv,
    options: { seed: option, rounds: option, creates: option, kills: option },
  });
  const read = (name: keyof typeof values, fallback: number): number => {
    const number = Number(values[name] ?? fallback);
    if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} must be a whole number`);
    return number;
  };
  return {
    seed: read("seed", randomInt(2 ** 32)),
    rounds: read("rounds", FULL.rounds),
    creates: read("creates", FULL.creates),
    kills: read("kills", FULL.kills),
  };
}

/** A migrated database of its own, and what the application reads from its environment. */
async function prepareEnvironment(scope: Scope): Promise<void> {
  const server = await throwawayPostgres();
  scope.defer(server.stop);
  const name = `backupchecks_faults_${randomUUID().slice(0, 8)}`;
  await administer(server.url, `create database ${name}`);
  scope.defer(() => administer(server.url, `drop database ${name} with (force)`));
  process.env.DATABASE_URL = onDatabase(server.url, name);
  process.env.BACKUPCHECKS_ENCRYPTION_KEY = Buffer.alloc(32, "faults").toString("base64");
  process.env.LOG_LEVEL = "error";
  await applyMigrations(process.env.DATABASE_URL);
}

async function runRace(
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

async function runStorms(tools: Tools, creates: number): Promise<(StormReport & { took: string })[]> {
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

async function runCrashes(
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

function printRace({ rounds, creates, posts, tickets, ends, took }: RaceReport & { took: string }): void {
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

function printStorms(reports: readonly (StormReport & { took: string })[]): void {
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

function printCrashes(reports: readonly CrashReport[], order: readonly CreationStep[]): void {
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

/** The first line names the columns; numbers stand to the right. */
function printTable(lines: readonly (readonly (string | number)[])[]): void {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => String(line[column]).length)),
  );
  for (const line of lines) {
    const cells = line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width);
    });
    console.log(cells.join("  ").trimEnd());
  }
}
