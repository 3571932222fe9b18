import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { type Attempt, moveAttempt } from "@/lib/data/creation-attempts";
import { inTransaction } from "@/lib/data/db";
import {
  type ActiveLink,
  linkById,
  linkTicket,
  markUnconfirmed,
  settleDeleted,
} from "@/lib/data/ticket-links";
import { type Sighting, saveTicket, unmarkDeleted } from "@/lib/data/tickets";
import { kinshipOf } from "@/lib/domain/creation-settlement";
import type { PsaGateway, PsaTicket } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import type { CreationOutcome } from "@/lib/domain/ticket-preview";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** States of an attempt from which a ticket that was found may still be tied to it. */
const OPEN_STATES = ["reserved", "sending", "answered", "unconfirmed"] as const;

/**
 * Ties a ticket that was read back to its reservation, after comparing company, title and reference: Autotask may have merged it
 * into an older one (decisions.md, "One ticket per run"). A ticket of another company is not tied: a person decides.
 * @param askedAt when Autotask was asked for it.
 */
export async function confirmCreation(
  actor: Actor,
  link: Pick<ActiveLink, "id" | "runId" | "environment">,
  attempt: Attempt,
  ticket: PsaTicket,
  deps: Circumstances & { gateway: PsaGateway },
  askedAt: Date,
): Promise<CreationOutcome> {
  const kinship = kinshipOf(ticket, attempt);
  if (kinship === "foreign") return refuseForeign(actor, link, attempt, ticket, deps);
  const merged = kinship === "merged";
  const event = {
    action: merged ? ("ticket.merged" as const) : ("ticket.linked" as const),
    detail: differenceOf(kinship, ticket, attempt),
  };
  const outcome = await tieTicket(actor, link, attempt, { ticket, askedAt }, event, deps);
  return outcome.state === "linked" ? { ...outcome, merged } : outcome;
}

/** Ties a ticket that Autotask has to a reservation, whatever it carries: who calls knows that it is the run's. */
export async function tieTicket(
  actor: Actor,
  link: Pick<ActiveLink, "id" | "runId" | "environment">,
  attempt: Attempt,
  { ticket, askedAt }: Sighting,
  event: { action: "ticket.linked" | "ticket.merged"; detail: string | undefined },
  deps: Circumstances & { gateway: PsaGateway },
): Promise<CreationOutcome> {
  const url = await deps.gateway.ticketUrl(ticket.id);
  const now = deps.now();
  const isLinked = await inTransaction(async (writer) => {
    const { id: ticketId } = await saveTicket(writer, link.environment, {
      ticket,
      askedAt,
      url: url.ok ? url.value : null,
    });
    const to = { state: "confirmed" as const, autotaskId: ticket.id, detail: null, settledAt: now };
    // The attempt first, as everywhere: who settles one creation together with others waits there and holds nothing that they need.
    if (!(await moveAttempt(writer, attempt.id, [...OPEN_STATES], to))) return false;
    if (!(await linkTicket(writer, link.id, ticketId)))
      throw new Error(`the attempt of link ${link.id} is open, and the link is not`);
    await unmarkDeleted(writer, ticketId);
    await settleDeleted(writer, link, now);
    await appendAudit(writer, {
      actor,
      ...event,
      subject: { kind: "link", id: link.id },
      runId: link.runId,
      requestId: deps.requestId,
      after: {
        autotaskId: ticket.id,
        number: ticket.number,
        companyId: ticket.companyId,
        reference: ticket.reference,
        environment: link.environment,
      },
    });
    return true;
  });
  // Usually a colleague's look-up, or the reconciler, was faster and linked the same ticket: then nothing is left to do.
  if (!isLinked && (await linkById(link.id))?.ended)
    return { state: "unconfirmed", linkId: link.id, detail: givenUp(ticket) };
  return { state: "linked", linkId: link.id, number: ticket.number, merged: false, found: false };
}

/** The run is free by then, and its next creation looks up what was sent before. */
function givenUp(ticket: PsaTicket): string {
  return `Autotask has ticket ${ticket.number} for it, but the creation had been given up meanwhile. Create again: what Autotask has is looked up first.`;
}

function differenceOf(kinship: "ours" | "merged", ticket: PsaTicket, attempt: Attempt): string | undefined {
  if (kinship === "merged")
    return `Autotask merged it into ${ticket.number}, an older ticket of the same company.`;
  return ticket.title === attempt.title ? undefined : `Autotask changed the title to "${ticket.title}".`;
}

async function refuseForeign(
  actor: Actor,
  link: Pick<ActiveLink, "id" | "runId">,
  attempt: Attempt,
  ticket: PsaTicket,
  deps: Circumstances,
): Promise<CreationOutcome> {
  const sent =
    attempt.autotaskId === null
      ? "the ticket that was sent"
      : `the ticket that was sent (ID ${attempt.autotaskId})`;
  const detail = `Autotask answered for ${sent} with ${ticket.number} (ID ${ticket.id}) of company ${ticket.companyId}, not ${attempt.companyId}. Nothing is linked: look at both in Autotask.`;
  await inTransaction(async (writer) => {
    const moved = await moveAttempt(writer, attempt.id, [...OPEN_STATES], {
      state: "unconfirmed",
      conflictId: ticket.id,
      detail,
    });
    if (!moved) return;
    await markUnconfirmed(writer, link.id);
    if (attempt.conflictId === ticket.id) return;
    await appendAudit(writer, {
      actor,
      action: "ticket.conflict",
      subject: { kind: "link", id: link.id },
      runId: link.runId,
      requestId: deps.requestId,
      after: {
        autotaskId: ticket.id,
        number: ticket.number,
        companyId: ticket.companyId,
        sentCompanyId: attempt.companyId,
      },
      detail,
    });
  });
  return { state: "unconfirmed", linkId: link.id, detail };
}
