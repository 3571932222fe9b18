import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { administer, onDatabase, refuseForeign } from "./throwaway-postgres";

export interface TestDatabase {
  url: string;
  /** Drops it, with whatever is still connected. */
  close(): Promise<void>;
}

let isFirst = true;

/**
 * A migrated, empty database. The first one that a test file asks for is the one in its `DATABASE_URL`, which `lib/data` works on: make
 * it in `beforeAll`, `close` it in `afterAll`. Further ones are known by their `url` alone.
 * @throws Error if the server is not on this machine.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const { url: server, template } = inject("databaseServer");
  refuseForeign(server);
  const fromEnvironment = isFirst ? process.env.DATABASE_URL : undefined;
  isFirst = false;
  const url = fromEnvironment ?? onDatabase(server, `backupchecks_test_${randomUUID().replaceAll("-", "")}`);
  if (onDatabase(url, "") !== onDatabase(server, ""))
    throw new Error("DATABASE_URL is not on the server of the tests.");
  const name = new URL(url).pathname.slice(1);
  await administer(server, `create database ${name} template ${template}`);
  return { url, close: () => administer(server, `drop database if exists ${name} with (force)`) };
}
