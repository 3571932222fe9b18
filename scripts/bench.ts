// `npm run bench`: how fast pages and ingest are with few runs and with a million, each beside its floor (contracts.md, Commands).
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import pg from "pg";
import { type AppProcess, startAppProcess } from "./app-process";
import { type DataSet, loadDataSet } from "./bench/data-set";
import { AIMS } from "./bench/figures";
import { namedJobs } from "./bench/incoming-runs";
import { measureIngest } from "./bench/ingest-measuring";
import { pageCases } from "./bench/page-cases";
import { measurePages } from "./bench/page-measuring";
import { type BenchResults, loadNow, machine, reportLines, type SizeResult } from "./bench/report";
import { signedInViewer } from "./bench/viewer";
import { ensureBuild, isBuilt } from "./build";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { applyMigrations } from "./migrations";
import { freePort } from "./port";
import { step } from "./progress.mjs";
import { runScoped, type Scope } from "./scope";
import { throwawayFolder } from "./throwaway-folder";

const RESULTS_FILE = "bench-results.json";

interface Options {
  runs: number[];
  only?: "pages" | "ingest";
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

function part(text: string): "pages" | "ingest" {
  if (text !== "pages" && text !== "ingest") throw new InvalidArgumentError("Give pages or ingest.");
  return text;
}

const options = new Command("npm run bench --")
  .description(`Measures pages and ingest on throw-away data, prints a table and writes ${RESULTS_FILE}`)
  .option("--runs <numbers>", "sizes of the fleet, separated by commas", sizes, [FEWEST_RUNS, 1_000_000])
  .option("--only <part>", "pages or ingest", part)
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
  const port = await freePort();
  const secret = randomBytes(32).toString("base64");
  Object.assign(process.env, {
    DATABASE_URL: server.url,
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: secret,
    BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "error",
  });
  if (!isBuilt()) await step("Building", () => ensureBuild(scope.signal));
  scope.check();

  const results: BenchResults = {
    measuredAt: new Date().toISOString(),
    machine: machine(await versionOf(server.url)),
    aims: AIMS,
    sizes: [],
  };
  for (const runs of options.runs) {
    results.sizes.push(await measureSize(scope, { url: server.url, port, secret, runs }));
    scope.check();
  }
  results.machine.loadAfter = loadNow();
  const file = path.resolve(RESULTS_FILE);
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${reportLines(results).join("\n")}\n\nWritten to ${file}`);
  return 0;
});

interface Size {
  url: string;
  port: number;
  secret: string;
  runs: number;
}

/** One size, on a database of its own under the same name. */
async function measureSize(scope: Scope, { url, port, secret, runs }: Size): Promise<SizeResult> {
  const title = `${runs.toLocaleString("en")} runs`;
  const { closeDatabase, COMMAND_LINE, circumstances } = await import("@/lib/server");
  await recreateDatabase(url);
  await applyMigrations(url);
  const data: DataSet = await step(`Making ${title}`, () => loadDataSet(url, runs));
  scope.check();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let app: AppProcess | undefined;
  try {
    const viewer = await signedInViewer(client, secret);
    const { createToken } = await import("@/lib/use-cases/manage-tokens");
    const made = await createToken(COMMAND_LINE, { name: "benchmark" }, circumstances());
    if (!made.ok) throw new Error(made.message);
    app = await startAppProcess({ port, databaseUrl: url });
    const origin = app.url;
    const pages =
      options.only === "ingest"
        ? null
        : await step(`Pages at ${title}`, async () =>
            measurePages({ origin, cookie: viewer.cookie, client }, await pageCases(client, viewer), {
              requests: options.requests,
              warmUps: WARM_UPS,
            }),
          );
    scope.check();
    const target = { origin, token: made.value.token, databaseUrl: url, client, seconds: options.seconds };
    const ingest =
      options.only === "pages"
        ? null
        : await step(`Ingest at ${title}`, async () =>
            measureIngest({ ...target, jobs: await namedJobs(client) }),
          );
    return { data, pages, ingest };
  } finally {
    await app?.stop();
    await client.end();
    await closeDatabase();
  }
}

async function recreateDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const elsewhere = new URL(url);
  elsewhere.pathname = "/postgres";
  const client = new pg.Client({ connectionString: elsewhere.href });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    return rows[0]?.version ?? "unknown";
  } finally {
    await client.end();
  }
}
