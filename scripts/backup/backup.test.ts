// Backups by the commands that the documents name, of an instance that is at work; and what a restore refuses.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { demoAutotask } from "@/scripts/demo-autotask";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/scripts/embedded-postgres";
import type { Instance } from "@/scripts/instance";
import { applyMigrations, MIGRATIONS_FOLDER, readMigrations } from "@/scripts/migrations";
import { type ThrowawayFolder, throwawayFolder } from "@/scripts/throwaway-folder";
import { openBackupFile, writeBackupFile } from "./backup-file";
import { openForRestore, restoreBackup } from "./restore-backup";
import { storedTables } from "./stored-tables";
import { writeBackup } from "./write-backup";

const ROOT = path.join(import.meta.dirname, "../..");

// Commands in processes of their own and whole instances: at the speed of the machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: ThrowawayFolder;
let dataDir: string;
let server: EmbeddedPostgres;
let instance: Instance;
let sandbox: Awaited<ReturnType<typeof startAutotaskSandbox>>;
/** The key of the instance, and how it encrypted its API password. */
let keyId: string;

const inFolder = (name: string) => path.join(folder.path, name);

// One instance for all of them, filled by the stories: the sample MSP with its tickets.
beforeAll(async () => {
  folder = await throwawayFolder();
  dataDir = inFolder("data");
  // Whatever uses this folder joins it, commands included; its data is thrown away, and need not wait for the disk.
  server = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off", full_page_writes: "off" } });
  sandbox = await startAutotaskSandbox();
  Object.assign(process.env, {
    BACKUPCHECKS_DATA_DIR: dataDir,
    AUTOTASK_ZONE_INFO_URL: sandbox.zoneInfoUrl,
    LOG_LEVEL: "error",
  });
  delete process.env.DATABASE_URL;
  const { openInstance } = await import("@/scripts/instance");
  instance = await openInstance({ quiet: true });
  const [{ seedDemo }, { encryptionKeyIdOf }] = await Promise.all([
    import("@/prisma/seed"),
    import("@/lib/server"),
  ]);
  keyId = encryptionKeyIdOf(process.env.BACKUPCHECKS_ENCRYPTION_KEY ?? "");
  await seedDemo({
    autotask: demoAutotask(sandbox),
    baseUrl: "https://backupchecks.example.com",
    now: new Date(),
  });
  await giveSecondFactor();
});

afterAll(async () => {
  await instance?.stop();
  await sandbox?.stop();
  await server?.stop();
  await folder?.remove();
});

async function rows<Row extends pg.QueryResultRow>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** An administrator with an authenticator and recovery codes, who is just signing in. */
async function giveSecondFactor(): Promise<void> {
  const [{ inTransaction }, factors] = await Promise.all([
    import("@/lib/data/db"),
    import("@/lib/data/second-factors"),
  ]);
  const [user] = await rows<{ id: string }>(
    instance.databaseUrl,
    "SELECT id FROM users WHERE role = 'admin'",
  );
  await inTransaction(async (writer) => {
    await factors.storePendingFactor(writer, user?.id ?? "", "JBSWY3DPEHPK3PXP");
    await factors.confirmSecondFactor(writer, user?.id ?? "", new Date());
    await factors.makeRecoveryCodes(writer, user?.id ?? "");
  });
  await rows(
    instance.databaseUrl,
    `INSERT INTO sign_in_challenges (id, user_id, expires_at) SELECT gen_random_uuid(), user_id, now() FROM second_factors`,
  );
}

/** A command as package.json has it. @returns what it said, and how it ended. */
function cli(args: string[], env: Record<string, string> = {}): Promise<{ said: string; code: number }> {
  const given = { ...process.env, DATABASE_URL: "", BACKUPCHECKS_ENCRYPTION_KEY: "", ...env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["scripts/bootstrap.mjs", "cli", ...args],
      { cwd: ROOT, env: given },
      (error, stdout, stderr) =>
        resolve({ said: `${stdout}${stderr}`, code: error ? Number(error.code ?? 1) : 0 }),
    );
  });
}

/** A number for each table that changes with any value of any row. */
async function fingerprints(databaseUrl: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found: Record<string, string> = {};
    for (const { name } of await storedTables(client)) {
      const { rows: result } = await client.query<{ n: string; sum: string }>(
        `SELECT count(*) AS n, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C"), '')) AS sum FROM "${name}" t`,
      );
      found[name] = `${result[0]?.n} rows, ${result[0]?.sum}`;
    }
    return found;
  } finally {
    await client.end();
  }
}

/** The first thing that does not fit in the audit chain, or none. */
function brokenEvents(databaseUrl: string): Promise<unknown[]> {
  return rows(
    databaseUrl,
    `SELECT e.seq FROM audit_events e LEFT JOIN audit_events p ON p.seq = e.seq - 1
     WHERE e.hash <> audit_event_hash(e) OR e.prev_hash <> coalesce(p.hash, decode(repeat('00', 32), 'hex'))
     UNION ALL SELECT h.seq FROM audit_head h WHERE h.seq <> (SELECT count(*) FROM audit_events)`,
  );
}

async function newDatabase(name: string): Promise<string> {
  await rows(instance.databaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(instance.databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

describe("npm run cli -- backup, restore", () => {
  it("bring everything back row by row into a new data folder, which works with the old key", async () => {
    // What was counted of requests is written a little later.
    await (await import("@/lib/api-log")).flushApiLog();
    const before = await fingerprints(instance.databaseUrl);
    const backup = await cli(["backup", inFolder("rest.backup")]);
    expect(backup).toMatchObject({ code: 0 });
    expect(backup.said).toContain(`Keep the encryption key (${keyId}) elsewhere`);
    expect((await stat(inFolder("rest.backup"))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder.path)).filter((name) => name.includes("partial"))).toEqual([]);

    const restoredDir = inFolder("restored");
    await mkdir(restoredDir, { mode: 0o711 });
    await copyFile(path.join(dataDir, "secrets.json"), path.join(restoredDir, "secrets.json"));
    const restored = await cli(["restore", inFolder("rest.backup")], { BACKUPCHECKS_DATA_DIR: restoredDir });
    expect(restored).toMatchObject({ code: 0 });

    const database = await startEmbeddedPostgres({ dataDir: restoredDir, settings: { fsync: "off" } });
    try {
      expect(await fingerprints(database.url)).toEqual(before);
      expect(await brokenEvents(database.url)).toEqual([]);
      expect(await disabledTriggers(database.url)).toEqual([]);
      const { decryptSecret } = await import("@/lib/data/secrets");
      const [stored] = await rows<{ password: Buffer }>(
        database.url,
        "SELECT password FROM autotask_connections WHERE environment = 'sandbox'",
      );
      expect(decryptSecret("autotask.sandbox.password", stored?.password ?? Buffer.alloc(0))).toBe(
        SANDBOX_CREDENTIALS.secret,
      );
    } finally {
      await database.stop();
    }
    // The instance as it starts, with its key and its trail going on.
    const list = await cli(["user", "list"], { BACKUPCHECKS_DATA_DIR: restoredDir });
    expect(list.said).toContain("operator@demo.example");
  });

  it("take one moment of an instance that takes in runs meanwhile", async () => {
    const { acceptRuns } = await import("@/lib/use-cases/accept-runs");
    const accepted: string[] = [];
    let busy = true;
    const taking = (async () => {
      for (let n = 0; busy; n += 1) {
        const runs = Array.from({ length: 20 }, (_, i) => incoming(`busy-${n}-${i}`));
        accepted.push(...(await acceptRuns(runs, null)).flatMap(({ runId }) => runId ?? []));
      }
    })();
    await expect.poll(() => accepted.length, { timeout: 60_000 }).toBeGreaterThan(100);
    const sure = [...accepted];
    expect(await cli(["backup", inFolder("busy.backup")])).toMatchObject({ code: 0 });
    busy = false;
    await taking;
    expect(accepted.length).toBeGreaterThan(sure.length);

    const url = await newDatabase("restored_busy");
    const restored = await cli(["restore", inFolder("busy.backup")], {
      DATABASE_URL: url,
      BACKUPCHECKS_ENCRYPTION_KEY: process.env.BACKUPCHECKS_ENCRYPTION_KEY ?? "",
    });
    expect(restored).toMatchObject({ code: 0 });
    const there = new Set((await rows<{ id: string }>(url, "SELECT id FROM runs")).map(({ id }) => id));
    expect(sure.filter((id) => !there.has(id))).toEqual([]);
    expect(await halfThings(url)).toEqual([]);
    expect(await brokenEvents(url)).toEqual([]);
  });

  it("refuse an instance that is in use", async () => {
    const { said, code } = await cli(["restore", inFolder("rest.backup")]);
    expect(code).toBe(1);
    expect(said.trim()).toMatch(
      /^This instance is in use \(\w+ is not empty\)\. Restore into a new database or data folder\.$/,
    );
  });

  it("refuse another key in one line, unless the credentials are to be forgotten", async () => {
    const url = await newDatabase("restored_other_key");
    const other = { DATABASE_URL: url, BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64") };
    const refused = await cli(["restore", inFolder("rest.backup")], other);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(
      new RegExp(
        `^The credentials in this backup were encrypted with another BACKUPCHECKS_ENCRYPTION_KEY \\(${keyId}; the key here is [0-9a-f]{8}\\)`,
      ),
    );
    expect(await rows(url, "SELECT FROM pg_class WHERE relname = 'users'")).toEqual([]);

    const forgot = await cli(["restore", "--forget-credentials", inFolder("rest.backup")], other);
    expect(forgot.said).toContain("Enter the credentials of Autotask again in Settings.");
    expect(forgot.said).toContain("Second factors are off");
    expect(await rows(url, "SELECT FROM autotask_connections")).toEqual([]);
    // What is asked for after a password could be read by nobody: everyone with a second factor would be locked out.
    for (const table of ["second_factors", "recovery_codes", "sign_in_challenges"]) {
      expect(await rows(instance.databaseUrl, `SELECT FROM ${table}`)).not.toEqual([]);
      expect(await rows(url, `SELECT FROM ${table}`)).toEqual([]);
    }
    // It starts with the new key, which is its own from now on.
    expect(await cli(["user", "list"], other)).toMatchObject({ code: 0 });
  });

  it("refuse to back up a folder in which there is nothing", async () => {
    const { said } = await cli(["backup", inFolder("none.backup")], {
      BACKUPCHECKS_DATA_DIR: inFolder("nowhere"),
    });
    expect(said).toContain(`There is no instance in ${inFolder("nowhere")}.`);
  });
});

function incoming(externalId: string) {
  return {
    externalId,
    customer: "Contoso",
    job: { name: `Busy ${externalId.length % 3}`, software: "Test" },
    startedAt: new Date().toISOString(),
    status: "error",
    objects: [
      { name: "HV01", status: "error", message: "Snapshot could not be created" },
      { name: "HV02", status: "success" },
    ],
  };
}

function disabledTriggers(databaseUrl: string): Promise<unknown[]> {
  return rows(databaseUrl, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'");
}

/** Runs that are there in part, and jobs whose place in the queue is not what their runs say. */
function halfThings(databaseUrl: string): Promise<unknown[]> {
  return rows(
    databaseUrl,
    `SELECT r.id FROM runs r WHERE r.object_count <> (SELECT count(*) FROM run_objects o WHERE o.run_id = r.id)
     UNION ALL
     SELECT coalesce(q.job_id, u.job_id) FROM queued_jobs q
     FULL JOIN (SELECT job_id, count(*) AS n FROM runs WHERE review_id IS NULL GROUP BY 1) u ON u.job_id = q.job_id
     WHERE q.run_count IS DISTINCT FROM u.n`,
  );
}

describe("a backup file", () => {
  const options = { encryptionKeyId: "", forgetCredentials: true };
  const copyWith = async (name: string, change: (bytes: Buffer) => Buffer) => {
    await writeFile(inFolder(name), change(await readFile(inFolder("rest.backup"))));
    return openForRestore(inFolder(name), options);
  };

  it("is refused in one sentence when it is cut off, changed, or none at all", async () => {
    await expect(copyWith("cut", (bytes) => bytes.subarray(0, bytes.length - 1))).rejects.toThrow(
      "is incomplete: its end is missing. Nothing was restored.",
    );
    await expect(copyWith("half", (bytes) => bytes.subarray(0, bytes.length / 2))).rejects.toThrow(
      "is incomplete",
    );
    for (const place of [0.001, 0.3, 0.6, 0.95]) {
      const flip = (bytes: Buffer) => {
        const at = Math.floor(bytes.length * place) + 40;
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        return bytes;
      };
      await expect(copyWith("changed", flip)).rejects.toThrow("is damaged: its checksum does not fit");
    }
    await expect(copyWith("other", () => Buffer.from("PGDMP"))).rejects.toThrow(
      "is no backup of Backupchecks",
    );
    await expect(copyWith("empty", () => Buffer.alloc(0))).rejects.toThrow("is no backup of Backupchecks");
    await expect(openBackupFile(inFolder("absent"))).rejects.toThrow("There is no file");
  });

  it("of a newer version is refused by its format and by its migrations", async () => {
    const newer = (bytes: Buffer) =>
      Buffer.concat([Buffer.from("Backupchecks backup 2\n"), bytes.subarray(bytes.indexOf("\n") + 1)]);
    await expect(copyWith("newer", newer)).rejects.toThrow("was written by a newer Backupchecks (format 2)");

    const { header } = await openBackupFile(inFolder("rest.backup"));
    const migrations = [...header.migrations, { name: "29990101000000_later", checksum: "0" }];
    const file = inFolder("later");
    await writeBackupFile(
      file,
      { ...header, product: "9.0.0", migrations, tables: [] },
      async function* () {},
    );
    await expect(openForRestore(file, options)).rejects.toThrow(
      "made by a newer Backupchecks (9.0.0): it has migration 29990101000000_later",
    );
  });

  it("of an older version is brought to the present one", async () => {
    const olderFolder = inFolder("older-migrations");
    const [first, ...later] = (await readMigrations()).map(({ name }) => name);
    await cp(MIGRATIONS_FOLDER, olderFolder, {
      recursive: true,
      filter: (source) => !later.includes(path.basename(source)),
    });
    const older = await newDatabase("older");
    await applyMigrations(older, olderFolder);
    await rows(older, "INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Contoso ü\\t\\N')");
    await writeBackup(older, inFolder("older.backup"), "0.0.1");

    const backup = await openForRestore(inFolder("older.backup"), options);
    expect(backup.header.migrations.map(({ name }) => name)).toEqual([first]);
    const url = await newDatabase("restored_older");
    expect(await restoreBackup(backup, { ...options, databaseUrl: url })).toMatchObject({ migrated: later });
    expect(await rows(url, "SELECT name FROM customers")).toEqual([{ name: "Contoso ü\\t\\N" }]);
    // And not into one that has gone further already.
    const further = await newDatabase("further");
    await applyMigrations(further);
    await expect(restoreBackup(backup, { ...options, databaseUrl: further })).rejects.toThrow(
      "This database has migrations that the backup has not",
    );
  });

  it("leaves nothing of itself where it can't be written or loaded", async () => {
    await expect(writeBackup(instance.databaseUrl, inFolder("no/where.backup"), "0")).rejects.toThrow(
      "can't be written",
    );
    const { header } = await openBackupFile(inFolder("rest.backup"));
    const users = header.tables.filter(({ name }) => name === "users");
    const file = inFolder("wrong.backup");
    const broken = async function* () {
      yield Buffer.from("not a row\n");
    };
    await writeBackupFile(
      file,
      { ...header, tables: [...users, ...header.tables.filter((each) => !users.includes(each))] },
      broken,
    );
    const url = await newDatabase("restored_broken");
    const opened = await openForRestore(file, options);
    await expect(restoreBackup(opened, { ...options, databaseUrl: url })).rejects.toThrow(
      "invalid input syntax for type uuid",
    );
    expect(await rows(url, "SELECT FROM users")).toEqual([]);
    expect(await disabledTriggers(url)).toEqual([]);
    await rm(file);
  });
});
