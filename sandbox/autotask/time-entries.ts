import type { Row } from "./entities";
import { formatInstant } from "./instants";
import type { SandboxState } from "./state";
import { type Author, touchTicket } from "./tickets";

const HOUR_MS = 3_600_000;
const TICKET_TIME = 2;

/** What a technician enters; hours in decimals. */
export interface TimeEntryInput {
  hoursWorked?: number;
  isNonBillable?: boolean;
  summaryNotes?: string;
}

/** Books time on a ticket as a technician does in the web interface; the API user of the tenant may only read it. */
export function addTimeEntry(
  state: SandboxState,
  ticketId: number,
  input: TimeEntryInput,
  author: Author,
): Row {
  const hoursWorked = input.hoursWorked ?? 0.5;
  const isNonBillable = input.isNonBillable ?? false;
  const stamp = formatInstant(author.at);
  const row: Row = {
    id: state.nextId("timeEntry"),
    ticketID: ticketId,
    resourceID: author.resourceId,
    timeEntryType: TICKET_TIME,
    dateWorked: `${stamp.slice(0, 10)}T00:00:00Z`,
    startDateTime: formatInstant(author.at - hoursWorked * HOUR_MS),
    endDateTime: stamp,
    hoursWorked,
    hoursToBill: isNonBillable ? 0 : hoursWorked,
    summaryNotes: input.summaryNotes ?? "Worked on the ticket.",
    isNonBillable,
    showOnInvoice: !isNonBillable,
    createDateTime: stamp,
    creatorUserID: author.resourceId,
    lastModifiedDateTime: stamp,
    lastModifiedUserID: author.resourceId,
  };
  state.timeEntries.set(row.id, row);
  touchTicket(state, ticketId, author);
  return row;
}

/** Takes a time entry off its ticket; false if that ticket has none with this id. */
export function removeTimeEntry(
  state: SandboxState,
  ticketId: number,
  entryId: number,
  author: Author,
): boolean {
  if (state.timeEntries.get(entryId)?.ticketID !== ticketId) {
    return false;
  }
  state.timeEntries.delete(entryId);
  touchTicket(state, ticketId, author);
  return true;
}
