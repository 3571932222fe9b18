import "server-only";
import { rowsOf } from "@/lib/data/db";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";

/**
 * What makes ticket `t` an open one: not `isClosed` of the domain, and not deleted; in the words of the index that holds what is not known
 * to be closed.
 * @param closedStatusIds the expression of all status IDs that mean closed.
 */
export function isOpen(closedStatusIds: string): string {
  return `t.completed_at IS NULL AND t.deleted_found_at IS NULL AND NOT t.status_id = ANY (${closedStatusIds})`;
}

/**
 * How many open tickets each customer has, those with none left out: tickets of active links of its own jobs' runs, each once. By the runs
 * and not by the company, which may be cleared, changed or another one than the ticket's while the ticket is still open. For a `WITH`, where
 * it is to be made as it stands: open tickets are few, and from them to runs; never through the runs of a customer, which are many.
 * @param environment the expression of the environment.
 */
export function openTicketsByCustomer(environment: string): string {
  const closed = `ARRAY[${COMPLETE_STATUS_ID}] || coalesce((SELECT closed_status_ids FROM ticket_defaults WHERE environment = ${environment}), '{}')`;
  return `MATERIALIZED (
    SELECT j.customer_id, count(DISTINCT t.id) AS n FROM tickets t
    JOIN ticket_links l ON l.ticket_id = t.id AND l.environment = t.environment AND l.state = 'linked'
    JOIN runs r ON r.id = l.run_id JOIN jobs j ON j.id = r.job_id
    WHERE t.environment = ${environment} AND ${isOpen(closed)} GROUP BY j.customer_id)`;
}

/** See {@link openTicketsByCustomer}. */
export async function openTicketsOf(environment: PsaEnvironment, customerId: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    "open-tickets-of-customer",
    `WITH open_tickets AS ${openTicketsByCustomer("$1::environment")} SELECT n FROM open_tickets WHERE customer_id = $2::uuid`,
    [environment, customerId],
  );
  return row?.n ?? 0;
}
