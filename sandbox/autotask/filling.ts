import { storeCompany } from "./companies";
import { formatInstant } from "./instants";
import { storeNewNote } from "./notes";
import { SandboxState } from "./state";
import type { Tenant, TenantTicket } from "./tenant";
import { storeNewTicket } from "./tickets";
import { addTimeEntry } from "./time-entries";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A state in which everything is as the tenant describes it. */
export function stateOf(tenant: Tenant): SandboxState {
  const state = new SandboxState(tenant);
  const monthAgo = state.now() - 30 * DAY_MS;
  for (const company of tenant.companies) {
    storeCompany(state, company, monthAgo);
  }
  // Ids rise with time, as they do in a real database.
  for (const ticket of [...tenant.tickets].sort((one, other) => one.createdAt - other.createdAt)) {
    fillTicket(state, ticket);
  }
  return state;
}

function fillTicket(state: SandboxState, ticket: TenantTicket): void {
  const { createdAt, notes, timeEntries, ...fields } = ticket;
  const author = { resourceId: state.personId, at: createdAt };
  const dueDateTime = formatInstant(createdAt + DAY_MS);
  const row = storeNewTicket(
    state,
    { ...fields, id: 0, ticketCategory: 3, ticketType: 1, dueDateTime },
    author,
  );
  const later = { ...author, at: createdAt + HOUR_MS };
  for (const note of notes ?? []) {
    storeNewNote(state, { ...note, id: 0, ticketID: row.id, noteType: 1 }, later);
  }
  for (const entry of timeEntries ?? []) {
    addTimeEntry(state, row.id, entry, later);
  }
}
