// What a database of ours consists of, as far as a backup is concerned.
import pg from "pg";
import type { BackupTable } from "./backup-file";

/** The history of migrations is no data: restoring migrates, and writes it anew. */
const HISTORY = "_prisma_migrations";

const TABLES = `
  SELECT c.relname AS name,
         array(SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
         array(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
               WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS "refersTo"
  FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '${HISTORY}'
  ORDER BY c.relname`;

interface StoredTable {
  name: string;
  columns: string[];
  refersTo: string[];
}

/** All tables of ours, each after those that it refers to; empty for a database that was never migrated. */
export async function storedTables(client: pg.ClientBase): Promise<Omit<BackupTable, "rows">[]> {
  const { rows } = await client.query<StoredTable>(TABLES);
  const ordered: StoredTable[] = [];
  let left = rows;
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name));
    const ready = left.filter(({ refersTo }) => refersTo.every((other) => !names.has(other)));
    if (ready.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...names].join(", ")}.`);
    ordered.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered.map(({ name, columns }) => ({ name, columns }));
}

/** The columns of a table as COPY takes them. */
export function copied({ name, columns }: Pick<BackupTable, "name" | "columns">): string {
  return `${quoted(name)} (${columns.map(quoted).join(", ")})`;
}

export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** Texts of values must mean the same on both sides, whatever the server's settings are. */
const ONE_WAY_OF_WRITING = [
  "SET datestyle = 'ISO'",
  "SET timezone = 'UTC'",
  "SET intervalstyle = 'postgres'",
  "SET bytea_output = 'hex'",
];

/** A connection of its own for as long as the work takes; named apart from the application's, which looks at what its own have under way. */
export async function onOwnConnection<T>(
  databaseUrl: string,
  name: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: name });
  // What breaks the connection is thrown by the statement that was under way.
  client.on("error", () => {});
  await client.connect();
  try {
    for (const setting of [
      ...ONE_WAY_OF_WRITING,
      "SET statement_timeout = 0",
      "SET idle_in_transaction_session_timeout = 0",
    ])
      await client.query(setting);
    return await work(client);
  } finally {
    await client.end();
  }
}
