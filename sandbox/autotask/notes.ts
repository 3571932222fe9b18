import { ENTITIES, type Row, rowsOfTicket } from "./entities";
import { formatInstant } from "./instants";
import { refuse } from "./replies";
import type { SandboxState } from "./state";
import { type Author, touchTicket, type Written } from "./tickets";
import { checkPicklists, checkReferences, readWriteBody, requireFields } from "./writes";

const REQUIRED = ["description", "noteType", "publish"];

/**
 * Adds a note to a ticket (autotask-api.md 5). The path says which ticket, whatever the body says.
 * @throws Refusal in the API's words; nothing is stored then.
 */
export function createNote(state: SandboxState, ticketId: number, body: unknown, author: Author): Written {
  const { fields } = readWriteBody(state, ENTITIES.TicketNotes, body);
  const row: Row = { ...fields, id: 0, ticketID: ticketId };
  checkReferences(state, ENTITIES.TicketNotes, row, new Set(["ticketID"]));
  checkNote(state, row);
  const id = storeNewNote(state, row, author);
  return { id, fields: { ...fields, ticketID: ticketId }, before: null };
}

/** Stores a note as it is, with everything that the server sets itself, and returns its id. */
export function storeNewNote(state: SandboxState, row: Row, author: Author): number {
  const id = state.nextId("note");
  const stamp = formatInstant(author.at);
  state.notes.set(id, {
    ...row,
    id,
    // Writable by its metadata, but whatever is sent is not taken over (autotask-api.md 5).
    createdByContactID: null,
    createDateTime: stamp,
    creatorResourceID: author.resourceId,
    lastActivityDate: stamp,
  });
  touchTicket(state, Number(row.ticketID), author);
  return id;
}

/**
 * Changes a note of this ticket; the body must repeat `noteType` and `publish`.
 * @throws Refusal in the API's words; nothing is stored then.
 */
export function updateNote(state: SandboxState, ticketId: number, body: unknown, author: Author): Written {
  const { id, fields } = readWriteBody(state, ENTITIES.TicketNotes, body);
  if (id === null) {
    refuse("Missing Required Field: id. ; on record number [1]");
  }
  const before = state.visibleRow("TicketNotes", id);
  if (before === undefined || before.ticketID !== ticketId) {
    refuse(
      "No matching records found. The logged in Resource may not have the required permissions to update the data.",
    );
  }
  requireFields({ id, ...fields }, ["noteType", "publish"]);
  const after: Row = { ...before, ...fields, id, ticketID: ticketId };
  checkNote(state, after);
  state.notes.set(id, { ...after, lastActivityDate: formatInstant(author.at) });
  touchTicket(state, ticketId, author);
  return { id, fields, before };
}

/** The notes of a ticket, oldest first. */
export function notesOf(state: SandboxState, ticketId: number): Row[] {
  return rowsOfTicket(state.visibleRows("TicketNotes"), ticketId);
}

function checkNote(state: SandboxState, row: Row): void {
  const category = state.tickets.get(Number(row.ticketID))?.ticketCategory;
  const needsTitle = state.tenant.categories[Number(category ?? Number.NaN)]?.requiresNoteTitle;
  requireFields(row, needsTitle ? ["title", ...REQUIRED] : REQUIRED);
  checkPicklists(state, ENTITIES.TicketNotes, row, new Set(["noteType", "publish"]));
}
