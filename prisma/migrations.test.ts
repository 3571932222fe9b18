import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { administer, onDatabase } from "@/lib/testing/throwaway-postgres";
import { applyMigrations, readMigrations } from "@/scripts/migrations";
import { HAND_WRITTEN, isEmptyDiff, withoutHandWritten } from "@/scripts/schema-difference";
import { applyWithEngine, diffToSchema } from "@/scripts/schema-engine";

// Real servers, at the speed of the machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const server = () => inject("databaseServer").url;
const databases: string[] = [];

async function emptyDatabase(): Promise<string> {
  const name = `backupchecks_migrations_${process.pid}_${databases.length}`;
  await administer(server(), `create database ${name}`);
  databases.push(name);
  return onDatabase(server(), name);
}

afterAll(async () => {
  for (const name of databases) await administer(server(), `drop database ${name} with (force)`);
});

async function rows(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const history = (databaseUrl: string) =>
  rows(
    databaseUrl,
    `select migration_name, checksum, applied_steps_count, logs, rolled_back_at, finished_at >= started_at as finished
     from _prisma_migrations order by started_at`,
  );

const historyTable = (databaseUrl: string) =>
  rows(
    databaseUrl,
    `select column_name, data_type, character_maximum_length, is_nullable, column_default from information_schema.columns
     where table_name = '_prisma_migrations' order by ordinal_position`,
  );

describe("the migrations", () => {
  it("say what the schema says, but for what was written by hand", async () => {
    const difference = await diffToSchema(await emptyDatabase());
    expect(withoutHandWritten(difference)).toSatisfy(isEmptyDiff);
  });

  it("have all that is listed as written by hand, and the engine would drop it", async () => {
    const database = await emptyDatabase();
    await applyMigrations(database);
    const indexes = (await rows(database, "select indexname from pg_indexes")).map((row) => row.indexname);
    const difference = await diffToSchema(database);
    for (const name of HAND_WRITTEN.indexes) {
      expect(indexes).toContain(name);
      expect(difference).toContain(`DROP INDEX "${name}"`);
    }
  });
});

describe("applyMigrations", () => {
  it("writes the history that Prisma's engine writes, and each takes the other's for its own", async () => {
    const [ours, theirs] = [await emptyDatabase(), await emptyDatabase()];
    const names = (await readMigrations()).map((migration) => migration.name);
    expect(await applyMigrations(ours)).toEqual(names);
    expect(await applyWithEngine(theirs)).toEqual(names);
    expect(await historyTable(ours)).toEqual(await historyTable(theirs));
    expect(await history(ours)).toEqual(await history(theirs));
    expect(await applyWithEngine(ours)).toEqual([]);
    expect(await applyMigrations(theirs)).toEqual([]);
  });

  it("applies each migration once, though several processes begin together", async () => {
    const database = await emptyDatabase();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(database)));
    expect(outcomes.flat()).toEqual((await readMigrations()).map((migration) => migration.name));
  });
});

describe("applyMigrations on a folder", () => {
  let folder: string;
  let database: string;
  const write = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, "migration.sql"), sql);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "backupchecks-migrations-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    await rm(folder, { recursive: true });
    database = await emptyDatabase();
    await write("20260101000000_first", "create table a (n int); insert into a values (1);");
  });

  it("applies in order what is new, in the same words as the file", async () => {
    await applyMigrations(database, folder);
    const sql =
      "create function two() returns int language sql as $$ select 2; $$; insert into a values (two());";
    await write("20260102000000_second", sql);
    expect(await applyMigrations(database, folder)).toEqual(["20260102000000_second"]);
    expect(await rows(database, "select n from a order by n")).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await history(database)).toMatchObject([
      { migration_name: "20260101000000_first" },
      { migration_name: "20260102000000_second", checksum: createHash("sha256").update(sql).digest("hex") },
    ]);
  });

  it("leaves nothing of a migration that fails, and names the line", async () => {
    await applyMigrations(database, folder);
    await write("20260102000000_second", "insert into a values (2);\ninsert into nowhere values (3);\n");
    await expect(applyMigrations(database, folder)).rejects.toThrow(
      'Migration 20260102000000_second failed at line 2: relation "nowhere" does not exist',
    );
    expect(await rows(database, "select n from a")).toEqual([{ n: 1 }]);
    expect(await history(database)).toHaveLength(1);
  });

  it("refuses a migration that was changed after it had been applied", async () => {
    await applyMigrations(database, folder);
    await write("20260101000000_first", "create table a (n bigint);");
    await expect(applyMigrations(database, folder)).rejects.toThrow("was changed after it had been applied");
  });

  it("refuses a database that a newer version has migrated", async () => {
    await write("20260102000000_second", "insert into a values (2);");
    await applyMigrations(database, folder);
    await rm(path.join(folder, "20260102000000_second"), { recursive: true });
    await expect(applyMigrations(database, folder)).rejects.toThrow(
      "newer Backupchecks: it has 20260102000000_second",
    );
  });

  it("refuses to go on after a migration that another tool left half-way", async () => {
    await applyMigrations(database, folder);
    await rows(database, "update _prisma_migrations set finished_at = null returning id");
    await expect(applyMigrations(database, folder)).rejects.toThrow("did not finish");
    await rows(database, "update _prisma_migrations set rolled_back_at = now() returning id");
    await expect(applyMigrations(database, folder)).rejects.toThrow('relation "a" already exists');
  });
});
