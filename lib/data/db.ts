import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { required } from "@/lib/env";
import { PrismaClient } from "@/prisma/generated/client";

/**
 * One pool per process, shared by Prisma (rows, transactions) and by set-based SQL (lists, batches), so that the number of
 * connections has one bound. Kept on globalThis: the development server loads modules more than once.
 */
interface Database {
  pool: pg.Pool;
  prisma: Client;
}

const kept = globalThis as typeof globalThis & { backupchecksDatabase?: Database };

const POOL_SIZE = 16;

/** So long a connection is waited for, or a free one of the pool: packets may be dropped without a word. */
const CONNECT_WITHIN_MS = 10_000;
/** So long a statement may take. Stories' transactions end sooner; migrations, backup and restore have connections of their own. */
const STATEMENT_MS = 60_000;
/** When that is over and not even the refusal comes, the connection is taken for dead. */
const ANSWER_MS = STATEMENT_MS + 5_000;
/** So long a sign of life is waited for: whoever asks for one gives up soon. */
const PING_MS = 2_500;

// int8 (counts, sequence numbers, Autotask IDs) stays below 2^53 here, so a number is exact and JSON can carry it.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

function open(): Database {
  const pool = new pg.Pool({
    connectionString: required("DATABASE_URL"),
    max: POOL_SIZE,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
  });
  // An idle connection that the server closed is replaced on the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return { pool, prisma: clientOn(pool) };
}

function clientOn(pool: pg.Pool) {
  return new PrismaClient({
    adapter: new PrismaPg(pool),
    omit: {
      user: { passwordHash: true },
      autotaskConnection: { password: true, trackingIdentifier: true },
      ingestToken: { hash: true },
      oneTimeLink: { hash: true },
      recoveryCode: { hash: true },
      secondFactor: { secret: true },
    },
  });
}

type Client = ReturnType<typeof clientOn>;

function database(): Database {
  kept.backupchecksDatabase ??= open();
  return kept.backupchecksDatabase;
}

/** Prisma, with secrets omitted unless asked for by name. */
export function prisma(): Client {
  return database().prisma;
}

/** Any Prisma client that can write: the whole one or a transaction. */
export type Writer = Omit<Client, "$connect" | "$disconnect" | "$on" | "$extends" | "$transaction">;

/**
 * Runs one SQL statement and returns its rows. For lists and batches, where one statement does what a mapper needs many for.
 * @param name names the prepared statement; the same name must always come with the same text.
 */
export async function rowsOf<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await database().pool.query<Row>({ name, text, values });
  return rows;
}

/** Same, for a text that depends on the request (filters): not kept prepared. */
export async function rowsOfBuilt<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await database().pool.query<Row>(text, values);
  return rows;
}

/** Runs stories' writes in one transaction. */
export function inTransaction<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
  return prisma().$transaction(work, { timeout: 20_000, maxWait: 10_000 });
}

// A row bears the time at which its transaction began, and is seen only when that has ended: so this is no later than the beginning of
// any of ours that is still under way. Those of others (a dump, a report) write nothing here and would hold the time up.
const TIME = `
  SELECT least(now(), min(xact_start)) AS now FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user AND application_name = current_setting('application_name')
    AND state <> 'idle' AND pid <> pg_backend_pid()`;

/**
 * The database's own time: what is compared with times that it wrote must not come from another clock. Whatever it dated earlier can be
 * seen by everything that is read after this.
 */
export async function databaseTime(): Promise<Date> {
  const [row] = await rowsOf<{ now: Date }>("database-time", TIME);
  if (!row) throw new Error("the database told no time");
  return row.now;
}

/** Asks the database for a sign of life. @throws where none comes soon. */
export async function pingDatabase(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database gave no answer in ${PING_MS} ms`)), PING_MS);
  });
  try {
    await Promise.race([database().pool.query("select 1"), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends all connections: for commands and tests that come to an end. */
export async function closeDatabase(): Promise<void> {
  const open = kept.backupchecksDatabase;
  kept.backupchecksDatabase = undefined;
  if (!open) return;
  await open.prisma.$disconnect();
  await open.pool.end();
}
