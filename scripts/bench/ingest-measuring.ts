import type pg from "pg";
import { copyRuns } from "./copy-floor";
import { during } from "./during";
import { type Spread, spreadOf } from "./figures";
import { httpClient } from "./http-client";
import { IncomingRuns, type NamedJob } from "./incoming-runs";

export interface IngestFigures {
  runsPerRequest: number;
  connections: number;
  runsPerSecond: number;
  /** Milliseconds a request. */
  request: Spread;
  /** The floor: the same runs by COPY into the same tables, with their indexes and without the queue's triggers, so many a transaction. */
  copyRunsPerSecond: number;
}

export interface IngestMeasured {
  single: IngestFigures;
  batch: IngestFigures;
  /** The other floor: requests a second that the same application answers with nothing to do (`GET /api/health`), at as many connections. */
  emptyRequestsPerSecond: number;
  /** The database's own settings: what is acknowledged is on the disk. */
  durability: Record<string, string>;
}

export interface IngestTarget {
  origin: string;
  token: string;
  databaseUrl: string;
  client: pg.Client;
  jobs: readonly NamedJob[];
  seconds: number;
}

/** A server that has run for days is measured, not one whose code is still being compiled as it runs. */
const WARM_UP = { seconds: 10 };
const WARM_UP_SINGLE = { seconds: 10, atLeast: 8_000 };
const SINGLE = { runsPerRequest: 1, connections: 8 };
const BATCH = { runsPerRequest: 1_000, connections: 2 };

export async function measureIngest(target: IngestTarget): Promise<IngestMeasured> {
  const single = await measureDoor(target, SINGLE);
  const batch = await measureDoor(target, BATCH);
  const empty = await emptyRequests(target);
  // Last, as these runs pass by the queue.
  return {
    single: { ...single, copyRunsPerSecond: await copyRuns({ ...target, ...SINGLE }) },
    batch: { ...batch, copyRunsPerSecond: await copyRuns({ ...target, ...BATCH }) },
    emptyRequestsPerSecond: empty,
    durability: await durabilityOf(target.client),
  };
}

/** Posts for the given time and checks afterwards that what was acknowledged is in the database. */
async function measureDoor(
  { origin, token, jobs, seconds, client }: IngestTarget,
  { runsPerRequest, connections }: { runsPerRequest: number; connections: number },
): Promise<Omit<IngestFigures, "copyRunsPerSecond">> {
  const http = httpClient(origin, connections);
  const runs = new IncomingRuns(jobs, `bench-${runsPerRequest}-${process.pid}-${Date.now()}-`);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  let acknowledged = 0;
  const post = async () => {
    const sent = Array.from({ length: runsPerRequest }, () => runs.next().run);
    const answer = await http.post(
      "/api/v1/runs",
      headers,
      JSON.stringify(runsPerRequest === 1 ? sent[0] : sent),
    );
    const entries = answer.status === 200 ? (JSON.parse(answer.body) as { result: string }[]) : [];
    if (entries.length !== runsPerRequest || entries.some(({ result }) => result !== "created"))
      throw new Error(`Ingest answered ${answer.status}: ${answer.body.slice(0, 500)}`);
    acknowledged += entries.length;
    return answer.ms;
  };
  try {
    await during(runsPerRequest === 1 ? WARM_UP_SINGLE : WARM_UP, connections, post);
    const { times, elapsed } = await during({ seconds }, connections, post);
    const { rows } = await client.query<{ n: string }>(
      "SELECT count(*) AS n FROM runs WHERE starts_with(external_id, $1)",
      [runs.prefix],
    );
    if (Number(rows[0]?.n) !== acknowledged)
      throw new Error(`${acknowledged} runs were acknowledged, ${rows[0]?.n} are in the database.`);
    return {
      runsPerRequest,
      connections,
      runsPerSecond: (times.length * runsPerRequest) / elapsed,
      request: spreadOf(times),
    };
  } finally {
    http.close();
  }
}

async function emptyRequests({ origin, seconds }: IngestTarget): Promise<number> {
  const http = httpClient(origin, SINGLE.connections);
  const get = async () => (await http.get("/api/health", {})).ms;
  try {
    await during(WARM_UP, SINGLE.connections, get);
    const { times, elapsed } = await during({ seconds: Math.min(seconds, 5) }, SINGLE.connections, get);
    return times.length / elapsed;
  } finally {
    http.close();
  }
}

async function durabilityOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name",
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}
