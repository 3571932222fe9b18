import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres, stopEmbeddedPostgres } from "./embedded-postgres";
import { isAlive } from "./postgres-cluster";

// Real servers, at the speed of the machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let dataDir: string;
const settings = { fsync: "off" };

// One folder for all of them: making a cluster takes longer than all the rest.
beforeAll(async () => {
  // mkdtemp makes a folder that only its owner may enter: the database runs as another user when this suite runs as root.
  folder = await mkdtemp(path.join(tmpdir(), "backupchecks-postgres-test-"));
  dataDir = path.join(folder, "data");
});

afterEach(() => stopEmbeddedPostgres(dataDir));

afterAll(() => rm(folder, { recursive: true, force: true }));

async function query(database: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number.parseInt(
    await readFile(path.join(dataDir, "postgres", "cluster", "postmaster.pid"), "utf8"),
    10,
  );
}

/** A process of its own that starts the database, says so, and stays. */
async function startElsewhere(): Promise<ChildProcess> {
  const code = `import { startEmbeddedPostgres } from "./scripts/embedded-postgres.ts";
    await startEmbeddedPostgres({ dataDir: process.env.DATA_DIR, settings: { fsync: "off" } }); console.log("ready");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", code], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

describe("startEmbeddedPostgres", () => {
  it("keeps what was written, and is at rest after the stop", async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings });
    await query(first, "create table kept (n int); insert into kept values (7)");
    const pid = await serverPid();
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await startEmbeddedPostgres({ dataDir, settings });
    expect(await query(second, "select n from kept")).toEqual([{ n: 7 }]);
    await second.stop();
  });

  it("shows its passwords to the owner of the data folder only", async () => {
    const database = await startEmbeddedPostgres({ dataDir, settings });
    const file = path.join(dataDir, "postgres", "credentials.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const passwords = Object.values(JSON.parse(await readFile(file, "utf8")) as Record<string, string>);
    expect(passwords).toHaveLength(2);
    const commandLine = await readFile(path.join(dataDir, "postgres", "cluster", "postmaster.opts"), "utf8");
    const log = await readFile(path.join(dataDir, "postgres", "start.log"), "utf8");
    for (const password of passwords) expect(commandLine + log).not.toContain(password);
    await database.stop();
  });

  it("gives the application a role that is no superuser but may make databases", async () => {
    const database = await startEmbeddedPostgres({ dataDir, settings });
    expect(
      await query(database, "select rolsuper, rolcreatedb from pg_roles where rolname = current_user"),
    ).toEqual([{ rolsuper: false, rolcreatedb: true }]);
    await database.stop();
  });

  it("is shared by all who ask for one folder, and ended by the last of them", async () => {
    const members = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres({ dataDir, settings })));
    expect(new Set(members.map((member) => member.port)).size).toBe(1);
    const pid = await serverPid();
    await members[1]?.stop();
    await members[0]?.stop();
    expect(isAlive(pid)).toBe(true);
    expect(await query(members[2] as EmbeddedPostgres, "select 1 as n")).toEqual([{ n: 1 }]);
    await members[2]?.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("joins the server that a killed command left behind, and ends it then", async () => {
    const owner = await startElsewhere();
    const pid = await serverPid();
    owner.kill("SIGKILL");
    await new Promise((resolve) => owner.once("exit", resolve));
    expect(isAlive(pid)).toBe(true);

    const next = await startEmbeddedPostgres({ dataDir, settings });
    expect(await serverPid()).toBe(pid);
    await next.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("reports a server that was killed, and recovers its data at the next start", async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings });
    await query(first, "create table recovered (n int); insert into recovered values (7)");
    process.kill(await serverPid(), "SIGKILL");
    expect(await first.lost).toContain("PostgreSQL has ended");

    const second = await startEmbeddedPostgres({ dataDir, settings });
    expect(await query(second, "select n from recovered")).toEqual([{ n: 7 }]);
    await second.stop();
    await first.stop();
  });

  it("outlives the crash of one of the server's processes", async () => {
    const database = await startEmbeddedPostgres({ dataDir, settings });
    const client = new pg.Client({ connectionString: database.url });
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    process.kill(rows[0]?.pid as number, "SIGKILL");
    await expect
      .poll(() => query(database, "select 1 as n").catch(() => []), { timeout: 10_000 })
      .toEqual([{ n: 1 }]);
    const pid = await serverPid();
    await database.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("starts although a pid file names a process that is something else by now", async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings });
    const pidFile = path.join(dataDir, "postgres", "cluster", "postmaster.pid");
    const lines = (await readFile(pidFile, "utf8")).split("\n");
    await first.stop();
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));

    const second = await startEmbeddedPostgres({ dataDir, settings });
    expect(await serverPid()).not.toBe(process.pid);
    await second.stop();
  });

  it("refuses the data of another major version in one sentence", async () => {
    const other = path.join(folder, "other");
    const cluster = path.join(other, "postgres", "cluster");
    await mkdir(cluster, { recursive: true });
    await writeFile(path.join(cluster, "PG_VERSION"), "14\n");
    await expect(startEmbeddedPostgres({ dataDir: other })).rejects.toThrow(
      /is of PostgreSQL 14; this version of Backupchecks brings \d+/,
    );
  });
});
