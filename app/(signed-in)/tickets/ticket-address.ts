import type { TicketFilter } from "@/lib/domain/ticket-views";

export const TICKETS_PATH = "/tickets";

/** The filter as it stands in the address. */
export function paramsOf(filter: TicketFilter): Record<string, string | null> {
  const { customerId: customer, ...rest } = filter;
  return { ...rest, customer };
}

export function isNarrowed(filter: TicketFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}
