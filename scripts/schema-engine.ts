// Prisma's own schema engine, as WebAssembly from npm: the one that its command would download as a program. It compares and writes
// migrations here; it is a tool for developers and tests, and no part of what runs in production.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { MIGRATIONS_FOLDER, readMigrations } from "./migrations";

export const SCHEMA_FILE = path.join(import.meta.dirname, "..", "prisma", "schema.prisma");
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * The SQL that would bring a database with all migrations to the schema: an empty migration ("-- This is an empty migration.") where
 * they agree. Works in a shadow database of its own on the server of `databaseUrl`, whose role must be allowed to make one.
 */
export async function diffToSchema(
  databaseUrl: string,
  folder = MIGRATIONS_FOLDER,
  schemaFile = SCHEMA_FILE,
): Promise<string> {
  const schema = { path: "schema.prisma", content: await readFile(schemaFile, "utf8") };
  const migrations = await migrationList(folder);
  return withEngine(databaseUrl, schema.content, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "migrations", ...migrations },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return stdout ?? "";
  });
}

/** What `prisma migrate deploy` does; for comparing our own runner with it. Returns the names of those applied. */
export async function applyWithEngine(
  databaseUrl: string,
  folder = MIGRATIONS_FOLDER,
  schemaFile = SCHEMA_FILE,
): Promise<string[]> {
  const migrationsList = await migrationList(folder);
  return withEngine(databaseUrl, await readFile(schemaFile, "utf8"), async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    return appliedMigrationNames;
  });
}

async function migrationList(folder: string): Promise<glue.MigrationList> {
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(path.join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: (await readMigrations(folder)).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

let loading: Promise<void> | undefined;

/** The package's own way in imports the WebAssembly as a module, which Node does behind a flag only. */
async function loadEngine(): Promise<void> {
  const packageMain = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const bytes = await readFile(packageMain.replace("schema_engine.js", "schema_engine_bg.wasm"));
  const registry = { set_message: (text: string) => console.error("The schema engine panicked:", text) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue as never });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
}

async function withEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: glue.SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadEngine();
  await loading;
  const url = new URL(databaseUrl);
  const opened: PrismaPgAdapter[] = [];
  const open = async (database: string) => {
    const adapter = completed(await factoryFor(url, database).connect());
    opened.push(adapter);
    return adapter;
  };
  const mainDatabase = decodeURIComponent(url.pathname.slice(1));
  const { provider, adapterName } = factoryFor(url, mainDatabase);
  const shadow = `shadow_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  try {
    const engine = await glue.SchemaEngine.new(
      { datamodels: [["schema.prisma", schema]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory({
        provider,
        adapterName,
        connect: () => open(mainDatabase),
        connectToShadowDb: async () => {
          // The adapter would drop its shadow while still connected to it; this one is dropped at the end.
          await admin.query(`create database ${shadow}`);
          return open(shadow);
        },
      }),
    );
    return await work(engine);
  } finally {
    for (const adapter of opened) await closePool(adapter);
    await admin.query(`drop database if exists ${shadow} with (force)`);
    await admin.end();
  }
}

/** The engine has disposed of some adapters itself, of others not. */
async function closePool(adapter: PrismaPgAdapter): Promise<void> {
  const pool = adapter.underlyingDriver();
  if (!pool.ended) await pool.end();
}

/** A connection string would override the name of the database, so the parts are given one by one. */
function factoryFor(url: URL, database: string): PrismaPg {
  return new PrismaPg({
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
  });
}

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

const PG_CHAR = 18;
const PG_TEXT = 25;

/** What the adapter has inside: the one place where the types of columns are still PostgreSQL's. */
interface AdapterInside {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>;
}

/**
 * The adapter with two things it lacks for the engine: catalogue columns of the type "char", which it refuses, and scripts as
 * PostgreSQL reads them, which it cuts at every semicolon, those inside functions included.
 */
function completed(adapter: PrismaPgAdapter): PrismaPgAdapter {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  const inside = adapter as unknown as AdapterInside;
  const performIO = inside.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charColumns = new WeakMap<SqlQuery, number[]>();
  inside.performIO = async (query) => {
    const result = await performIO(query);
    const found = result.fields.flatMap((field, index) => (field.dataTypeID === PG_CHAR ? [index] : []));
    for (const index of found) Object.assign(result.fields[index] ?? {}, { dataTypeID: PG_TEXT });
    charColumns.set(query, found);
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
