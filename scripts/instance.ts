// What every command does before it does its own: a checked environment, secrets, a database, its schema.
import { mkdir } from "node:fs/promises";
import { hostname as machineName } from "node:os";
import path from "node:path";
import { type Environment, readEnvironment } from "@/lib/env";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";
import { type InstanceSecrets, instanceSecrets } from "./instance-secrets";
import { applyMigrations } from "./migrations";
import { refuseTakenPort } from "./port";
import { step } from "./progress.mjs";

export interface Instance {
  environment: Environment;
  dataDir: string;
  databaseUrl: string;
  /** Where people open it: `NEXTAUTH_URL` or its default. */
  address: string;
  /** Resolves, with words for it, if the database server that came with the instance ends by itself. */
  databaseLost: Promise<string>;
  /** Leaves the database; an embedded one ends if nobody else uses it. */
  stop(): Promise<void>;
}

export interface InstanceOptions {
  /** Says what it does, a line for each thing (default). The command line keeps quiet. */
  quiet?: boolean;
  /** The command is going to listen on `PORT`, so it is refused early where that is taken. */
  serves?: boolean;
}

/**
 * Opens the instance that the environment describes: `DATABASE_URL`, or the embedded database of the data folder, joining its server
 * where one runs. From then on `process.env` is complete, so that `lib` can be used; import it after this, not before.
 * @throws Error in one sentence, naming the variable where one is to blame.
 */
export async function openInstance({
  quiet = false,
  serves = false,
}: InstanceOptions = {}): Promise<Instance> {
  dropMachineName();
  const environment = readEnvironment(process.env);
  if (serves) await refuseTakenPort(environment.PORT, environment.HOSTNAME);
  const dataDir = path.resolve(environment.BACKUPCHECKS_DATA_DIR);
  const address = environment.NEXTAUTH_URL ?? defaultAddress(environment);
  const say = <T>(title: string, work: () => Promise<T>, note?: (result: T) => string) =>
    quiet ? work() : step(title, work, note ? { note } : {});

  const database = environment.DATABASE_URL
    ? await openDatabase(environment)
    : await say("Starting PostgreSQL", () => openDatabase(environment));
  try {
    await say("Migrating the database", () => migrate(database.url, environment), describeMigrations);
    Object.assign(process.env, {
      NEXTAUTH_URL: address,
      DATABASE_URL: database.url,
      ...(await completeSecrets(environment, dataDir)),
    });
    const { assertEncryptionKey } = await import("@/lib/server");
    await assertEncryptionKey();
  } catch (error) {
    await database.stop();
    throw error;
  }
  return {
    environment: readEnvironment(process.env),
    dataDir,
    databaseUrl: database.url,
    address,
    databaseLost: database.lost,
    stop: async () => {
      const { closeDatabase } = await import("@/lib/server");
      await closeDatabase();
      await database.stop();
    },
  };
}

/** The database that the environment describes, as it is: made where an embedded one is missing, but not migrated. */
export async function openDatabase(environment: Environment): Promise<OpenDatabase> {
  const dataDir = path.resolve(environment.BACKUPCHECKS_DATA_DIR);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  return environment.DATABASE_URL ? given(environment.DATABASE_URL) : startEmbeddedPostgres({ dataDir });
}

export type OpenDatabase = Pick<EmbeddedPostgres, "url" | "lost" | "stop">;

/** What a statement on the database threw, as one sentence that names the variable where the connection is to blame. */
export function databaseFailure(error: unknown, { DATABASE_URL }: Environment): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  // Errors of the connection carry a code; ours are sentences already.
  const database = DATABASE_URL ? "DATABASE_URL" : "The database";
  return code ? new Error(`${database} can't be used: ${message || code}`) : error;
}

/** Containers and some shells export the machine's name as HOSTNAME, where nobody meant an address to listen on. */
function dropMachineName(): void {
  if (process.env.HOSTNAME === machineName()) delete process.env.HOSTNAME;
}

/** `localhost` wherever it leads here: it is what people type, and browsers treat it as a safe origin. */
export function defaultAddress({ HOSTNAME, PORT }: Pick<Environment, "HOSTNAME" | "PORT">): string {
  const isHere = /^(localhost|127\..*|::1|0\.0\.0\.0|::)$/.test(HOSTNAME);
  const host = isHere ? "localhost" : HOSTNAME.includes(":") ? `[${HOSTNAME}]` : HOSTNAME;
  return `http://${host}:${PORT}`;
}

async function completeSecrets(given: Environment, dataDir: string): Promise<InstanceSecrets> {
  const { NEXTAUTH_SECRET, BACKUPCHECKS_ENCRYPTION_KEY } = given;
  if (NEXTAUTH_SECRET && BACKUPCHECKS_ENCRYPTION_KEY) return { NEXTAUTH_SECRET, BACKUPCHECKS_ENCRYPTION_KEY };
  const own = await instanceSecrets(dataDir);
  return {
    NEXTAUTH_SECRET: NEXTAUTH_SECRET ?? own.NEXTAUTH_SECRET,
    BACKUPCHECKS_ENCRYPTION_KEY: BACKUPCHECKS_ENCRYPTION_KEY ?? own.BACKUPCHECKS_ENCRYPTION_KEY,
  };
}

function given(url: string) {
  return { url, lost: new Promise<string>(() => {}), stop: async () => {} };
}

async function migrate(databaseUrl: string, environment: Environment): Promise<string[]> {
  try {
    return await applyMigrations(databaseUrl);
  } catch (error) {
    throw databaseFailure(error, environment);
  }
}

function describeMigrations(applied: string[]): string {
  return applied.length === 0 ? "up to date" : `${applied.length} applied`;
}
