import "server-only";
import { z } from "zod";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor } from "@/lib/data/list-cursor";
import { addDays } from "@/lib/data/run-rows";
import { SqlConditions } from "@/lib/data/sql-conditions";
import { actionsOf, actionWords } from "@/lib/domain/event-words";
import type { AuditFilter, AuditRow } from "@/lib/domain/ticket-views";

const seqCursor = z.tuple([z.int().nonnegative()]);

export interface AuditScope {
  filter: AuditFilter;
  /** Days of the filter are days in this zone. */
  timeZone: string;
}

// Things are named by ID in the trail; what they are called now is looked up beside it, where they are still there.
const ROWS = `
  SELECT e.seq, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.actor_name AS "actorName", e.action, e.subject_kind AS "subjectKind",
         e.subject_id AS "subjectId", coalesce(c.name, u.name, n.name, j.name || ' of ' || o.name) AS "subjectName",
         e.run_id AS "runId", r.job_id AS "jobId", e.request_id AS "requestId", e.before, e.after, e.detail, encode(e.hash, 'hex') AS hash`;
const NAMES = `
  LEFT JOIN customers c ON c.id = ${idOf("customer")}
  LEFT JOIN users u ON u.id = ${idOf("user")}
  LEFT JOIN ingest_tokens n ON n.id = ${idOf("token")}
  LEFT JOIN runs r ON r.id = e.run_id LEFT JOIN jobs j ON j.id = r.job_id LEFT JOIN customers o ON o.id = j.customer_id`;

/** The subject's ID where it is such a thing; a user that nobody knows has none. */
function idOf(kind: string): string {
  return `CASE WHEN e.subject_kind = '${kind}' AND length(e.subject_id) = 36 THEN e.subject_id::uuid END`;
}

/** One page of the trail, newest first: its keys along one index for each way of asking, then the rows. */
export async function auditPage(
  scope: AuditScope,
  cursor: string | null,
  limit: number,
): Promise<{ rows: AuditRow[]; nextCursor: string | null }> {
  const [after] = decodeCursor(cursor, seqCursor) ?? [];
  const statement = new SqlConditions();
  const picks = picksOf(statement, scope, after ?? null, limit + 1);
  const found = await rowsOfBuilt<Omit<AuditRow, "words"> & Record<string, unknown>>(
    `${ROWS} FROM (SELECT seq FROM (${picks.join(" UNION ")}) p ORDER BY seq DESC LIMIT ${limit + 1}) k
     JOIN audit_events e ON e.seq = k.seq ${NAMES} ORDER BY e.seq DESC`,
    statement.values,
  );
  const rows = found.slice(0, limit).map((row) => ({ ...row, words: actionWords(row.action) }));
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? encodeCursor([last.seq]) : null };
}

function picksOf(statement: SqlConditions, scope: AuditScope, after: number | null, limit: number): string[] {
  const { thing, actor, id } = scope.filter;
  const tail = `LIMIT ${limit}`;
  const [above, below] = bounds(statement, scope, after);
  const where = () => {
    const conditions = new SqlConditions(statement.values);
    if (actor) conditions.add(`e.actor_id = ${conditions.bind(actor)}`);
    addDays(conditions, "e.at", scope.filter, scope.timeZone);
    return conditions;
  };
  const actions = thing ? actionsOf(thing) : null;
  // A thing has a handful of actions: the newest of each, merged. Compared as pairs and sorted by both, so that it can only be the index
  // over both: the way along the numbers alone would pass by a million others.
  if (actions && !actor && !id)
    return [
      `(SELECT e.seq FROM unnest(${statement.bind(actions)}::text[]) AS w (action) CROSS JOIN LATERAL
         (SELECT e.seq FROM audit_events e
          WHERE (e.action, e.seq) > (w.action, ${above}) AND (e.action, e.seq) < (w.action, ${below}) AND ${where()}
          ORDER BY e.action DESC, e.seq DESC ${tail}) e)`,
    ];
  const pick = (about: string | null) => {
    const conditions = where().add(`e.seq > ${above}`).add(`e.seq < ${below}`);
    if (actions) conditions.add(`e.action = ANY (${conditions.bind(actions)}::text[])`);
    if (about) conditions.add(about);
    return `(SELECT e.seq FROM audit_events e WHERE ${conditions} ORDER BY e.seq DESC ${tail})`;
  };
  return id ? aboutId(statement, id).map(pick) : [pick(null)];
}

/** Whose ID it may be: a request's, a subject's; a run's, and then those of its reviews and of its tickets too. */
function aboutId(statement: SqlConditions, id: string): string[] {
  const text = statement.bind(id);
  const about = [`e.request_id = ${text}`, `e.subject_id = ${text}`];
  if (!isId(id)) return about;
  const uuid = statement.bind(id);
  return [
    ...about,
    `e.run_id = ${uuid}::uuid`,
    `e.subject_kind = 'review' AND e.subject_id IN (SELECT v.id::text FROM reviews v WHERE v.run_ids @> ARRAY[${uuid}::uuid])`,
    `e.subject_kind = 'ticket' AND e.subject_id IN (SELECT l.ticket_id::text FROM ticket_links l WHERE l.run_id = ${uuid}::uuid)`,
  ];
}

const MOST = "9223372036854775807";

/**
 * The numbers between which the events lie: the cursor, and what the days allow, so that no walk along the numbers begins years away.
 * Numbers follow time, but for a clock that is set back: a day more on either side, of which the days themselves leave nothing.
 */
function bounds(
  where: SqlConditions,
  { filter: { from, to } }: AuditScope,
  after: number | null,
): [above: string, below: string] {
  const above = from
    ? `coalesce((SELECT seq FROM audit_events WHERE at < ${day(where, from)} - 2 ORDER BY at DESC LIMIT 1), 0)`
    : "0";
  const below = to
    ? `coalesce((SELECT seq FROM audit_events WHERE at >= ${day(where, to)} + 3 ORDER BY at LIMIT 1), ${MOST})`
    : MOST;
  return [above, after === null ? below : `least(${where.bind(after)}::bigint, ${below})`];
}

function day(where: SqlConditions, given: string): string {
  // PostgreSQL knows no year 0.
  return `${where.bind(given < "0001-01-04" ? "0001-01-04" : given)}::date`;
}

export interface AuditActor {
  id: string;
  name: string;
}

/** Everyone in the trail under the name that the newest event has, by skipping from one to the next in the index. */
export function auditActors(): Promise<AuditActor[]> {
  return rowsOf<AuditActor & Record<string, unknown>>(
    "audit-actors",
    `WITH RECURSIVE a AS (
       (SELECT actor_id FROM audit_events ORDER BY actor_id LIMIT 1)
       UNION ALL
       SELECT (SELECT actor_id FROM audit_events WHERE actor_id > a.actor_id ORDER BY actor_id LIMIT 1) FROM a WHERE a.actor_id IS NOT NULL
     ) SELECT a.actor_id AS id, n.actor_name AS name FROM a CROSS JOIN LATERAL (
         SELECT actor_name FROM audit_events WHERE actor_id = a.actor_id ORDER BY seq DESC LIMIT 1
       ) n ORDER BY n.actor_name, a.actor_id LIMIT 500`,
  );
}
