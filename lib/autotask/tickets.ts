import "server-only";
import { z } from "zod";
import type { PsaAnswer, PsaPurpose, PsaTicket, TicketDraft } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { writeAutotaskDate } from "./dates";
import { buildQuery, LIST_LIMIT, PAGE_LIMIT } from "./query";
import { createdSchema, itemOf, rowsOf, ticketSchema } from "./schemas";
import { textProblem } from "./windows-1252-text";

/** Lengths of the fields at Autotask, in characters (autotask-api.md 4.1). */
export const TITLE_LIMIT = 255;
export const DESCRIPTION_LIMIT = 8_000;
export const REFERENCE_LIMIT = 50;

const TICKET_FIELDS = [
  "id",
  "ticketNumber",
  "title",
  "companyID",
  "status",
  "externalID",
  "createDate",
  "completedDate",
] as const;

/** See {@link PsaGateway.createTicket}: sent once, or refused before anything is sent. */
export async function createTicket(
  client: AutotaskClient,
  draft: TicketDraft,
  options: { notAfter: Date },
): Promise<PsaAnswer<{ ticketId: number }>> {
  const messages = draftProblems(draft);
  if (messages.length > 0) return { ok: false, failure: { kind: "rejected", messages } };
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets",
    purpose: "create-ticket",
    kind: "create",
    body: {
      companyID: draft.companyId,
      title: draft.title,
      description: draft.description,
      queueID: draft.queueId,
      source: draft.sourceId,
      status: draft.statusId,
      priority: draft.priorityId,
      dueDateTime: writeAutotaskDate(draft.dueAt),
      externalID: draft.reference,
    },
    notAfter: options.notAfter,
  });
  if (!answer.ok) return answer;
  const created = createdSchema.safeParse(answer.value);
  if (created.success) return { ok: true, value: { ticketId: created.data.itemId } };
  return {
    ok: false,
    failure: { kind: "ambiguous", detail: "Autotask's answer holds no usable ticket ID." },
  };
}

/** Why Autotask would garble or refuse the draft, by the names of Autotask's fields. */
function draftProblems(draft: TicketDraft): string[] {
  const problems = [
    textProblem("title", draft.title, TITLE_LIMIT),
    textProblem("description", draft.description, DESCRIPTION_LIMIT),
    textProblem("externalID", draft.reference, REFERENCE_LIMIT),
    Number.isNaN(draft.dueAt.getTime()) ? "dueDateTime is no date." : null,
  ];
  const ids = {
    companyID: draft.companyId,
    queueID: draft.queueId,
    source: draft.sourceId,
    status: draft.statusId,
    priority: draft.priorityId,
  };
  for (const [field, id] of Object.entries(ids)) {
    // 0 is an ID: the MSP's own company has it.
    problems.push(Number.isSafeInteger(id) && id >= 0 ? null : `${field} is no ID.`);
  }
  return problems.filter((problem) => problem !== null);
}

/**
 * One ticket by its ID; null where Autotask says that there is none. The ticket may carry another ID than asked for: one that
 * was merged is answered as the ticket it was merged into, and the caller has to look (decisions.md, One ticket per run).
 * @throws RangeError for what can't be a ticket ID.
 */
export async function getTicket(
  client: AutotaskClient,
  ticketId: number,
  purpose: PsaPurpose,
): Promise<PsaAnswer<PsaTicket | null>> {
  if (!Number.isSafeInteger(ticketId) || ticketId <= 0)
    throw new RangeError("A ticket ID is a positive whole number.");
  const answer = await client.request({
    entity: "Tickets",
    path: `Tickets/${ticketId}`,
    purpose,
    kind: "get",
  });
  if (!answer.ok) return answer;
  const body = parseAnswer(itemOf(ticketSchema), answer.value);
  if (!body.ok) return body;
  const { item } = body.value;
  return { ok: true, value: item && toTicket(item) };
}

/**
 * All tickets that carry one of the references, oldest first, in one query.
 * A row that carries none of them means that the filter was not applied, and then nothing follows from the answer.
 * @throws RangeError for more than 200 references.
 */
export async function findTicketsByReference(
  client: AutotaskClient,
  references: string[],
): Promise<PsaAnswer<PsaTicket[]>> {
  const wanted = [...new Set(references)];
  if (wanted.length === 0) return { ok: true, value: [] };
  if (wanted.length > LIST_LIMIT)
    throw new RangeError(`At most ${LIST_LIMIT} references can be looked up at once.`);
  const body = buildQuery<(typeof TICKET_FIELDS)[number]>({
    filter: { op: "in", field: "externalID", value: wanted },
    includeFields: TICKET_FIELDS,
    maxRecords: PAGE_LIMIT,
  });
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets/query",
    purpose: "look-up-reference",
    kind: "read",
    body,
  });
  if (!answer.ok) return answer;
  const rows = parseAnswer(rowsOf(ticketSchema), answer.value);
  if (!rows.ok) return rows;
  const tickets = rows.value.items.map(toTicket).sort((a, b) => a.id - b.id);
  const known = new Set(wanted.map(comparable));
  if (tickets.every(({ reference }) => reference !== null && known.has(comparable(reference)))) {
    return { ok: true, value: tickets };
  }
  const detail = "Autotask answered with tickets that were not asked for.";
  return { ok: false, failure: { kind: "unavailable", detail } };
}

/** See {@link PsaGateway.canSeeTickets}: any one ticket, of whatever company. */
export async function canSeeTickets(client: AutotaskClient): Promise<PsaAnswer<boolean>> {
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets/query",
    purpose: "control-read",
    kind: "read",
    body: buildQuery<"id">({
      filter: { op: "gte", field: "id", value: 0 },
      includeFields: ["id"],
      maxRecords: 1,
    }),
  });
  if (!answer.ok) return answer;
  const rows = parseAnswer(rowsOf(z.object({ id: z.number() })), answer.value);
  return rows.ok ? { ok: true, value: rows.value.items.length > 0 } : rows;
}

/** Autotask's database compares without case and trailing blanks. */
function comparable(reference: string): string {
  return reference.trim().toLowerCase();
}

function toTicket(row: z.output<typeof ticketSchema>): PsaTicket {
  return {
    id: row.id,
    number: row.ticketNumber ?? "",
    title: row.title ?? "",
    companyId: row.companyID,
    statusId: row.status,
    reference: row.externalID,
    createdAt: row.createDate,
    completedAt: row.completedDate,
  };
}
