import type { Row } from "./entities";
import { formatInstant } from "./instants";
import type { SandboxState } from "./state";
import { createTicket, updateTicket } from "./tickets";

const DAY_MS = 86_400_000;

/**
 * Creates a ticket as a person does in the web interface, by the same rules as through the API; what is not given is filled in.
 * @throws Refusal in the API's words.
 */
export function createTicketByPerson(state: SandboxState, fields: Record<string, unknown>): Row | null {
  const now = state.now();
  const firstOf = (field: string) => state.picklist("Tickets", field).find((entry) => entry.isActive)?.value;
  const customer = [...state.companies.values()].find((row) => row.id !== 0 && row.isActive === true);
  const body = {
    companyID: customer?.id ?? 0,
    title: "Ticket made by a person",
    status: firstOf("status"),
    priority: firstOf("priority"),
    queueID: firstOf("queueID"),
    dueDateTime: formatInstant(now + DAY_MS),
    ...fields,
  };
  const { id } = createTicket(state, body, { resourceId: state.personId, at: now });
  return state.tickets.get(id) ?? null;
}

/**
 * Sets the status as a person does; null if there is no such ticket.
 * @throws Refusal in the API's words.
 */
export function setStatusByPerson(state: SandboxState, id: number, status: number): Row | null {
  if (!state.tickets.has(id)) {
    return null;
  }
  updateTicket(state, { id, status }, "patch", { resourceId: state.personId, at: state.now() });
  return state.tickets.get(id) ?? null;
}
