import "server-only";
import { mappedCompanyNames } from "@/lib/data/company-mappings";
import { linkedRunsByTicket } from "@/lib/data/tickets";
import type { PsaAnswer, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { looksLikeNumber } from "@/lib/domain/ticket-number";
import { isClosed } from "@/lib/domain/ticket-status";
import type { TicketChoice } from "@/lib/domain/ticket-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { type PreparedCreation, prepareCreation } from "@/lib/use-cases/prepare-creation";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";
import { refusalToAsk, statusReading } from "@/lib/use-cases/ticket-facts";

const CHOICES = 20;

/**
 * Tickets in Autotask that a run may be linked to (§6A.2): by number, of whatever company, preferably; else by words of the title, within
 * the customer's company. Choosing is a person's.
 */
export async function searchTickets(
  actor: Actor,
  { runId, words }: { runId: string; words: string },
  deps: WithGateway,
): Promise<Result<TicketChoice[]>> {
  if (!may(actor, "link-ticket")) return lackOf("link-ticket");
  const prepared = await prepareCreation(runId);
  if (!prepared) return { ok: false, code: "not-found", message: "There is no such run." };
  const sought = words.trim();
  const refusal = refusalToAsk(prepared) ?? refusalOfWords(prepared, sought);
  if (refusal) return refusal;
  const { environment } = prepared.settings;
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const found = await find(gateway, sought, prepared.readiness.company?.id ?? null);
  if (!found.ok) {
    await heedThrottling(environment, found.failure, deps.now());
    return refusalOf(found.failure);
  }
  return ok(await choicesOf(found.value, prepared, gateway));
}

/** Titles alone say nothing about whose a ticket is: they are searched within the customer's company. */
function refusalOfWords({ run, readiness }: PreparedCreation, words: string): Refused | null {
  if (looksLikeNumber(words) || readiness.company) return null;
  const blocker = readiness.blockers.find(({ code }) => code === "company-missing");
  return {
    ok: false,
    code: "company-missing",
    message: `${run.customerName} has no Autotask company yet, so titles can't be searched. Search by the ticket's number, or choose a company first.`,
    ...(blocker?.cure ? { cure: blocker.cure } : {}),
  };
}

/** The exact number in one call; only where there is none, what comes near it. */
async function find(
  gateway: PsaGateway,
  words: string,
  companyId: number | null,
): Promise<PsaAnswer<PsaTicket[]>> {
  if (looksLikeNumber(words)) {
    for (const match of ["exact", "begins-with"] as const) {
      const numbered = await gateway.findTicketsByNumber(words, match, CHOICES);
      if (!numbered.ok || numbered.value.length > 0) return numbered;
    }
  }
  return companyId === null ? { ok: true, value: [] } : gateway.findTicketsByTitle(companyId, words, CHOICES);
}

async function choicesOf(
  tickets: readonly PsaTicket[],
  { settings, readiness }: PreparedCreation,
  gateway: PsaGateway,
): Promise<TicketChoice[]> {
  const { environment } = settings;
  const [names, linkedRuns, { labels, closedStatusIds }] = await Promise.all([
    companyNames(tickets, environment, gateway),
    linkedRunsByTicket(
      environment,
      tickets.map(({ id }) => id),
    ),
    statusReading(environment),
  ]);
  return tickets.map((ticket) => ({
    autotaskId: ticket.id,
    number: ticket.number,
    title: ticket.title,
    companyId: ticket.companyId,
    companyName: names.get(ticket.companyId) ?? null,
    isOtherCompany: ticket.companyId !== readiness.company?.id,
    statusLabel: labels.get(ticket.statusId) ?? `Status ${ticket.statusId}`,
    isClosed: isClosed(ticket, closedStatusIds),
    createdAt: ticket.createdAt,
    linkedRuns: linkedRuns.get(ticket.id) ?? 0,
  }));
}

/** As our mappings name them; those that no customer has in one query. Names are for display: without an answer there are none. */
async function companyNames(
  tickets: readonly PsaTicket[],
  environment: PreparedCreation["settings"]["environment"],
  gateway: PsaGateway,
): Promise<Map<number, string>> {
  const ids = [...new Set(tickets.map(({ companyId }) => companyId))];
  const names = await mappedCompanyNames(environment, ids);
  const unknown = ids.filter((id) => !names.has(id));
  if (unknown.length === 0) return names;
  const companies = await gateway.getCompanies(unknown, "search-tickets");
  if (companies.ok) for (const { id, name } of companies.value) names.set(id, name);
  return names;
}
