import "server-only";

/**
 * The address at which a person opens a ticket (decisions.md, Ticket state as shown).
 * @param webUrl base of the zone's web interface, with trailing slash.
 */
export function ticketUrlOf(webUrl: string, ticketId: number): string {
  if (!Number.isSafeInteger(ticketId) || ticketId <= 0)
    throw new RangeError("A ticket ID is a positive whole number.");
  return `${webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticketId}`;
}
