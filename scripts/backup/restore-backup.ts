import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { applyMigrations, type Migration, readMigrations } from "@/scripts/migrations";
import { type BackupFile, type BackupHeader, openBackupFile } from "./backup-file";
import { copied, onOwnConnection, quoted, storedTables } from "./stored-tables";

/** Tables with a row from the first start on, or with nothing worth keeping: they don't make an instance one that is in use. */
const THERE_FROM_THE_START = ["audit_head", "autotask_slots", "instance_settings", "rate_limits"];

/** What only the lost key could read, and what is of no use without it. */
const ENCRYPTED = ["autotask_connections", "second_factors", "recovery_codes", "sign_in_challenges"];

export interface RestoreOptions {
  databaseUrl: string;
  /** The ID of the key that this instance has, or null where it has none yet. */
  encryptionKeyId: string | null;
  /** Leaves out the stored credentials and the second factors, for a backup whose key is lost. */
  forgetCredentials: boolean;
  /** Another folder of migrations; for tests. */
  migrationsFolder?: string;
}

export interface Restored {
  header: BackupHeader;
  rows: number;
  /** Migrations that the backup did not have yet. */
  migrated: string[];
}

/**
 * Opens a backup for restoring.
 * @throws Error in one sentence where it can't be restored here: a damaged file, a newer version's, another encryption key.
 */
export async function openForRestore(
  file: string,
  options: Omit<RestoreOptions, "databaseUrl">,
): Promise<BackupFile> {
  const backup = await openBackupFile(file);
  refuseUnknownMigrations(backup.header, await readMigrations(options.migrationsFolder));
  refuseOtherKey(backup.header, options);
  return backup;
}

/**
 * Restores a backup into an empty database: whole or not at all. The database gets the schema that the backup has, then the rows, then
 * the migrations that came later.
 * @throws Error in one sentence where the database is in use, or the rows do not fit.
 */
export async function restoreBackup(backup: BackupFile, options: RestoreOptions): Promise<Restored> {
  const { databaseUrl, migrationsFolder } = options;
  const { header } = backup;
  await refuseFurtherDatabase(databaseUrl, header);
  await applyMigrations(databaseUrl, migrationsFolder, header.migrations.at(-1)?.name);
  const rows = await onOwnConnection(databaseUrl, "backupchecks restore", (client) =>
    load(client, backup, options),
  );
  return { header, rows, migrated: await applyMigrations(databaseUrl, migrationsFolder) };
}

function refuseUnknownMigrations({ migrations, product }: BackupHeader, known: readonly Migration[]): void {
  for (const [index, { name, checksum }] of migrations.entries()) {
    const ours = known[index];
    if (ours?.name !== name) {
      if (known.some((each) => each.name === name))
        throw new Error(`This backup skipped a migration that comes before ${name}; it can't be restored.`);
      throw new Error(
        `This backup was made by a newer Backupchecks (${product}): it has migration ${name}, unknown to this one. Restore it with that version or a newer one.`,
      );
    }
    if (ours.checksum !== checksum)
      throw new Error(`Migration ${name} is another one here than in the backup; it can't be restored.`);
  }
}

function refuseOtherKey(
  { encryptionKeyId: theirs }: BackupHeader,
  { encryptionKeyId: ours, forgetCredentials }: Pick<RestoreOptions, "encryptionKeyId" | "forgetCredentials">,
): void {
  if (theirs === null || theirs === ours || forgetCredentials) return;
  const here = ours === null ? "there is no key here" : `the key here is ${ours}`;
  throw new Error(
    `The credentials in this backup were encrypted with another BACKUPCHECKS_ENCRYPTION_KEY (${theirs}; ${here}). ` +
      "Set BACKUPCHECKS_ENCRYPTION_KEY to that key, or put the old data folder's secrets.json into this one. " +
      "If that key is lost, add --forget-credentials and enter the credentials again; people set up their second factors again.",
  );
}

/** A database that has more migrations than the backup can't be brought back to it. */
async function refuseFurtherDatabase(databaseUrl: string, { migrations }: BackupHeader): Promise<void> {
  const further = await onOwnConnection(databaseUrl, "backupchecks restore", async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
    );
    if (!rows[0]?.there) return null;
    const applied = await client.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1",
    );
    return applied.rows.find(({ name }) => !migrations.some((each) => each.name === name))?.name ?? null;
  });
  if (further)
    throw new Error(
      `This database has migrations that the backup has not (${further}). Restore into a new database or data folder.`,
    );
}

/** All rows in one transaction. The locks come before the look, so that nobody fills the database in between. */
async function load(
  client: pg.Client,
  backup: BackupFile,
  { forgetCredentials }: RestoreOptions,
): Promise<number> {
  const { tables, sequences } = backup.header;
  await refuseOtherTables(client, backup.header);
  await client.query("BEGIN");
  // Rows come as they were: hashes, the queue and the numbering of events are data already, and nothing is to be made of them anew.
  for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`);
  for (const { name } of tables) await emptyOrRefuse(client, name);
  await backup.read(async (table, rows) => {
    const copy = client.query(copyFrom(`COPY ${copied(table)} FROM STDIN`));
    await pipeline(Readable.from(rows), copy);
    if (copy.rowCount !== table.rows)
      throw new Error(`${table.name} had ${table.rows} rows, ${copy.rowCount} arrived.`);
  });
  if (forgetCredentials) {
    // A backup of an older version has not all of them.
    for (const { name } of tables.filter((table) => ENCRYPTED.includes(table.name)))
      await client.query(`DELETE FROM ${quoted(name)}`);
    await client.query("UPDATE instance_settings SET encryption_key_id = NULL");
  }
  for (const { name, value, isCalled } of sequences)
    await client.query("SELECT setval($1::regclass, $2, $3)", [quoted(name), value, isCalled]);
  for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`);
  await client.query("COMMIT");
  // Without it the first pages would be planned for empty tables.
  for (const { name } of tables) await client.query(`ANALYZE ${quoted(name)}`);
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

async function refuseOtherTables(client: pg.Client, { tables }: BackupHeader): Promise<void> {
  const [here, there] = [await storedTables(client), tables].map((list) => list.map(copied).toSorted());
  if (here?.join() !== there?.join())
    throw new Error("The tables of this database are not those of the backup, though the migrations are.");
}

async function emptyOrRefuse(client: pg.Client, table: string): Promise<void> {
  if (THERE_FROM_THE_START.includes(table)) {
    await client.query(`DELETE FROM ${quoted(table)}`);
    return;
  }
  const { rows } = await client.query(`SELECT FROM ${quoted(table)} LIMIT 1`);
  if (rows.length > 0)
    throw new Error(
      `This instance is in use (${table} is not empty). Restore into a new database or data folder.`,
    );
}
