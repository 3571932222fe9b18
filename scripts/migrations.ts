// Brings a database to the present schema, from the same folder and into the same table as Prisma's own command does; that one needs
// an engine which it would have to download first.
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, "..", "prisma", "migrations");

/** One folder of `prisma/migrations`. */
export interface Migration {
  /** Name of the folder: UTC time and what it is about, so names sort by age. */
  name: string;
  sql: string;
  /** SHA-256 of the file, in hex. */
  checksum: string;
}

/** A row of `_prisma_migrations`, as far as it decides anything. */
export interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

/** The number that Prisma's own command locks while it migrates: the two never work at the same time. */
const PRISMA_LOCK = 72_707_369;
const OLDEST_POSTGRESQL = 15;

// As Prisma makes it, letter for letter.
const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                      VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"                VARCHAR(64) NOT NULL,
    "finished_at"             TIMESTAMPTZ,
    "migration_name"          VARCHAR(255) NOT NULL,
    "logs"                    TEXT,
    "rolled_back_at"          TIMESTAMPTZ,
    "started_at"              TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"     INTEGER NOT NULL DEFAULT 0
)`;

/** All migrations of a folder, oldest first. */
export async function readMigrations(folder = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * What is still to be applied, oldest first.
 * @throws Error in one sentence where the database's history and the folder contradict each other.
 */
export function pendingMigrations(migrations: Migration[], history: AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const applied = new Set<string>();
  for (const row of history) {
    if (row.rolled_back_at !== null) continue;
    const migration = known.get(row.migration_name);
    if (row.finished_at === null) {
      throw new Error(
        `Migration ${row.migration_name} was begun on this database earlier and did not finish; repair it first.`,
      );
    }
    if (migration === undefined) {
      throw new Error(
        `This database was migrated by a newer Backupchecks: it has ${row.migration_name}, unknown to this one.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new Error(
        `Migration ${row.migration_name} was changed after it had been applied to this database.`,
      );
    }
    applied.add(row.migration_name);
  }
  return migrations.filter((migration) => !applied.has(migration.name));
}

/**
 * Applies what is pending, each migration in one transaction together with its row in `_prisma_migrations`: a failure leaves nothing
 * of it. Safe to be called by several processes at once.
 * @param upTo the last one to be applied; all of them by default.
 * @returns the names of those applied now
 * @throws Error in one sentence: too old a server, a history that does not fit, PostgreSQL's complaint with the line it is about
 */
export async function applyMigrations(
  databaseUrl: string,
  folder = MIGRATIONS_FOLDER,
  upTo?: string,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query("select pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query("set client_min_messages = warning");
    await client.query(MIGRATIONS_TABLE);
    const history = await client.query<AppliedMigration>(
      "select migration_name, checksum, finished_at, rolled_back_at from _prisma_migrations order by started_at",
    );
    const pending = pendingMigrations(migrations, history.rows).filter(
      ({ name }) => upTo === undefined || name <= upTo,
    );
    for (const migration of pending) await applyOne(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  );
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < OLDEST_POSTGRESQL) {
    throw new Error(
      `Backupchecks needs PostgreSQL ${OLDEST_POSTGRESQL} or newer; the database is on ${major}.`,
    );
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       values ($1, $2, clock_timestamp(), $3, $4, 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${name} failed${placeOf(error, sql)}: ${(error as Error).message}`);
  }
}

/** PostgreSQL counts characters from 1; people count lines. */
function placeOf(error: unknown, sql: string): string {
  const position = Number((error as pg.DatabaseError).position);
  return position > 0 ? ` at line ${sql.slice(0, position).split("\n").length}` : "";
}
