// `npm run bench`: how fast pages and ingest are with few runs and with a million, each beside its floor (contracts.md, Commands).
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import pg from "pg";
import { startAppProcess } from "./app-process";
import { type DataSet, loadDataSet } from "./bench/data-set";
import { AIMS } from "./bench/figures";
import { namedJobs } from "./bench/incoming-runs";
import { type IngestMeasured, measureIngest } from "./bench/ingest-measuring";
import { pageCases } from "./bench/page-cases";
import {
  measurePages,
  type PagesMeasured,
  type PageTarget,
  type PreparedCase,
  preparedCases,
} from "./bench/page-measuring";
import { type BenchResults, loadNow, machine, reportLines, type SizeResult } from "./bench/report";
import { measureRetention, type RetentionMeasured } from "./bench/retention-measuring";
import { signedInViewer } from "./bench/viewer";
import { ensureBuild, isBuilt } from "./build";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { applyMigrations } from "./migrations";
import { freePort } from "./port";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";
import { throwawayFolder } from "./throwaway-folder";

const RESULTS_FILE = "bench-results.json";

const PARTS = ["pages", "ingest", "retention"] as const;
type Part = (typeof PARTS)[number];

interface Options {
  runs: number[];
  only?: Part;
  seconds: number;
  requests: number;
}

function positive(text: string): number {
  const number = Number(text.replaceAll(/[_,]/g, ""));
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Give a whole number.");
  return number;
}

/** Fewer runs would leave some pages with nothing to show. */
const FEWEST_RUNS = 10_000;

function sizes(text: string): number[] {
  const given = text.split(",").map(positive);
  if (given.some((runs) => runs < FEWEST_RUNS))
    throw new InvalidArgumentError(`Give ${FEWEST_RUNS} runs or more.`);
  return given.sort((a, b) => a - b);
}

function part(text: string): Part {
  const found = PARTS.find((each) => each === text);
  if (!found) throw new InvalidArgumentError(`Give one of ${PARTS.join(", ")}.`);
  return found;
}

const options = new Command("npm run bench --")
  .description(
    `Measures on throw-away data: pages and ingest, or the part that is named; prints a table and writes ${RESULTS_FILE}`,
  )
  .option("--runs <numbers>", "sizes of the fleet, separated by commas", sizes, [FEWEST_RUNS, 1_000_000])
  .option("--only <part>", PARTS.join(", "), part)
  .option("--seconds <n>", "time that each way of ingest is measured for", positive, 15)
  .option("--requests <n>", "requests that each page is measured with", positive, 200)
  .parse()
  .opts<Options>();

/** Requests before the first that counts: what is compiled, cached and planned at first use is no part of the figures. */
const WARM_UPS = 30;

runScoped(async (scope) => {
  const folder = await throwawayFolder();
  scope.defer(folder.remove);
  const server = await step("Starting PostgreSQL", () => startEmbeddedPostgres({ dataDir: folder.path }));
  scope.defer(() => server.stop());
  const secret = randomBytes(32).toString("base64");
  Object.assign(process.env, {
    DATABASE_URL: server.url,
    NEXTAUTH_SECRET: secret,
    BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "error",
  });
  if (!isBuilt()) await step("Building", () => ensureBuild(scope.signal));
  scope.check();

  const fleets: Fleet[] = [];
  for (const runs of options.only === "retention" ? [retentionRuns()] : options.runs) {
    const fleet = await step(`Making ${sizeWords(runs)}`, () => makeFleet(server.url, secret, runs));
    fleets.push(fleet);
    scope.defer(() => fleet.client.end());
    scope.check();
  }
  const results: BenchResults = {
    measuredAt: new Date().toISOString(),
    machine: machine(await versionOf(fleets[0] as Fleet)),
    aims: AIMS,
    sizes: fleets.map(({ data }): SizeResult => ({ data, pages: null, ingest: null })),
    retention: null,
  };
  if (measures("pages")) {
    const pages = await step("Measuring pages", () => measureAllPages(fleets));
    for (const [index, size] of results.sizes.entries()) size.pages = pages[index] ?? null;
    scope.check();
  }
  if (measures("ingest")) {
    for (const [index, size] of results.sizes.entries()) {
      const fleet = fleets[index] as Fleet;
      const title = `Measuring ingest at ${sizeWords(size.data.runs)}`;
      size.ingest = await step(title, () => served(fleet, ingestOf));
      scope.check();
    }
  }
  if (options.only === "retention")
    results.retention = await step("Measuring retention", () => served(fleets[0] as Fleet, retentionOf));
  results.machine.loadAfter = loadNow();
  const file = path.resolve(RESULTS_FILE);
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${reportLines(results).join("\n")}\n\nWritten to ${file}`);
  return 0;
});

/** Of a fleet's runs a sixth is younger than what is kept, and one in a hundred waits to be reviewed: a million are removed. */
const RETENTION_RUNS = 1_200_000;

function retentionRuns(): number {
  return options.runs.length === 1 ? (options.runs[0] as number) : RETENTION_RUNS;
}

/** Pages and ingest are measured together; retention by itself, as it empties its fleet. */
function measures(each: "pages" | "ingest"): boolean {
  return options.only === undefined || options.only === each;
}

function sizeWords(runs: number): string {
  return `${runs.toLocaleString("en")} runs`;
}

/** One size, in a database of its own. */
interface Fleet {
  data: DataSet;
  url: string;
  client: pg.Client;
  cookie: string;
  token: string;
  cases: PreparedCase[];
}

/**
 * Makes a fleet and tells each page's stories on it. That happens in the database of this process's environment, of which it knows one in
 * its life; so the database gets a name of its own afterwards.
 */
async function makeFleet(environmentUrl: string, secret: string, runs: number): Promise<Fleet> {
  const name = new URL(environmentUrl).pathname.slice(1);
  await administer(environmentUrl, [`DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`]);
  await applyMigrations(environmentUrl);
  const data = await loadDataSet(environmentUrl, runs);
  const made = await prepared(environmentUrl, secret);
  const own = `${name}_${runs}`;
  await administer(environmentUrl, [
    `DROP DATABASE IF EXISTS ${own}`,
    `ALTER DATABASE ${name} RENAME TO ${own}`,
  ]);
  const url = onDatabase(environmentUrl, own);
  return { ...made, data, url, client: await connected(url) };
}

async function prepared(url: string, secret: string): Promise<Pick<Fleet, "cookie" | "token" | "cases">> {
  const { closeDatabase, COMMAND_LINE, circumstances } = await import("@/lib/server");
  const { createToken } = await import("@/lib/use-cases/manage-tokens");
  const client = await connected(url);
  try {
    const viewer = await signedInViewer(client, secret);
    const token = await createToken(COMMAND_LINE, { name: "benchmark" }, circumstances());
    if (!token.ok) throw new Error(token.message);
    const cases = measures("pages") ? await preparedCases(await pageCases(client, viewer)) : [];
    return { cookie: viewer.cookie, token: token.value.token, cases };
  } finally {
    await client.end();
    await closeDatabase();
  }
}

/** Serves the fleet for as long as the work takes. */
async function served<T>(fleet: Fleet, work: (fleet: Fleet, origin: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const env = { NEXTAUTH_URL: `http://localhost:${port}` };
  const app = await startAppProcess({ port, databaseUrl: fleet.url, env });
  try {
    return await work(fleet, app.url);
  } finally {
    await app.stop();
  }
}

/** All sizes are served at once, each by an application of its own. */
function measureAllPages(fleets: readonly Fleet[], targets: PageTarget[] = []): Promise<PagesMeasured[]> {
  const [fleet, ...others] = fleets;
  if (!fleet) return measurePages(targets, { requests: options.requests, warmUps: WARM_UPS });
  return served(fleet, (each, origin) => measureAllPages(others, [...targets, { ...each, origin }]));
}

async function ingestOf(fleet: Fleet, origin: string): Promise<IngestMeasured> {
  const { client, token, url } = fleet;
  const jobs = await namedJobs(client);
  return measureIngest({ origin, token, databaseUrl: url, client, jobs, seconds: options.seconds });
}

async function retentionOf(fleet: Fleet, origin: string): Promise<RetentionMeasured> {
  const { client, token, cookie, url } = fleet;
  const jobs = await namedJobs(client);
  return measureRetention({
    origin,
    token,
    cookie,
    databaseUrl: url,
    client,
    jobs,
    seconds: 2 * options.seconds,
  });
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function onDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Statements on the server that `url` leads to, outside of its databases. */
async function administer(url: string, statements: readonly string[]): Promise<void> {
  const client = await connected(onDatabase(url, "postgres"));
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function versionOf({ client }: Fleet): Promise<string> {
  const { rows } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  return rows[0]?.version ?? "unknown";
}
