import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { closeDatabase } from "@/lib/data/db";
import { freshDatabase, type TestDatabase } from "./test-database";

export interface DatabaseUnderTest {
  /** One statement on a connection that is not the application's. */
  sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A connection of its own, closed at the end of the file; for transactions that stay open. */
  connection(): Promise<pg.Client>;
  /** Resolves once so many of the application's sessions wait for a lock. */
  waiting(sessions: number): Promise<void>;
}

/** The database of one test file, made before its tests and dropped after them. */
export function databaseForTests(): DatabaseUnderTest {
  let database: TestDatabase;
  const clients: pg.Client[] = [];
  const connection = async () => {
    const client = new pg.Client({ connectionString: database.url });
    // The database is dropped with force in the end; what is still connected then is cut off.
    client.on("error", () => {});
    clients.push(client);
    await client.connect();
    return client;
  };
  let own: pg.Client;
  beforeAll(async () => {
    database = await freshDatabase();
    own = await connection();
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await closeDatabase();
    await database.close();
  });
  const sql: DatabaseUnderTest["sql"] = async (text, values) =>
    (await own.query(text, values)).rows as never[];
  return {
    sql,
    connection,
    async waiting(sessions) {
      for (;;) {
        const [row] = await sql<{ n: number }>(
          `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if ((row?.n ?? 0) >= sessions) return;
      }
    },
  };
}

/** Runs something and tells the SQL statements that it sent, those of transactions too, in order. */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ value: T; statements: string[] }> {
  const statements: string[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    statements.push(typeof first === "string" ? first : (first as { text: string }).text);
    return (original as (...all: unknown[]) => unknown).apply(this, given);
  } as typeof original;
  try {
    return { value: await work(), statements };
  } finally {
    pg.Client.prototype.query = original;
  }
}
