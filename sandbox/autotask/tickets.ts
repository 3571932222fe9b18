import { ENTITIES, type Row, rowsOfTicket } from "./entities";
import { formatInstant } from "./instants";
import { refuse } from "./replies";
import type { SandboxState } from "./state";
import { checkPicklists, checkReferences, type Fields, readWriteBody, requireFields } from "./writes";

const HOUR_MS = 3_600_000;
const ALWAYS_REQUIRED = ["companyID", "priority", "status", "title"];

/** What a write did. */
export interface Written {
  id: number;
  /** What was taken over from the body. */
  fields: Fields;
  /** The row before it; null for a new one. */
  before: Row | null;
}

/** Who writes, and when (milliseconds). */
export interface Author {
  resourceId: number;
  at: number;
}

/**
 * Creates a ticket from the body of a POST (autotask-api.md 4.2).
 * @throws Refusal in the API's words; nothing is stored then.
 */
export function createTicket(state: SandboxState, body: unknown, author: Author): Written {
  const { fields } = readWriteBody(state, ENTITIES.Tickets, body);
  const row: Row = { ...defaults(state), ...fields, id: 0 };
  setDueDate(state, row, author.at);
  checkTicket(state, row, new Set(Object.keys(row)));
  return { id: storeNewTicket(state, row, author).id, fields, before: null };
}

/** Stores a ticket as it is, with everything that the server sets itself. */
export function storeNewTicket(state: SandboxState, row: Row, author: Author): Row {
  const createDate = formatInstant(author.at);
  const isComplete = state.switches.completeStatuses.includes(Number(row.status));
  const stored: Row = {
    ...row,
    id: state.nextId("ticket"),
    ticketNumber: state.nextTicketNumber(author.at),
    createDate,
    creatorResourceID: author.resourceId,
    creatorType: 1,
    lastActivityDate: createDate,
    lastActivityPersonType: 1,
    lastActivityResourceID: author.resourceId,
    lastTrackedModificationDateTime: createDate,
    completedDate: isComplete ? createDate : null,
    completedByResourceID: isComplete ? author.resourceId : null,
  };
  state.tickets.set(stored.id, stored);
  return stored;
}

/**
 * Changes a ticket: `patch` leaves what the body does not name, `put` empties it (autotask-api.md 4.3).
 * @throws Refusal in the API's words; nothing is stored then.
 */
export function updateTicket(
  state: SandboxState,
  body: unknown,
  mode: "patch" | "put",
  author: Author,
): Written {
  const { id, fields } = readWriteBody(state, ENTITIES.Tickets, body);
  if (id === null) {
    refuse("Missing Required Field: id. ; on record number [1]");
  }
  const before = state.switches.hideTickets ? undefined : state.tickets.get(id);
  if (before === undefined) {
    refuse(
      "No matching records found. The logged in Resource may not have the required permissions to update the data.",
    );
  }
  const after: Row = { ...(mode === "patch" ? before : readOnlyPart(before)), ...fields, id };
  setDueDate(state, after, author.at);
  const changed = new Set(
    Object.keys(after).filter((name) => (after[name] ?? null) !== (before[name] ?? null)),
  );
  checkTicket(state, after, changed);
  storeChangedTicket(state, before, after, author);
  return { id, fields, before };
}

/** Moves the ticket's marks of activity and completion along with a change, and stores it. */
export function storeChangedTicket(state: SandboxState, before: Row, after: Row, author: Author): void {
  const { completeStatuses } = state.switches;
  const stamp = formatInstant(author.at);
  const isComplete = completeStatuses.includes(Number(after.status));
  const wasComplete = completeStatuses.includes(Number(before.status));
  const completion = wasComplete
    ? { completedDate: before.completedDate, completedByResourceID: before.completedByResourceID }
    : { completedDate: stamp, completedByResourceID: author.resourceId };
  state.tickets.set(after.id, {
    ...after,
    ...(isComplete ? completion : { completedDate: null, completedByResourceID: null }),
    lastActivityDate: stamp,
    lastActivityResourceID: author.resourceId,
    lastTrackedModificationDateTime: stamp,
  });
}

/** A note or a time entry counts as activity on its ticket. */
export function touchTicket(state: SandboxState, id: number, author: Author): void {
  const ticket = state.tickets.get(id);
  if (ticket !== undefined) {
    state.tickets.set(id, {
      ...ticket,
      lastActivityDate: formatInstant(author.at),
      lastActivityResourceID: author.resourceId,
    });
  }
}

/** Takes a ticket away as the web interface does: the row, its notes and time entries vanish, a log entry stays. */
export function deleteTicket(state: SandboxState, id: number, author: Author): boolean {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) {
    return false;
  }
  state.tickets.delete(id);
  for (const children of [state.notes, state.timeEntries]) {
    for (const child of rowsOfTicket(children.values(), id)) {
      children.delete(child.id);
    }
  }
  const logId = state.nextId("deletedTicket");
  state.deletedTickets.set(logId, {
    id: logId,
    ticketID: id,
    ticketNumber: ticket.ticketNumber,
    ticketTitle: ticket.title,
    deletedByResourceID: author.resourceId,
    deletedDateTime: formatInstant(author.at),
  });
  return true;
}

/** What a picklist offers as its default is taken for a field that may be left out. */
function defaults(state: SandboxState): Fields {
  const found: Fields = {};
  for (const field of ENTITIES.Tickets.fields) {
    const value = field.isPickList
      ? state.picklist("Tickets", field.name).find((entry) => entry.isDefaultValue && entry.isActive)
      : undefined;
    if (value !== undefined && !field.isRequired && !field.isReadOnly) {
      found[field.name] = value.value;
    }
  }
  return found;
}

function readOnlyPart(row: Row): Fields {
  const kept: Fields = {};
  for (const field of ENTITIES.Tickets.fields) {
    if (field.isReadOnly) {
      kept[field.name] = row[field.name] ?? null;
    }
  }
  return kept;
}

function categoryOf(state: SandboxState, row: Row) {
  return state.tenant.categories[Number(row.ticketCategory ?? Number.NaN)];
}

function setDueDate(state: SandboxState, row: Row, now: number): void {
  const hours = categoryOf(state, row)?.dueAfterHours ?? null;
  if ((row.dueDateTime ?? null) === null && hours !== null) {
    row.dueDateTime = formatInstant(now + hours * HOUR_MS);
  }
}

function checkTicket(state: SandboxState, row: Row, changed: ReadonlySet<string>): void {
  requireFields(row, [...ALWAYS_REQUIRED, "dueDateTime"]);
  checkPicklists(state, ENTITIES.Tickets, row, changed);
  if (categoryOf(state, row)?.requiresQueue && (row.queueID ?? null) === null) {
    refuse("queueID is required");
  }
  checkReferences(state, ENTITIES.Tickets, row, changed);
  checkAssignment(state, row);
}

function checkAssignment(state: SandboxState, row: Row): void {
  const resourceId = row.assignedResourceID ?? null;
  const roleId = row.assignedResourceRoleID ?? null;
  if ((resourceId === null) !== (roleId === null)) {
    refuse(
      "Data violation: When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.",
    );
  }
  const resource = state.tenant.resources.find((entry) => entry.id === resourceId);
  if (resource !== undefined && !resource.roleIds.includes(Number(roleId))) {
    refuse("The specified AssignedResourceID and AssignedRoleID combination is not currently defined");
  }
}
