import "server-only";
import { appendAudit, appendAudits } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import { DELETED_REASON } from "@/lib/data/ended-links";
import { markDeleted, markMerged, SeenSince } from "@/lib/data/tickets";
import type { PsaEnvironment, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import type { Refused } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

/** A ticket in our books. */
export interface KnownTicket {
  id: string;
  environment: PsaEnvironment;
  autotaskId: number;
  number: string;
}

/**
 * The one way in which a ticket is marked as deleted (§6B.1, decisions.md "Ticket state as shown"): Autotask was asked for it by its ID
 * and said that there is none, and answers right after that with another one. It answers alike for "gone" and "you may not see it", so
 * without that control read nothing follows.
 * @param askedAt when it was asked for.
 * @returns a refusal where the control read failed, or somebody has seen the ticket since: then nothing is known of it.
 */
export async function markIfDeleted(
  actor: Actor,
  ticket: KnownTicket,
  askedAt: Date,
  deps: Circumstances & { gateway: Pick<PsaGateway, "canSeeTickets"> },
): Promise<{ deleted: boolean } | Refused> {
  const control = await deps.gateway.canSeeTickets();
  if (!control.ok) {
    await heedThrottling(ticket.environment, control.failure, deps.now());
    return refusalOf(control.failure);
  }
  if (control.value && !(await recordDeleted(actor, ticket, askedAt, deps))) return SEEN_SINCE;
  return { deleted: control.value };
}

const SEEN_SINCE: Refused = {
  ok: false,
  code: "conflict",
  message: "Autotask had no such ticket, and has shown it to somebody else since. Look again.",
};

/**
 * Records a deletion that is certain: for callers that made the control read of {@link markIfDeleted} for several tickets at once.
 * @returns false where somebody has seen the ticket since it was asked for; then nothing is changed.
 */
export async function recordDeleted(
  actor: Actor,
  ticket: KnownTicket,
  askedAt: Date,
  deps: Circumstances,
): Promise<boolean> {
  try {
    await inTransaction((writer) => storeDeleted(writer, actor, ticket, askedAt, deps));
    return true;
  } catch (error) {
    if (error instanceof SeenSince) return false;
    throw error;
  }
}

async function storeDeleted(
  writer: Writer,
  actor: Actor,
  ticket: KnownTicket,
  askedAt: Date,
  deps: Circumstances,
): Promise<void> {
  const { number, autotaskId, environment } = ticket;
  const ended = await markDeleted(writer, ticket.id, { byName: actor.name, at: deps.now(), askedAt });
  const trail = { actor, requestId: deps.requestId };
  const { resolution } = ended;
  await appendAudits(writer, [
    ...(resolution
      ? [
          {
            ...trail,
            action: "ticket.resolve-ended",
            subject: { kind: "ticket", id: ticket.id },
            runId: resolution.runId,
            after: { number, startedBy: resolution.startedByName },
            detail: DELETED_REASON,
          },
        ]
      : []),
    ...ended.links.map(({ id, runId }) => ({
      ...trail,
      action: "ticket.deleted",
      subject: { kind: "link", id },
      runId,
      before: { state: "linked" },
      after: { state: DELETED_REASON, number, autotaskId, environment },
    })),
  ]);
}

/**
 * Notes that Autotask answered for a ticket with another one: it merged ours into that. What we know of ours stays, and so does its link.
 * @param ticket with the run for which it was looked at.
 */
export async function noteMerged(
  actor: Actor,
  ticket: KnownTicket & { runId: string },
  into: PsaTicket,
  deps: Circumstances,
): Promise<void> {
  await inTransaction(async (writer) => {
    if (!(await markMerged(writer, ticket.id, into))) return;
    await appendAudit(writer, {
      actor,
      action: "ticket.merged-away",
      subject: { kind: "ticket", id: ticket.id },
      runId: ticket.runId,
      requestId: deps.requestId,
      before: { number: ticket.number, autotaskId: ticket.autotaskId },
      after: { number: into.number, autotaskId: into.id, companyId: into.companyId },
    });
  });
}
