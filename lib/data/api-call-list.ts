import "server-only";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { decodeCursor, encodeCursor, timeCursor } from "@/lib/data/list-cursor";
import { addDays } from "@/lib/data/run-rows";
import { SqlConditions } from "@/lib/data/sql-conditions";
import type { ApiCallRow, ApiLogFilter } from "@/lib/domain/api-log";

export interface ApiLogScope {
  filter: ApiLogFilter;
  /** Days of the filter are days in this zone. */
  timeZone: string;
}

const ROWS = `
  SELECT id, at, environment::text AS environment, entity, operation, method, purpose, attempt, outcome, status, broken,
         duration_ms AS "durationMs", bytes, error, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
         request_id AS "requestId"
  FROM api_calls`;

/** One page of the log, newest first, by cursor. */
export async function apiCallPage(
  { filter, timeZone }: ApiLogScope,
  cursor: string | null,
  limit: number,
): Promise<{ rows: ApiCallRow[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  if (filter.outcome === "errors") where.add("outcome <> 'ok'");
  const equals = { entity: filter.entity, purpose: filter.purpose, actor_id: filter.actor };
  for (const [column, value] of Object.entries(equals))
    if (value !== null) where.add(`${column} = ${where.bind(value)}`);
  addDays(where, "at", filter, timeZone);
  const after = decodeCursor(cursor, timeCursor);
  if (after) where.add(`(at, id) < (${where.bind(after[0])}::timestamptz, ${where.bind(after[1])}::uuid)`);
  const found = await rowsOfBuilt<ApiCallRow & Record<string, unknown>>(
    `${ROWS} WHERE ${where} ORDER BY at DESC, id DESC LIMIT ${limit + 1}`,
    where.values,
  );
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? encodeCursor([last.at, last.id]) : null };
}

/** Everyone in the log under the name that the newest row has, by skipping from one to the next in the index. */
export function apiCallActors(): Promise<{ id: string; name: string }[]> {
  return rowsOf<{ id: string; name: string }>(
    "api-call-actors",
    `WITH RECURSIVE a AS (
       (SELECT actor_id FROM api_calls ORDER BY actor_id LIMIT 1)
       UNION ALL
       SELECT (SELECT actor_id FROM api_calls WHERE actor_id > a.actor_id ORDER BY actor_id LIMIT 1) FROM a WHERE a.actor_id IS NOT NULL
     ) SELECT a.actor_id AS id, n.actor_name AS name FROM a CROSS JOIN LATERAL (
         SELECT actor_name FROM api_calls WHERE actor_id = a.actor_id ORDER BY at DESC, id DESC LIMIT 1
       ) n ORDER BY n.actor_name, a.actor_id LIMIT 500`,
  );
}
