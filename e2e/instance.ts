// An instance of Backupchecks as tests know it: where it serves, its database, its Autotask, and the way to put things into it.
import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { administer, onDatabase } from "@/lib/testing/throwaway-postgres";
import { controlOf, type SandboxControl } from "@/sandbox/autotask/control";
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { type AppProcess, startAppProcess } from "@/scripts/app-process";
import { applyMigrations } from "@/scripts/migrations";
import { freePort } from "@/scripts/port";
import { throwawayFolder } from "@/scripts/throwaway-folder";
import { type Seed, startSeeder } from "./seeder";

export interface Instance {
  /** `http://localhost:PORT` */
  url: string;
  databaseUrl: string;
  /** Autotask, as its own users see it. */
  autotask: SandboxControl;
  autotaskOrigin: string;
  seed: Seed;
  /** Rows of one SQL statement. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** What the application has written so far; empty for the shared instance, whose log is kept as an artifact. */
  logs(): string;
  /** Stops the application and starts it anew at the same address; not for the shared instance, which others are using. */
  restart(): Promise<void>;
  /** A further process of the application on the same database, with the same secrets. */
  startAnother(): Promise<AppProcess>;
  /** The environment of its commands: `npm run cli` finds this instance with it. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the global setup has not run`);
  return value;
}

function stackOf(): AsyncDisposableStack {
  return new AsyncDisposableStack();
}

interface Parts {
  url: string;
  env: Record<string, string>;
  autotaskOrigin: string;
  logs: () => string;
  restart: () => Promise<void>;
}

function joined({ url, env, autotaskOrigin, logs, restart }: Parts, ends: AsyncDisposableStack): Instance {
  const databaseUrl = env.DATABASE_URL as string;
  const { seed, stop: stopSeeder } = startSeeder({ ...process.env, ...env });
  ends.defer(stopSeeder);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => {});
  ends.defer(() => pool.end());
  return {
    url,
    databaseUrl,
    autotaskOrigin,
    autotask: controlOf(autotaskOrigin),
    seed,
    rows: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    logs,
    restart,
    startAnother: async () => startAppProcess({ port: await freePort(), databaseUrl, env }),
    env,
    stop: () => ends.disposeAsync(),
  };
}

/** The instance that the global setup started; several tests use it at once, each with customers, jobs and people of its own. */
export function sharedInstance(): Instance {
  const names = ["DATABASE_URL", "NEXTAUTH_URL", "NEXTAUTH_SECRET", "BACKUPCHECKS_ENCRYPTION_KEY"];
  names.push("AUTOTASK_ZONE_INFO_URL", "BACKUPCHECKS_DATA_DIR");
  const env = Object.fromEntries(names.map((name) => [name, variable(name)]));
  const parts = { url: variable("E2E_BASE_URL"), autotaskOrigin: variable("E2E_SANDBOX_ORIGIN"), env };
  const restart = () => Promise.reject(new Error("others are using the shared instance"));
  return joined({ ...parts, logs: () => "", restart }, stackOf());
}

/**
 * An instance for one worker alone, empty as after its first start: a database, an Autotask and a process of its own. For tests that
 * change what counts for all (settings), make Autotask fail, count calls to it, or need an empty queue.
 * @param extra environment of the application, besides what makes it an instance.
 */
export async function ownInstance(extra: Record<string, string> = {}): Promise<Instance> {
  const ends = stackOf();
  try {
    const name = `backupchecks_e2e_${randomUUID().replaceAll("-", "")}`;
    await administer(variable("DATABASE_URL"), `create database ${name}`);
    ends.defer(() => administer(variable("DATABASE_URL"), `drop database ${name} with (force)`));
    const databaseUrl = onDatabase(variable("DATABASE_URL"), name);
    await applyMigrations(databaseUrl);
    const sandbox = await startAutotaskSandbox();
    ends.defer(sandbox.stop);
    const folder = await throwawayFolder();
    ends.defer(folder.remove);
    const port = await freePort();
    const env = {
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: `http://localhost:${port}`,
      NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
      BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      AUTOTASK_ZONE_INFO_URL: sandbox.zoneInfoUrl,
      BACKUPCHECKS_DATA_DIR: folder.path,
      ...extra,
    };
    let app = await startAppProcess({ port, databaseUrl, env });
    ends.defer(() => app.stop());
    const restart = async () => {
      await app.stop();
      app = await startAppProcess({ port, databaseUrl, env });
    };
    const parts = { url: app.url, autotaskOrigin: sandbox.origin, env, restart };
    return joined({ ...parts, logs: () => app.logs() }, ends);
  } catch (error) {
    await ends.disposeAsync();
    throw error;
  }
}

/** Any number that all workers agree on. */
const CONNECTING = 7_401_226;

/** Connects an instance to its Autotask, whatever has become of credentials, reference data, defaults and base URL since the last time. */
export async function connectAnew({ seed, url }: Instance): Promise<void> {
  const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
  await seed("connectAutotask", { userName, secret, integrationCode, baseUrl: url });
}

/** Connects an instance to its Autotask, unless that is done already. */
export async function connectAutotask(instance: Instance): Promise<void> {
  const client = new pg.Client({ connectionString: instance.databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [CONNECTING]);
    const { rowCount } = await client.query("select 1 from instance_settings where autotask_enabled");
    if (rowCount) return;
    await connectAnew(instance);
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}
