import { z } from "zod";
import { TICKET_FILTER_STATES, type TicketFilter } from "@/lib/domain/ticket-views";
import { filterDay, filterId, filterText, inOrder } from "./list-filter";

const NAME_LIMIT = 200;

const shape = z.object({
  state: z.enum(TICKET_FILTER_STATES).nullable().catch(null),
  customer: filterId,
  by: filterText(NAME_LIMIT),
  from: filterDay,
  to: filterDay,
});

/** The filter of the Tickets page, read from an address. */
export function readTicketFilter(query: Record<string, unknown>): TicketFilter {
  const { customer, ...filter } = shape.parse(query);
  return inOrder({ ...filter, customerId: customer });
}
