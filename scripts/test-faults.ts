// `npm run test:faults`: proves "exactly one ticket", and that resolving one neither closes over time entries nor adds a note twice, at
// full size, on a database and Autotasks that are thrown away. It ends with the figures, and with 1 if anything that must hold did not.
// `--seed` plays the same choices again; the sizes can be given too.
import { randomInt, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { administer, onDatabase, throwawayPostgres } from "@/lib/testing/throwaway-postgres";
import { printCrashes, printRace, printStorms, runCrashes, runRace, runStorms } from "./faults/creating";
import { printLives, printLooks, runLives, runLooks } from "./faults/living";
import { printHistories, printResolveCrashes, runHistories, runResolveCrashes } from "./faults/resolving";
import { applyMigrations } from "./migrations";
import { seconds, step } from "./progress.mjs";
import { runScoped, type Scope } from "./scope";

/**
 * Rounds of the race, creates of each kind of fault, kills at each recorded step, histories of tickets that are resolved, looks at tickets
 * of which nothing is known (a thousand at each of the fifteen kinds of answer), steps of all that people do.
 */
const FULL = { rounds: 200, creates: 50, kills: 20, histories: 10_000, looks: 15_000, steps: 1_200 };
const SHOWN_VIOLATIONS = 50;
const OUT = { stream: process.stdout };

runScoped(async (scope) => {
  const { seed, ...sizes } = readArguments(process.argv.slice(2));
  const startedAt = Date.now();
  console.log(`Seed ${seed}`);
  await step("Preparing a database, an Autotask and an instance", () => prepareEnvironment(scope), OUT);
  // Only now: the environment is read as these are loaded.
  const faults = await import("@/lib/testing/creation/faults");
  const resolving = await import("@/lib/testing/resolving/faults");
  const living = await import("@/lib/testing/life/faults");
  const world = await faults.openWorld();
  scope.defer(world.close);
  const workers = await Promise.all([
    faults.startWorker(world.zoneInfoUrl),
    faults.startWorker(world.zoneInfoUrl),
  ]);
  for (const worker of workers) scope.defer(worker.stop);

  const tools = { scope, world, faults, resolving, living, seed };
  const race = await step("Racing", () => runRace(tools, workers, sizes.rounds), OUT);
  const storms = await runStorms(tools, sizes.creates);
  const crashes = await step("Killing processes", () => runCrashes(tools, workers, sizes.kills), OUT);
  await resolving.allowResolving();
  const histories = await step(
    `Resolving tickets in ${sizes.histories} histories`,
    () => runHistories(tools, workers, sizes.histories),
    OUT,
  );
  const resolveCrashes = await step(
    "Killing processes that resolve",
    () => runResolveCrashes(tools, workers, sizes.kills),
    OUT,
  );
  const looks = await step("Looking at tickets", () => runLooks(tools, sizes.looks), OUT);
  const lives = await step("Living", () => runLives(tools, workers, sizes.steps), OUT);
  const trail = await faults.trailFigures();

  const violations = [
    ...race.violations,
    ...storms.flatMap((report) => report.violations.map((words) => `${report.kind}: ${words}`)),
    ...crashes.flatMap((report) => report.violations),
    ...histories.violations,
    ...resolveCrashes.violations,
    ...looks.violations,
    ...lives.violations,
    ...trail.broken.map((seq) => `audit event ${seq} does not follow from the one before it`),
  ];
  printRace(race);
  printStorms(storms);
  printCrashes(crashes, faults.CREATION_STEPS);
  printHistories(histories);
  printResolveCrashes(resolveCrashes);
  printLooks(looks);
  printLives(lives);
  console.log(`\nAudit trail: ${trail.events} events, ${trail.broken.length} that break the chain`);
  for (const words of violations.slice(0, SHOWN_VIOLATIONS)) console.log(`BROKEN  ${words}`);
  console.log(`\nSeed ${seed}, ${seconds(startedAt, Date.now())}: ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
});

function readArguments(argv: string[]): { seed: number } & typeof FULL {
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    args: argv,
    options: {
      ...{ seed: option, rounds: option, creates: option, kills: option },
      ...{ histories: option, looks: option, steps: option },
    },
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
    histories: read("histories", FULL.histories),
    looks: read("looks", FULL.looks),
    steps: read("steps", FULL.steps),
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
