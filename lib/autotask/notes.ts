import "server-only";
import type { z } from "zod";
import type { NoteDraft, PsaAnswer, PsaNote } from "@/lib/domain/psa";
import { INTERNAL_PUBLISH_ID } from "@/lib/domain/resolve-policy";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { readPages } from "./paging";
import { PAGE_LIMIT } from "./query";
import { noteSchema, rowsOf, writtenSchema } from "./schemas";
import { assertTicketId } from "./tickets";
import { textProblem } from "./windows-1252-text";

/** Lengths of the fields at Autotask, in characters (autotask-api.md 5). */
export const NOTE_TITLE_LIMIT = 250;
export const NOTE_LIMIT = 32_000;

const NOTE_FIELDS = ["id", "ticketID", "title", "description"] as const;
type NoteField = (typeof NOTE_FIELDS)[number];

/** Pages of one ticket's notes that are read, of 500 each: far more than any has. */
const NOTE_PAGES = 4;

/**
 * Adds a note that Autotask's own users alone see, never the customer (§6.3). Sent once, or refused before anything is sent.
 * @throws RangeError for what can't be a ticket ID.
 */
export async function addInternalNote(
  client: AutotaskClient,
  note: NoteDraft,
  options: { notAfter: Date },
): Promise<PsaAnswer<{ noteId: number }>> {
  assertTicketId(note.ticketId);
  const messages = noteProblems(note);
  if (messages.length > 0) return { ok: false, failure: { kind: "rejected", messages } };
  const answer = await client.request({
    entity: "TicketNotes",
    path: `Tickets/${note.ticketId}/Notes`,
    purpose: "add-note",
    kind: "create",
    body: {
      title: note.title,
      description: note.description,
      noteType: note.noteTypeId,
      publish: INTERNAL_PUBLISH_ID,
    },
    notAfter: options.notAfter,
  });
  if (!answer.ok) return answer;
  const created = writtenSchema.safeParse(answer.value);
  if (created.success) return { ok: true, value: { noteId: created.data.itemId } };
  return { ok: false, failure: { kind: "ambiguous", detail: "Autotask's answer holds no usable note ID." } };
}

/** Why Autotask would garble or refuse the note, by the names of Autotask's fields. */
function noteProblems(note: NoteDraft): string[] {
  return [
    textProblem("title", note.title, NOTE_TITLE_LIMIT),
    textProblem("description", note.description, NOTE_LIMIT),
    Number.isSafeInteger(note.noteTypeId) && note.noteTypeId >= 0 ? null : "noteType is no ID.",
  ].filter((problem) => problem !== null);
}

/**
 * All notes of a ticket, oldest first; one request as a rule. A note of another ticket means that the filter was not applied, and then
 * nothing follows from the answer. Nor does it where there may be more notes than are read: the newest, ours among them, come last.
 * @throws RangeError for what can't be a ticket ID.
 */
export async function findNotes(client: AutotaskClient, ticketId: number): Promise<PsaAnswer<PsaNote[]>> {
  assertTicketId(ticketId);
  const answer = await readPages<NoteField, z.output<typeof noteSchema>>(client, {
    entity: "TicketNotes",
    purpose: "look-up-note",
    query: {
      filter: { op: "eq", field: "ticketID", value: ticketId },
      includeFields: NOTE_FIELDS,
      maxRecords: PAGE_LIMIT,
    },
    readRows: (json) => {
      const rows = parseAnswer(rowsOf(noteSchema), json);
      return rows.ok ? { ok: true, value: rows.value.items } : rows;
    },
    pagesAtMost: NOTE_PAGES,
  });
  if (!answer.ok) return answer;
  if (answer.value.some((note) => note.ticketID !== ticketId)) {
    const detail = "Autotask answered with notes that were not asked for.";
    return { ok: false, failure: { kind: "unavailable", detail } };
  }
  if (answer.value.length >= NOTE_PAGES * PAGE_LIMIT) {
    const detail = `The ticket has ${NOTE_PAGES * PAGE_LIMIT} notes or more; not all of them were read.`;
    return { ok: false, failure: { kind: "unavailable", detail } };
  }
  const notes = answer.value.map(({ id, title, description }) => ({
    id,
    title: title ?? "",
    description: description ?? "",
  }));
  return { ok: true, value: notes.sort((a, b) => a.id - b.id) };
}
