import "server-only";
import { type Attempt, type SentBefore, sentBefore } from "@/lib/data/creation-attempts";
import { type ActiveLink, ticketsShownAsDeleted } from "@/lib/data/ticket-links";
import type { PsaAnswer, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import type { CreationOutcome } from "@/lib/domain/ticket-preview";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { confirmCreation, tieTicket } from "@/lib/use-cases/confirm-creation";

type Deps = Circumstances & { gateway: PsaGateway };
type Link = Pick<ActiveLink, "id" | "runId" | "environment">;

/** A ticket that Autotask has for a run although our books have none now. */
export interface TicketFoundAgain {
  ticket: PsaTicket;
  askedAt: Date;
  /** What was sent for it; `null` where it was a ticket of the run's that is shown as deleted. */
  sent: SentBefore | null;
}

/**
 * Before anything is sent, all that was sent for the run before is looked up, and all tickets of it that are shown as deleted, in one query:
 * a refusal that lied, or a deletion that was none, makes no second ticket. The one that the run had last comes first.
 * @returns `null` when there is none, or none is a ticket now.
 */
export async function findTicketAgain(
  { environment, runId }: Link,
  attempt: Attempt,
  { gateway, now }: Deps,
): Promise<PsaAnswer<TicketFoundAgain | null>> {
  const [sent, deleted] = await Promise.all([
    sentBefore(environment, runId, attempt.reference),
    ticketsShownAsDeleted(environment, runId),
  ]);
  if (sent.length === 0 && deleted.length === 0) return { ok: true, value: null };
  const askedAt = now();
  const found = await gateway.findTicketsByReference(
    sent.map(({ reference }) => reference),
    deleted,
  );
  if (!found.ok) return found;
  const again = deleted.flatMap((id) => found.value.find((ticket) => ticket.id === id) ?? [])[0];
  if (again) return { ok: true, value: { ticket: again, askedAt, sent: null } };
  const [ticket] = found.value;
  if (!ticket) return { ok: true, value: null };
  // Autotask compares references without case.
  const isOf = ({ reference }: SentBefore) => reference.toLowerCase() === ticket.reference?.toLowerCase();
  return { ok: true, value: { ticket, askedAt, sent: sent.find(isOf) ?? null } };
}

/** Ties that ticket to the reservation, of which nothing is sent then. */
export async function linkTicketAgain(
  actor: Actor,
  { link, attempt }: { link: Link; attempt: Attempt },
  { ticket, askedAt, sent }: TicketFoundAgain,
  deps: Deps,
): Promise<CreationOutcome> {
  const outcome = sent
    ? await confirmCreation(actor, link, { ...attempt, ...sent }, ticket, deps, askedAt)
    : await tieTicket(actor, link, attempt, { ticket, askedAt }, WAS_HIDDEN, deps);
  return outcome.state === "linked" ? { ...outcome, found: true } : outcome;
}

const WAS_HIDDEN = {
  action: "ticket.linked",
  detail: "It was shown as deleted, and Autotask has it.",
} as const;
