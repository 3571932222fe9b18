import "server-only";
import { instanceSettings } from "@/lib/data/instance-settings";
import { linkById } from "@/lib/data/ticket-links";
import type { PsaGateway } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances, WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { keepSeen } from "@/lib/use-cases/keep-seen";
import { type KnownTicket, markIfDeleted, noteMerged } from "@/lib/use-cases/mark-if-deleted";
import { refusalOf, SEES_NOTHING } from "@/lib/use-cases/psa-refusals";
import { statusReading } from "@/lib/use-cases/ticket-facts";

type LinkedTicket = KnownTicket & { runId: string };

/**
 * "Open ticket": validates the ticket's ID in Autotask, freshens the snapshot, and says where the ticket is (§9.3, decisions.md). One call,
 * and the control read where the ticket is absent. One that was merged is opened as the ticket into which it was.
 */
export async function openTicket(
  actor: Actor,
  { linkId }: { linkId: string },
  deps: WithGateway,
): Promise<Result<{ url: string }>> {
  if (!may(actor, "open-ticket")) return lackOf("open-ticket");
  const [link, settings] = await Promise.all([linkById(linkId), instanceSettings()]);
  const { environment } = settings;
  if (!link?.ticket) return { ok: false, code: "not-found", message: "There is no such ticket." };
  const ticket = { ...link.ticket, environment: link.environment, runId: link.runId };
  if (link.isDeleted) return deleted(ticket);
  if (link.environment !== environment)
    return {
      ok: false,
      code: "conflict",
      message: `Ticket ${ticket.number} was made in Autotask's ${link.environment} environment, which is not in use now.`,
    };
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  return lookAndOpen(actor, ticket, { ...deps, gateway: way.value });
}

async function lookAndOpen(
  actor: Actor,
  ticket: LinkedTicket,
  deps: Circumstances & { gateway: PsaGateway },
): Promise<Result<{ url: string }>> {
  const { gateway } = deps;
  const { environment } = ticket;
  const askedAt = deps.now();
  const answer = await gateway.getTicket(ticket.autotaskId, "open-ticket");
  if (!answer.ok) {
    await heedThrottling(environment, answer.failure, deps.now());
    return refusalOf(answer.failure);
  }
  const { value: seen } = answer;
  if (!seen) return refusalOfAbsent(actor, ticket, askedAt, deps);
  const url = await gateway.ticketUrl(seen.id);
  if (!url.ok) return refusalOf(url.failure);
  if (seen.id === ticket.autotaskId) {
    const known = { ...ticket, reading: await statusReading(environment) };
    await keepSeen(actor, known, { ticket: seen, askedAt, url: url.value }, deps);
  } else {
    await noteMerged(actor, ticket, seen, deps);
  }
  return ok({ url: url.value });
}

async function refusalOfAbsent(
  actor: Actor,
  ticket: LinkedTicket,
  askedAt: Date,
  deps: Circumstances & { gateway: PsaGateway },
): Promise<Refused> {
  const marked = await markIfDeleted(actor, ticket, askedAt, deps);
  if ("ok" in marked) return marked;
  return marked.deleted ? deleted(ticket) : SEES_NOTHING;
}

function deleted({ number }: LinkedTicket): Refused {
  return { ok: false, code: "ticket-deleted", message: `Ticket ${number} was deleted in Autotask.` };
}
