import "server-only";
import { rowsOf, type Writer } from "@/lib/data/db";
import type { Actor } from "@/lib/domain/roles";

/** What can be in the trail: who did what to what, when, before and after. Things are named by ID, without foreign keys. */
export interface AuditEntry {
  actor: Pick<Actor, "kind" | "id" | "name">;
  /** `thing.verb`, e.g. `ticket.reserved`. */
  action: string;
  subject: { kind: string; id: string };
  runId?: string;
  requestId: string;
  before?: unknown;
  after?: unknown;
  /** In words, e.g. another system's own. */
  detail?: string;
}

/**
 * Appends to the audit trail. Sequence, time and hash are the database's. Call it last in a transaction: it holds the chain's
 * lock until the transaction ends.
 */
export async function appendAudit(writer: Writer, entry: AuditEntry): Promise<void> {
  await appendAudits(writer, [entry]);
}

/** The same for many events in their order, in one statement: the chain's lock is held as short as can be. */
export async function appendAudits(writer: Writer, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const json = (part: unknown) => (part === undefined ? null : JSON.stringify(part));
  await writer.$executeRaw`
    INSERT INTO audit_events (actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, request_id, before, after, detail)
    SELECT w.actor_kind, w.actor_id, w.actor_name, w.action, w.subject_kind, w.subject_id, w.run_id, w.request_id, w.before, w.after, w.detail
    FROM unnest(
      ${entries.map(({ actor }) => actor.kind)}::text[], ${entries.map(({ actor }) => actor.id)}::text[],
      ${entries.map(({ actor }) => actor.name)}::text[], ${entries.map(({ action }) => action)}::text[],
      ${entries.map(({ subject }) => subject.kind)}::text[], ${entries.map(({ subject }) => subject.id)}::text[],
      ${entries.map(({ runId }) => runId ?? null)}::uuid[], ${entries.map(({ requestId }) => requestId)}::text[],
      ${entries.map(({ before }) => json(before))}::jsonb[], ${entries.map(({ after }) => json(after))}::jsonb[],
      ${entries.map(({ detail }) => detail ?? null)}::text[]
    ) WITH ORDINALITY AS w (actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, request_id, before, after, detail, n)
    ORDER BY w.n`;
}

export interface RunEvent {
  at: Date;
  actorName: string;
  action: string;
  detail: string | null;
  after: unknown;
}

/**
 * The events of a run, newest first: its own, those of its tickets though they were acted on from another run that shares them, and its
 * reviews, those that were taken back too.
 */
export function auditOfRun(runId: string, limit: number): Promise<RunEvent[]> {
  const pick = (about: string) =>
    `(SELECT e.seq FROM audit_events e WHERE ${about} ORDER BY e.seq DESC LIMIT $2)`;
  return rowsOf<RunEvent & Record<string, unknown>>(
    "audit-of-run",
    `SELECT e.at, e.actor_name AS "actorName", e.action, e.detail, e.after FROM (
       SELECT seq FROM (${[
         "e.run_id = $1::uuid",
         `e.subject_kind = 'ticket' AND e.subject_id IN (
            SELECT l.ticket_id::text FROM ticket_links l WHERE l.run_id = $1::uuid AND l.ticket_id IS NOT NULL)`,
         `e.subject_kind = 'review' AND e.subject_id IN (SELECT v.id::text FROM reviews v WHERE v.run_ids @> ARRAY[$1::uuid])`,
       ]
         .map(pick)
         .join(" UNION ")}) p ORDER BY seq DESC LIMIT $2
     ) k JOIN audit_events e ON e.seq = k.seq ORDER BY e.seq DESC`,
    [runId, limit],
  );
}
