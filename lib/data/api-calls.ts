import "server-only";
import { v7 as uuid } from "uuid";
import { rowsOf } from "@/lib/data/db";
import type { ApiCall } from "@/lib/domain/api-log";
import type { PsaEnvironment } from "@/lib/domain/psa";

/** A request to be counted, and to be kept where the level of the log says so. */
export type NotedCall = ApiCall & { isCounted: boolean };

// One statement: the level is read where it is applied, and counting does not depend on it. Minutes come in one order, so that two
// processes which count the same ones never wait for each other.
const WRITE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (
      id uuid, at timestamptz, environment environment, entity text, operation text, method text, purpose text, attempt int, outcome text,
      status int, broken text, "durationMs" int, bytes int, error text, "actorKind" text, "actorId" text, "actorName" text,
      "requestId" text, "isCounted" boolean)
  ), counted AS (
    INSERT INTO api_call_counts AS c (environment, minute, calls)
    SELECT environment, date_trunc('minute', at), count(*) FROM given WHERE "isCounted" GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (environment, minute) DO UPDATE SET calls = c.calls + excluded.calls
  )
  INSERT INTO api_calls (id, at, environment, entity, operation, method, purpose, attempt, outcome, status, broken, duration_ms, bytes, error,
                         actor_kind, actor_id, actor_name, request_id)
  SELECT g.id, g.at, g.environment, g.entity, g.operation, g.method, g.purpose, g.attempt, g.outcome, g.status, g.broken, g."durationMs",
         g.bytes, g.error, g."actorKind", g."actorId", g."actorName", g."requestId"
  FROM given g JOIN instance_settings s ON s.id = 1
  WHERE s.api_log = 'all' OR (s.api_log = 'errors' AND g.outcome <> 'ok')`;

/** Counts requests and keeps those rows that the level of the log asks for, in one statement. */
export async function writeApiCalls(calls: readonly NotedCall[]): Promise<void> {
  const rows = calls.map((call) => ({ id: uuid(), ...call }));
  await rowsOf("write-api-calls", WRITE, [JSON.stringify(rows)]);
}

/** Counted by the minute in which they began, so that what is shown as the last hour is a minute more at most, and never less. */
const LAST_HOUR = `
  SELECT coalesce(sum(calls), 0)::int AS calls FROM api_call_counts
  WHERE environment = $1::environment AND minute > $2::timestamptz - interval '61 minutes'`;

/** Requests of all processes that Autotask has counted in the hour before `now`. */
export async function callsOfLastHour(environment: PsaEnvironment, now: Date): Promise<number> {
  const [row] = await rowsOf<{ calls: number }>("api-calls-of-last-hour", LAST_HOUR, [environment, now]);
  return row?.calls ?? 0;
}

const REMOVE = `
  WITH removed AS (
    DELETE FROM api_calls WHERE id IN (SELECT id FROM api_calls WHERE at < $1::timestamptz ORDER BY at, id LIMIT $2) RETURNING 1
  ) SELECT count(*)::int AS removed FROM removed`;

/** Removes the oldest rows that are older than the given time. @returns how many; fewer than `atMost` where none is left. */
export async function removeApiCallsBefore(before: Date, atMost: number): Promise<number> {
  const [row] = await rowsOf<{ removed: number }>("remove-api-calls", REMOVE, [before, atMost]);
  return row?.removed ?? 0;
}

/** Removes counts that no hour reaches back to. There are 1,440 a day and environment at most. */
export async function removeCallCountsBefore(before: Date): Promise<void> {
  await rowsOf("remove-api-call-counts", "DELETE FROM api_call_counts WHERE minute < $1::timestamptz", [
    before,
  ]);
}
