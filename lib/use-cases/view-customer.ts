import "server-only";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { mappingOf } from "@/lib/data/company-mappings";
import { findCustomer, sourceNamesOf } from "@/lib/data/customers";
import { instanceSettings } from "@/lib/data/instance-settings";
import { jobPage } from "@/lib/data/jobs";
import { openTicketsOf } from "@/lib/data/open-tickets";
import { eventsOf } from "@/lib/data/subject-events";
import { customerEventWords } from "@/lib/domain/customer-event-words";
import type { CustomerView } from "@/lib/domain/customer-views";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { searchBlockedBy } from "@/lib/use-cases/view-customers";

/** What its page shows of its history; the audit trail has all of it. */
export const HISTORY_ROWS = 50;

/** One customer: names, company with its history, jobs. Asks Autotask nothing. */
export async function viewCustomer(
  actor: Actor,
  { customerId }: { customerId: string },
): Promise<Result<CustomerView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const [customer, settings] = await Promise.all([findCustomer(customerId), instanceSettings()]);
  if (!customer) return { ok: false, code: "not-found", message: "There is no such customer." };
  const { environment } = settings;
  const [mapping, sourceNames, jobs, events, connection, mergedInto, openTickets] = await Promise.all([
    mappingOf(environment, customerId),
    sourceNamesOf(customerId),
    jobPage({ search: null, customerId }, null),
    eventsOf({ kind: "customer", id: customerId }, HISTORY_ROWS + 1),
    connectionOverview(environment),
    customer.mergedIntoId ? findCustomer(customer.mergedIntoId) : null,
    openTicketsOf(environment, customer.id),
  ]);
  return ok({
    id: customer.id,
    name: customer.name,
    archivedAt: customer.archivedAt,
    mergedInto: mergedInto && { id: mergedInto.id, name: mergedInto.name },
    sourceNames,
    mapping: mapping ?? {
      state: "missing",
      companyId: null,
      companyName: null,
      previousName: null,
      lastSyncAt: null,
    },
    openTickets,
    jobs: jobs.rows,
    hasMoreJobs: jobs.nextCursor !== null,
    history: events.slice(0, HISTORY_ROWS).map((event) => ({
      at: event.at,
      actor: event.actorName,
      words: customerEventWords(event),
    })),
    hasMoreHistory: events.length > HISTORY_ROWS,
    canViewAudit: may(actor, "view-audit"),
    canMap: may(actor, "map-customers"),
    searchBlocked: searchBlockedBy(settings, connection !== null),
  });
}
