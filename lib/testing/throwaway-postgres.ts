import { isIP } from "node:net";
import pg from "pg";
import { startEmbeddedPostgres } from "@/scripts/embedded-postgres";
import { throwawayFolder } from "@/scripts/throwaway-folder";

/** A server on which tests may make and drop databases as they like. */
export interface ThrowawayPostgres {
  /** Connection string of some database on it; its role may make databases. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Losing the data of a test is no loss, and not waiting for the disk makes the suite several times faster. A database is dropped by a role
 * that may not end the server's own cleaner, which a slow test may have at work in it: nothing that short-lived needs cleaning.
 */
const CARELESS = {
  ...{ fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "4GB" },
  autovacuum: "off",
};

/**
 * @throws Error unless the connection string names a server on this machine: tests drop databases, and a mistyped address must not
 *   reach somebody's real one.
 */
export function refuseForeign(databaseUrl: string): void {
  const host = new URL(databaseUrl).hostname.replace(/^\[|\]$/g, "");
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  if (!isLoopback) throw new Error(`Tests only use a database on this machine, not one on ${host}.`);
}

/**
 * The server of `TEST_DATABASE_URL` if it is set (PostgreSQL 15 or newer, a role that may make databases), else an embedded one that
 * is thrown away at the end.
 */
export async function throwawayPostgres(): Promise<ThrowawayPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    refuseForeign(given);
    return { url: given, stop: async () => {} };
  }
  const folder = await throwawayFolder();
  const server = await startEmbeddedPostgres({ dataDir: folder.path, settings: CARELESS });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await folder.remove();
    },
  };
}

/** The same server and role, another database. */
export function onDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on the server that `databaseUrl` leads to. Names in it must be our own. */
export async function administer(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
