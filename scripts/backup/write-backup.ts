import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { AppliedMigration } from "@/scripts/migrations";
import { type BackupHeader, type BackupTable, type Rows, writeBackupFile } from "./backup-file";
import { copied, onOwnConnection, quoted, storedTables } from "./stored-tables";

export interface BackupMade {
  tables: number;
  rows: number;
  bytes: number;
  encryptionKeyId: string | null;
}

/**
 * Backs a database up as it is at one moment, beside whatever works on it: one snapshot, which waits for nobody and holds up nobody.
 * @throws Error in one sentence where there is nothing to back up, or it can't be written.
 */
export function writeBackup(databaseUrl: string, file: string, product: string): Promise<BackupMade> {
  return onOwnConnection(databaseUrl, "backupchecks backup", async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const header = await headerOf(client, product);
    const bytes = await writeBackupFile(file, header, (table) => rowsOf(client, table));
    await client.query("COMMIT");
    const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
    return { tables: header.tables.length, rows, bytes, encryptionKeyId: header.encryptionKeyId };
  });
}

async function headerOf(client: pg.Client, product: string): Promise<BackupHeader> {
  const tables = await storedTables(client);
  if (tables.length === 0) throw new Error("This database holds no instance of Backupchecks.");
  const { rows: migrations } = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const { rows: settings } = await client.query<{ key: string | null }>(
    "SELECT encryption_key_id AS key FROM instance_settings",
  );
  const { rows: sequences } = await client.query<BackupHeader["sequences"][number]>(
    `SELECT sequencename AS name, coalesce(last_value, start_value)::text AS value, last_value IS NOT NULL AS "isCalled"
     FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1`,
  );
  const counted: BackupTable[] = [];
  for (const table of tables) counted.push({ ...table, rows: await countOf(client, table.name) });
  return {
    product,
    createdAt: new Date().toISOString(),
    encryptionKeyId: settings[0]?.key ?? null,
    migrations: migrations.map((row) => ({ name: row.migration_name, checksum: row.checksum })),
    tables: counted,
    sequences,
  };
}

export async function countOf(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(table)}`);
  return Number(rows[0]?.n);
}

async function* rowsOf(client: pg.Client, table: BackupTable): Rows & AsyncGenerator<Buffer> {
  const copy = client.query(copyTo(`COPY ${copied(table)} TO STDOUT`));
  yield* copy;
  if (copy.rowCount !== table.rows)
    throw new Error(`${table.name} holds ${table.rows} rows, ${copy.rowCount} were read.`);
}
