// What removing a million old runs costs those who work meanwhile: ingest and Run Checks, before and during.
import type pg from "pg";
import { PgBoss } from "pg-boss";
import { type Spread, spreadOf, tableLines } from "./figures";
import { httpClient } from "./http-client";
import { IncomingRuns, type NamedJob } from "./incoming-runs";

/** As the background names it. */
const QUEUE = "remove-old-runs";
const KEEP_DAYS = 30;
const LOOK_EVERY_MS = 1_000;
/** Of the same kind as those that are measured, before the first that counts. */
const WARM_UP_MS = 20_000;
/** Between two requests of one kind: the server is to be at work and not at its limit, as it is in the morning. */
const EVERY_MS = 50;

export interface RetentionTarget {
  origin: string;
  token: string;
  cookie: string;
  databaseUrl: string;
  client: pg.Client;
  jobs: readonly NamedJob[];
  seconds: number;
}

export interface RetentionMeasured {
  removed: number;
  /** How long the removal took. */
  seconds: number;
  before: Work;
  during: Work;
}

/** Milliseconds that requests took. */
interface Work {
  ingest: Spread;
  runChecks: Spread;
}

export async function measureRetention(target: RetentionTarget): Promise<RetentionMeasured> {
  const { client } = target;
  await workUntil(target, pause(WARM_UP_MS));
  const before = await workUntil(target, pause(target.seconds * 1_000));
  await client.query("UPDATE instance_settings SET keep_runs_days = $1", [KEEP_DAYS]);
  const startedAt = performance.now();
  const during = await workUntil(target, removal(target));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { removed: await removedSoFar(client), seconds, before, during };
}

/** Has the application's own background remove, as often as it takes. */
async function removal({ databaseUrl, client }: RetentionTarget): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 1, supervise: false, schedule: false });
  await boss.start();
  try {
    while (await isAnyLeft(client)) {
      const before = await removedSoFar(client);
      await boss.send(QUEUE);
      while ((await removedSoFar(client)) === before) await pause(LOOK_EVERY_MS);
    }
  } finally {
    await boss.stop();
  }
}

async function removedSoFar(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: string }>(
    "SELECT coalesce(sum((after->>'runs')::int), 0) AS n FROM audit_events WHERE action = 'retention.removed'",
  );
  return Number(rows[0]?.n);
}

async function isAnyLeft(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM runs r WHERE r.started_at < now() - make_interval(days => $1) AND r.review_id IS NOT NULL
       AND r.manual_ticket_number IS NULL AND NOT EXISTS (SELECT FROM ticket_links l WHERE l.run_id = r.id)) AS left`,
    [KEEP_DAYS + 1],
  );
  return rows[0]?.left === true;
}

async function workUntil(target: RetentionTarget, end: Promise<void>): Promise<Work> {
  let isOver = false;
  const ended = end.finally(() => {
    isOver = true;
  });
  const runs = new IncomingRuns(target.jobs, `retention-${process.pid}-${Date.now()}-`);
  const http = httpClient(target.origin, 2);
  const pages = { cookie: target.cookie, accept: "text/html" };
  const ingest = { authorization: `Bearer ${target.token}`, "content-type": "application/json" };
  const repeat = async (act: () => Promise<{ status: number; ms: number }>) => {
    const times: number[] = [];
    while (!isOver) {
      const { status, ms } = await act();
      if (status !== 200) throw new Error(`The application answered ${status}.`);
      times.push(ms);
      await pause(EVERY_MS);
    }
    return spreadOf(times);
  };
  try {
    const [taken, seen] = await Promise.all([
      repeat(() => http.post("/api/v1/runs", ingest, JSON.stringify(runs.next().run))),
      repeat(() => http.get("/run-checks", pages)),
      ended,
    ]);
    return { ingest: taken, runChecks: seen };
  } finally {
    http.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export function retentionLines({ removed, seconds, before, during }: RetentionMeasured): string[] {
  const row = (name: string, a: Spread, b: Spread) => [
    name,
    ...[a, b].flatMap((spread) => [String(spread.count), spread.p50.toFixed(1), spread.p95.toFixed(1)]),
    `${(b.p95 / a.p95).toFixed(2)} ×`,
  ];
  return [
    "",
    `Retention: ${removed.toLocaleString("en")} runs removed in ${Math.round(seconds)} s, while runs came in and Run Checks was read; milliseconds.`,
    "",
    ...tableLines(
      ["", "before", "p50", "p95", "during", "p50", "p95", "p95 grew"],
      [
        row("One run a request", before.ingest, during.ingest),
        row("Run Checks", before.runChecks, during.runChecks),
      ],
    ),
  ];
}
