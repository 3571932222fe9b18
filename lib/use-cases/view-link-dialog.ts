import "server-only";
import { earlierTickets } from "@/lib/data/earlier-tickets";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";
import type { LinkDialogView } from "@/lib/domain/ticket-views";
import { runTicketOf } from "@/lib/use-cases/ticket-facts";

/** What the link dialog starts from, from our own data alone; Autotask is asked when somebody searches or chooses. */
export async function viewLinkDialog(
  actor: Actor,
  { runId }: { runId: string },
  { now }: { now: () => Date },
): Promise<Result<LinkDialogView>> {
  if (!may(actor, "link-ticket")) return lackOf("link-ticket");
  const found = await runTicketOf(actor, runId, now());
  if (!found) return { ok: false, code: "not-found", message: "There is no such run." };
  const { prepared, link, reading } = found;
  const { run, settings, readiness } = prepared;
  const closed = [COMPLETE_STATUS_ID, ...reading.closedStatusIds];
  const earlier = await earlierTickets(settings.environment, run, closed);
  return ok({
    customerName: run.customerName,
    company: readiness.company,
    notedNumber: run.manualTicketNumber,
    replaces: link?.ticket ? { number: link.ticket.number, isDeleted: link.state === "deleted" } : null,
    earlier: earlier.map(({ statusId, ...ticket }) => ({
      ...ticket,
      statusLabel: reading.labels.get(statusId) ?? `Status ${statusId}`,
    })),
  });
}
