import "server-only";
import type { Sighting } from "@/lib/data/tickets";
import type { PsaFailure } from "@/lib/domain/psa";
import type { Refused } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import { isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { keepSeen } from "@/lib/use-cases/keep-seen";
import { markIfDeleted, noteMerged } from "@/lib/use-cases/mark-if-deleted";
import type { ResolvableTicket } from "@/lib/use-cases/prepare-resolving";
import { statusLabelOf } from "@/lib/use-cases/resolve-steps";

/** A ticket as Autotask has it now, by what that means for resolving it (§6.1, §9.3). */
export type SeenTicket =
  | ({ kind: "open" } & Sighting)
  | ({ kind: "closed"; refusal: Refused } & Sighting)
  /** Deleted, merged away, or not shown without a word why. */
  | { kind: "absent"; refusal: Refused }
  | { kind: "unread"; failure: PsaFailure };

/**
 * Fetches the ticket by its ID before anything is done to it: one call, and the control read where it is absent. The snapshot of one
 * that is open is freshened; what a closed one means for its resolving is for the caller to record with it.
 */
export async function seeTicket(
  actor: Actor,
  known: ResolvableTicket,
  deps: Circumstances,
): Promise<SeenTicket> {
  const askedAt = deps.now();
  const answer = await known.gateway.getTicket(known.autotaskId, "resolve-ticket");
  if (!answer.ok) return { kind: "unread", failure: answer.failure };
  const { value: ticket } = answer;
  if (!ticket) return { kind: "absent", refusal: await refusalOfAbsent(actor, known, askedAt, deps) };
  if (ticket.id !== known.autotaskId) {
    await noteMerged(actor, known, ticket, deps);
    const message = `Autotask merged this ticket into ${ticket.number}. Re-link to that ticket, then resolve it.`;
    return { kind: "absent", refusal: { ok: false, code: "ticket-merged", message } };
  }
  if (isClosed(ticket, known.reading.closedStatusIds)) {
    const message = `Autotask has closed ticket ${known.number} already: ${statusLabelOf(known, ticket)}.`;
    return { kind: "closed", ticket, askedAt, refusal: { ok: false, code: "ticket-closed", message } };
  }
  await keepSeen(actor, known, { ticket, askedAt }, deps);
  return { kind: "open", ticket, askedAt };
}

async function refusalOfAbsent(
  actor: Actor,
  known: ResolvableTicket,
  askedAt: Date,
  deps: Circumstances,
): Promise<Refused> {
  const marked = await markIfDeleted(actor, known, askedAt, { ...deps, gateway: known.gateway });
  if ("ok" in marked) return marked;
  const [code, message] = marked.deleted
    ? (["ticket-deleted", `Ticket ${known.number} was deleted in Autotask.`] as const)
    : ([
        "autotask-unavailable",
        `Autotask does not show ticket ${known.number} now, nor any other.`,
      ] as const);
  return { ok: false, code, message };
}
