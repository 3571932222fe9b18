import "server-only";
import { findCustomer } from "@/lib/data/customers";
import { ENDED_STATES } from "@/lib/data/ended-links";
import { instanceSettings } from "@/lib/data/instance-settings";
import { countWaiting, hasLinks, type ListedLink, linkMakers, ticketPage } from "@/lib/data/ticket-list";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { TicketFilter, TicketRow, TicketsView } from "@/lib/domain/ticket-views";
import { type StatusReading, statusReading, ticketMarkOf } from "@/lib/use-cases/ticket-facts";

/** All links of the environment in use, newest first. A constant number of statements, none of them to Autotask. */
export async function viewTickets(
  actor: Actor,
  request: { filter: TicketFilter; cursor: string | null },
): Promise<Result<TicketsView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const { filter } = request;
  const { environment, timeZone } = await instanceSettings();
  const other: PsaEnvironment = environment === "sandbox" ? "production" : "sandbox";
  const reading = await statusReading(environment);
  const { closedStatusIds } = reading;
  const [page, people, waiting, isHiding, customer] = await Promise.all([
    ticketPage({ filter, environment, timeZone, closedStatusIds }, request.cursor),
    linkMakers(environment),
    countWaiting(),
    hasLinks(other),
    filter.customerId ? findCustomer(filter.customerId) : null,
  ]);
  return ok({
    filter,
    rows: page.rows.map((row) => rowOf(row, environment, reading)),
    nextCursor: page.nextCursor,
    customerName: customer?.name ?? null,
    people,
    waiting,
    hiddenEnvironment: isHiding ? other : null,
    canDecide: may(actor, "link-ticket"),
  });
}

function rowOf(link: ListedLink, environment: PsaEnvironment, reading: StatusReading): TicketRow {
  const { state, words } = stateOf(link, reading);
  return {
    linkId: link.linkId,
    environment,
    state,
    words,
    number: link.ticketNumber,
    title: link.title,
    runId: link.runId,
    jobId: link.jobId,
    jobName: link.jobName,
    customerId: link.customerId,
    customerName: link.customerName,
    runStartedAt: link.runStartedAt,
    createdByName: link.createdByName,
    createdAt: link.createdAt,
    endedAt: link.endedAt,
    endReason: link.endReason,
    seenAt: link.ticketSeenAt,
    needsDecision: state === "unconfirmed" || (state === "deleted" && !link.isSettled),
  };
}

/** As a run shows its link; one that it does not show any more in the words of the records. */
function stateOf(link: ListedLink, reading: StatusReading): Pick<TicketRow, "state" | "words"> {
  const { linkState, hasSuccessor } = link;
  switch (linkState) {
    case "refused":
    case "not_created":
    case "replaced":
      return { state: "ended", words: ENDED_STATES[linkState] };
    default:
      return linkState === "deleted" && hasSuccessor
        ? { state: "ended", words: ENDED_STATES.deleted }
        : ticketMarkOf({ ...link, linkState }, reading);
  }
}
