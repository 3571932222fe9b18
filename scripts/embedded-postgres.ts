// The PostgreSQL that Backupchecks brings along. Several commands may use one data folder at the same time (the web application and
// the command line, say): the first starts the server, the others join it, and whoever leaves last ends it.
//
// Each user of the server holds a shared advisory lock on a connection of its own for as long as it is there. Who leaves tries to get
// that lock alone: it succeeds for the last one only, who then stops the server while nobody can join. A killed command loses its
// lock with its connection, so nothing has to be cleaned up; a server that it left behind is joined by the next one.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { type Credentials, PostgresCluster, type RunningServer, StartFailure } from "./postgres-cluster";

export interface EmbeddedPostgresOptions {
  /** Folder that holds the database (below `postgres/`); made if it does not exist. */
  dataDir: string;
  /** PostgreSQL settings on top of ours, used if this call starts the server. `fsync=off` is for throw-away data only. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** Connection string of the application's own role and database. It holds a password: never print it. */
  url: string;
  port: number;
  /** Resolves, with the reason, if the server is gone though nobody here asked it to end. */
  lost: Promise<string>;
  /** Leaves the server; ends it if nobody else uses it. */
  stop(): Promise<void>;
}

const ROLE = "backupchecks";
const DATABASE = "backupchecks";
/** Any number that all versions agree on; the lock is taken in the database `postgres`. */
const IN_USE_LOCK = 4_022_250_974;
const START_ATTEMPTS = 6;
/** A server that was killed may have a lot to replay before it accepts connections. */
const RECOVERY_MS = 10 * 60_000;

/**
 * Joins the server of a data folder, or starts it.
 * @throws Error in one sentence where that can't be done.
 */
export async function startEmbeddedPostgres({
  dataDir,
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await PostgresCluster.open(dataDir, { durable: settings.fsync !== "off" });
  const credentials = await cluster.credentials();
  const joined = await joinOrStart(cluster, credentials, settings);
  await ensureDatabase(joined.client, credentials);
  return new Membership(cluster, credentials, joined);
}

/** Ends the server of a data folder, whoever uses it. For folders that are about to be thrown away. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  if (await PostgresCluster.existsIn(dataDir)) await (await PostgresCluster.open(dataDir)).stop();
}

interface Joined {
  client: pg.Client;
  server: RunningServer;
}

class Membership implements EmbeddedPostgres {
  readonly lost: Promise<string>;
  private reportLoss: (reason: string) => void = () => {};
  private leaving = false;
  private rejoining: Promise<void> = Promise.resolve();

  constructor(
    private readonly cluster: PostgresCluster,
    private readonly credentials: Credentials,
    private joined: Joined,
  ) {
    this.lost = new Promise((resolve) => {
      this.reportLoss = resolve;
    });
    this.watch();
  }

  get port(): number {
    return this.joined.server.port;
  }

  get url(): string {
    return `postgresql://${ROLE}:${this.credentials.application}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  /** PostgreSQL cuts all connections when one of its processes crashes, and recovers; only a server that stays away is lost. */
  private watch(): void {
    this.joined.client.once("end", () => {
      if (!this.leaving) this.rejoining = this.rejoin();
    });
  }

  private async rejoin(): Promise<void> {
    const again = await join(this.cluster, this.credentials).catch(() => undefined);
    // A server that somebody started anew listens elsewhere, where the application does not look.
    if (again?.server.port === this.port) {
      this.joined = again;
      this.watch();
      return;
    }
    await again?.client.end();
    if (!this.leaving) this.reportLoss(`PostgreSQL has ended: ${await this.cluster.lastWords()}`);
  }

  async stop(): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    await this.rejoining;
    let alone = await leave(this.joined.client);
    if (alone === undefined) {
      // The connection was cut, which does not mean that the server is gone.
      const again = await join(this.cluster, this.credentials);
      if (!again) return;
      this.joined = again;
      alone = await leave(again.client);
    }
    if (alone) await this.cluster.stop();
    await this.joined.client.end().catch(() => undefined);
  }
}

/** Whether this was the last user; undefined if the connection does not answer. */
async function leave(client: pg.Client): Promise<boolean | undefined> {
  try {
    await client.query("select pg_advisory_unlock_shared($1)", [IN_USE_LOCK]);
    const { rows } = await client.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [
      IN_USE_LOCK,
    ]);
    return rows[0]?.alone === true;
  } catch {
    return undefined;
  }
}

async function joinOrStart(
  cluster: PostgresCluster,
  credentials: Credentials,
  settings: Record<string, string>,
): Promise<Joined> {
  for (let attempt = 1; ; attempt += 1) {
    const joined = await join(cluster, credentials);
    if (joined) return joined;
    try {
      await cluster.start(settings);
    } catch (error) {
      // Another command was quicker, the free port was taken meanwhile, or the children of a killed server are still ending.
      if (!(error instanceof StartFailure)) throw error;
      if (attempt === START_ATTEMPTS) throw new Error(`PostgreSQL does not start: ${error.message}`);
      await pause(500);
    }
  }
}

/** Connects to the running server and enters the circle of its users; undefined if none runs, or stops running meanwhile. */
async function join(cluster: PostgresCluster, credentials: Credentials): Promise<Joined | undefined> {
  const deadline = Date.now() + RECOVERY_MS;
  while (Date.now() < deadline) {
    const server = await cluster.running();
    if (!server) return undefined;
    const client = server.port ? await connect(server.port, credentials) : undefined;
    if (client) {
      const { rows } = await client.query<{ entered: boolean }>(
        "select pg_try_advisory_lock_shared($1) as entered",
        [IN_USE_LOCK],
      );
      if (rows[0]?.entered) return { client, server };
      await client.end();
    }
    await pause(20);
  }
  throw new Error("PostgreSQL runs but accepts no connections.");
}

/** SQLSTATEs of a server that starts, recovers or shuts down, and of one whose places are all taken. */
const NOT_NOW = new Set(["57P01", "57P02", "57P03", "53300"]);

/** A connection as superuser; undefined while the server can't take one. */
async function connect(port: number, { superuser }: Credentials): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: superuser,
    database: "postgres",
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  // Without a listener a broken connection would end the whole process; "end" says the same.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const passing =
      code === undefined ? !message.startsWith("SASL") : NOT_NOW.has(code) || code.startsWith("ECONN");
    if (!passing) throw new Error(`The embedded PostgreSQL can't be used: ${message}`);
    return undefined;
  }
}

/** The application works as a role of its own, which owns its database and may make others, but is no superuser. */
async function ensureDatabase(client: pg.Client, { application }: Credentials): Promise<void> {
  const { rows } = await client.query("select from pg_database where datname = $1", [DATABASE]);
  if (rows.length > 0) return;
  const lock = "select pg_advisory_lock($1)";
  await client.query(lock, [IN_USE_LOCK + 1]);
  try {
    const role = await client.query("select from pg_roles where rolname = $1", [ROLE]);
    if (role.rowCount === 0) {
      await client.query(`create role ${ROLE} login createdb password ${client.escapeLiteral(application)}`);
    }
    const database = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (database.rowCount === 0) await client.query(`create database ${DATABASE} owner ${ROLE}`);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [IN_USE_LOCK + 1]);
  }
}
