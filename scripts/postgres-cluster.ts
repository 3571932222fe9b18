// One folder with one PostgreSQL: made, started, found again, stopped. Who may use it and when it ends: embedded-postgres.ts.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync } from "node:fs";
import {
  chown,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { withFileLock } from "./file-lock.mjs";
import { freePort } from "./port";
import { type Account, databaseAccount, HandedDown } from "./postgres-account";
import { findBinaries, type PostgresBinaries } from "./postgres-binaries";

/** Passwords of the two roles. They live in the data folder only, readable by its owner, and in the environment of the application. */
export interface Credentials {
  superuser: string;
  application: string;
}

/** A server that runs, as its own `postmaster.pid` tells. */
export interface RunningServer {
  pid: number;
  port: number;
}

const SERVER_SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // A log of the last seven days inside the cluster, whatever happens to the process that started the server.
  logging_collector: "on",
  log_directory: "log",
  log_filename: "postgresql-%a.log",
  log_truncate_on_rotation: "on",
  log_rotation_age: "1d",
  log_rotation_size: "0",
};

/** The programs see nothing of our environment: `PG…` variables would change what they do, and secrets are not theirs. */
const PROGRAM_ENVIRONMENT = {
  LC_ALL: "C",
  PATH: "/usr/local/bin:/usr/bin:/bin",
} as unknown as NodeJS.ProcessEnv;

export class PostgresCluster {
  private readonly home: string;
  private readonly cluster: string;

  private constructor(
    private readonly dataDir: string,
    private readonly account: Account | undefined,
    private readonly binaries: PostgresBinaries,
  ) {
    this.home = path.join(dataDir, "postgres");
    this.cluster = path.join(this.home, "cluster");
  }

  static existsIn(dataDir: string): Promise<boolean> {
    return exists(path.join(dataDir, "postgres", "cluster", "PG_VERSION"));
  }

  /**
   * The cluster below `dataDir`, made if there is none. `durable: false` spares the disk, for throw-away data.
   * @throws Error in one sentence: another major version, an unreachable folder, initdb's own words.
   */
  static async open(dataDir: string, { durable = true } = {}): Promise<PostgresCluster> {
    const account = databaseAccount();
    await mkdir(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
    const cluster = new PostgresCluster(await realpath(dataDir), account, await findBinaries(account));
    if (!(await exists(cluster.home))) {
      await withFileLock(path.join(cluster.dataDir, ".making-postgres"), () => cluster.create(durable));
    }
    const major = Number.parseInt(await readFile(path.join(cluster.cluster, "PG_VERSION"), "utf8"), 10);
    if (major !== cluster.binaries.major) {
      throw new Error(
        `The database in ${cluster.cluster} is of PostgreSQL ${major}; this version of Backupchecks brings ${cluster.binaries.major}.`,
      );
    }
    return cluster;
  }

  async credentials(): Promise<Credentials> {
    return JSON.parse(await readFile(path.join(this.home, "credentials.json"), "utf8")) as Credentials;
  }

  /** Made aside and moved into place when complete: a kill in the middle leaves no half cluster under the name that counts. */
  private async create(durable: boolean): Promise<void> {
    if (await exists(this.home)) return;
    const unfinished = path.join(this.dataDir, "postgres.unfinished");
    const made = path.join(unfinished, "cluster");
    const passwordFile = path.join(unfinished, "superuser-password");
    const credentials: Credentials = { superuser: newPassword(), application: newPassword() };
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: this.account ? 0o711 : 0o700 });
    await mkdir(made, { mode: 0o700 });
    await writeFile(passwordFile, credentials.superuser, { mode: 0o600 });
    for (const place of [made, passwordFile]) {
      if (this.account) await chown(place, this.account.uid, this.account.gid);
    }
    await this.runInitdb(made, passwordFile, durable ? [] : ["--no-sync"]);
    await rm(passwordFile);
    await writeFile(path.join(unfinished, "credentials.json"), JSON.stringify(credentials), { mode: 0o600 });
    await rename(unfinished, this.home);
  }

  private async runInitdb(folder: string, passwordFile: string, extra: string[]): Promise<void> {
    const handed = new HandedDown(this.account);
    const flags = [
      ["-D", await handed.nameOf(folder)],
      ["-U", "postgres", "--auth=scram-sha-256", `--pwfile=${await handed.nameOf(passwordFile)}`],
      ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", ...extra],
    ].flat();
    const child = spawn(this.binaries.initdb, flags, {
      ...this.account,
      cwd: "/",
      env: PROGRAM_ENVIRONMENT,
      stdio: handed.after("ignore", "ignore", "pipe"),
    });
    handed.close();
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      errors += chunk;
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) throw new Error(`The database can't be made: ${errors.trim()}`);
  }

  /**
   * The server that runs on this cluster, whoever started it; undefined if none does. A `postmaster.pid` that was left by a server
   * which is gone is removed when its number belongs to something else now, since PostgreSQL would then refuse to start.
   */
  async running(): Promise<RunningServer | undefined> {
    const pidFile = path.join(this.cluster, "postmaster.pid");
    const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    if (!pid || !isAlive(pid)) return undefined;
    if (await this.belongsHere(pid, lines[1] ?? "")) return { pid, port };
    await rm(pidFile, { force: true });
    return undefined;
  }

  /** A process number alone proves nothing, and a copied data folder carries the pid file of the original. */
  private async belongsHere(pid: number, saidFolder: string): Promise<boolean> {
    if (process.platform !== "linux") return saidFolder === this.cluster;
    return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === this.cluster;
  }

  /**
   * Starts the server in a process group of its own: a Ctrl-C on the terminal must not reach it before the application has ended.
   * Resolves when the process runs; it may not accept connections yet.
   * @throws StartFailure with the server's own words.
   */
  async start(settings: Record<string, string>): Promise<void> {
    const port = await freePort();
    const log = openSync(path.join(this.home, "start.log"), "w", 0o600);
    const handed = new HandedDown(this.account);
    const flags = ["-D", await handed.nameOf(this.cluster), "-p", String(port)];
    for (const [name, value] of Object.entries({ ...SERVER_SETTINGS, ...settings }))
      flags.push("-c", `${name}=${value}`);
    const child = spawn(this.binaries.postgres, flags, {
      ...this.account,
      cwd: "/",
      detached: true,
      env: PROGRAM_ENVIRONMENT,
      stdio: handed.after("ignore", log, log),
    });
    handed.close();
    closeSync(log);
    let ended = false;
    child.on("error", () => {
      ended = true;
    });
    child.on("exit", () => {
      ended = true;
    });
    child.unref();
    for (
      let server = await this.running();
      server?.pid !== child.pid || !server?.port;
      server = await this.running()
    ) {
      if (ended) throw new StartFailure(await this.lastWords());
      await pause(10);
    }
  }

  /** What the server said last, from the start or from its log. */
  async lastWords(): Promise<string> {
    const logFolder = path.join(this.cluster, "log");
    const files = [path.join(this.home, "start.log")];
    for (const name of await readdir(logFolder).catch(() => [])) files.push(path.join(logFolder, name));
    const writtenAt = async (file: string) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
    const dated = await Promise.all(files.map(async (file) => ({ file, at: await writtenAt(file) })));
    const newest = dated.sort((a, b) => a.at - b.at).slice(-2);
    const texts = await Promise.all(newest.map(({ file }) => readFile(file, "utf8").catch(() => "")));
    const errors = texts
      .join("\n")
      .split("\n")
      .filter((line) => /FATAL|PANIC|ERROR|HINT|could not/.test(line));
    return errors.slice(-3).join("; ") || "it said nothing";
  }

  /** Ends the server: running statements are cut, everything committed is kept, and the folder is at rest when this resolves. */
  async stop(): Promise<void> {
    const server = await this.running();
    if (!server) return;
    // SIGINT is PostgreSQL's "fast" shutdown.
    process.kill(server.pid, "SIGINT");
    const deadline = Date.now() + 60_000;
    while (isAlive(server.pid)) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${server.pid}) does not end.`);
      await pause(20);
    }
  }
}

/** The server ended while it was being started. */
export class StartFailure extends Error {}

function newPassword(): string {
  return randomBytes(24).toString("base64url");
}

async function exists(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined)) !== undefined;
}

/** Whether a process of this number runs, ours or not. One that has ended and was not collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/[ZX]/.test(fields.charAt(fields.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
