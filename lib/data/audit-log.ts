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
  const before = entry.before === undefined ? null : JSON.stringify(entry.before);
  const after = entry.after === undefined ? null : JSON.stringify(entry.after);
  await writer.$executeRaw`
    INSERT INTO audit_events (actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, request_id, before, after, detail)
    VALUES (${entry.actor.kind}, ${entry.actor.id}, ${entry.actor.name}, ${entry.action}, ${entry.subject.kind}, ${entry.subject.id},
            ${entry.runId ?? null}::uuid, ${entry.requestId}, ${before}::jsonb, ${after}::jsonb, ${entry.detail ?? null})`;
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
