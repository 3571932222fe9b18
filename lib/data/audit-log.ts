import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
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

/** The events of a run's ticket, newest first. */
export function auditOfRun(runId: string, limit: number) {
  return prisma().auditEvent.findMany({
    where: { runId, action: { startsWith: "ticket." } },
    orderBy: { seq: "desc" },
    take: limit,
    select: { at: true, actorName: true, action: true, detail: true, after: true },
  });
}
