import "server-only";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { linkById, saveTicket } from "@/lib/data/ticket-links";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";

/** "Open ticket": validates the ticket's ID in Autotask, freshens the snapshot, and says where the ticket is (§9.3, decisions.md). */
export async function openTicket(
  actor: Actor,
  { linkId }: { linkId: string },
  deps: WithGateway,
): Promise<Result<{ url: string }>> {
  if (!may(actor, "open-ticket")) return lackOf("open-ticket");
  const [link, { environment }] = await Promise.all([linkById(linkId), instanceSettings()]);
  if (!link?.ticket) return { ok: false, code: "not-found", message: "There is no such ticket." };
  const { ticket } = link;
  if (link.environment !== environment)
    return {
      ok: false,
      code: "conflict",
      message: `Ticket ${ticket.number} was made in Autotask's ${link.environment} environment, which is not in use now.`,
    };
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const seen = await gateway.getTicket(ticket.autotaskId, "open-ticket");
  if (!seen.ok) return refusalOf(seen.failure);
  if (!seen.value)
    return {
      ok: false,
      code: "not-found",
      message: `Autotask shows no ticket ${ticket.number} to the API user: it was deleted, or may not be seen.`,
    };
  const url = await gateway.ticketUrl(ticket.autotaskId);
  if (!url.ok) return refusalOf(url.failure);
  const fresh = seen.value;
  await inTransaction((writer) => saveTicket(writer, environment, fresh, { at: deps.now(), url: url.value }));
  return ok({ url: url.value });
}
