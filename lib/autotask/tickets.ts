import "server-only";
import { z } from "zod";
import type { PsaAnswer, PsaPurpose, PsaTicket, TicketDraft } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { writeAutotaskDate } from "./dates";
import { readPages } from "./paging";
import { buildQuery, type Condition, LIST_LIMIT, PAGE_LIMIT } from "./query";
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

type TicketField = (typeof TICKET_FIELDS)[number];

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
  assertTicketId(ticketId);
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
  const known = new Set(wanted.map(comparable));
  const answer = await queryTickets(client, {
    filter: { op: "in", field: "externalID", value: wanted },
    purpose: "look-up-reference",
    isWanted: ({ reference }) => reference !== null && known.has(comparable(reference)),
  });
  return answer.ok ? { ok: true, value: answer.value.sort((a, b) => a.id - b.id) } : answer;
}

interface TicketQuery {
  filter: Condition<TicketField>;
  purpose: PsaPurpose;
  /** Whether a row satisfies the filter; compared as Autotask's database does, without case. */
  isWanted: (ticket: PsaTicket) => boolean;
  pagesAtMost?: number;
}

/** The tickets of a query, checked: a row that does not satisfy the filter says that Autotask dropped it (autotask-api.md 3.1). */
async function queryTickets(
  client: AutotaskClient,
  { filter, purpose, isWanted, pagesAtMost = 1 }: TicketQuery,
): Promise<PsaAnswer<PsaTicket[]>> {
  const answer = await readPages<TicketField, PsaTicket>(client, {
    entity: "Tickets",
    purpose,
    query: { filter, includeFields: TICKET_FIELDS, maxRecords: PAGE_LIMIT },
    readRows: readTickets,
    pagesAtMost,
  });
  if (!answer.ok || answer.value.every(isWanted)) return answer;
  const detail = "Autotask answered with tickets that were not asked for.";
  return { ok: false, failure: { kind: "unavailable", detail } };
}

function readTickets(json: Record<string, unknown>): PsaAnswer<PsaTicket[]> {
  const rows = parseAnswer(rowsOf(ticketSchema), json);
  return rows.ok ? { ok: true, value: rows.value.items.map(toTicket) } : rows;
}

/**
 * Tickets of that number, or whose number begins so, newest first, at most `limit`; none for no number. One request: Autotask gives rows
 * by ID, oldest first, so of more than 500 that begin alike the newest are not among them. More characters find them.
 */
export async function findTicketsByNumber(
  client: AutotaskClient,
  number: string,
  match: "exact" | "begins-with",
  limit: number,
): Promise<PsaAnswer<PsaTicket[]>> {
  const sought = number.trim();
  if (sought === "") return { ok: true, value: [] };
  const answer = await queryTickets(client, {
    filter: { op: match === "exact" ? "eq" : "beginsWith", field: "ticketNumber", value: sought },
    purpose: "search-tickets",
    isWanted: (ticket) =>
      match === "exact"
        ? comparable(ticket.number) === comparable(sought)
        : comparable(ticket.number).startsWith(comparable(sought)),
  });
  return newest(answer, limit);
}

/** Pages of one search by title: one as a rule; a company of very many tickets must not make it go on for ever. */
const SEARCH_PAGES = 4;

/**
 * Tickets of the company whose title contains the words, newest first, at most `limit`; none for no words. One request for up to 500
 * that do, and four at most: beyond 2,000 the newest are not among them, and more words find them.
 */
export async function findTicketsByTitle(
  client: AutotaskClient,
  companyId: number,
  words: string,
  limit: number,
): Promise<PsaAnswer<PsaTicket[]>> {
  const sought = words.trim();
  if (sought === "") return { ok: true, value: [] };
  const answer = await queryTickets(client, {
    filter: {
      op: "and",
      items: [
        { op: "eq", field: "companyID", value: companyId },
        { op: "contains", field: "title", value: sought },
      ],
    },
    purpose: "search-tickets",
    // The words are compared by rules of Autotask's database that we need not know; the company is a number.
    isWanted: (ticket) => ticket.companyId === companyId,
    pagesAtMost: SEARCH_PAGES,
  });
  return newest(answer, limit);
}

function newest(answer: PsaAnswer<PsaTicket[]>, limit: number): PsaAnswer<PsaTicket[]> {
  if (!answer.ok) return answer;
  return { ok: true, value: answer.value.sort((a, b) => b.id - a.id).slice(0, Math.max(0, limit)) };
}

/**
 * The tickets with these IDs, in one request per 200, one after the other.
 * @throws RangeError for what can't be a ticket ID.
 */
export async function getTickets(
  client: AutotaskClient,
  ticketIds: readonly number[],
  purpose: PsaPurpose,
): Promise<PsaAnswer<PsaTicket[]>> {
  const wanted = [...new Set(ticketIds)];
  for (const id of wanted) assertTicketId(id);
  const tickets: PsaTicket[] = [];
  for (let from = 0; from < wanted.length; from += LIST_LIMIT) {
    const part = wanted.slice(from, from + LIST_LIMIT);
    const answer = await queryTickets(client, {
      filter: { op: "in", field: "id", value: part },
      purpose,
      isWanted: ({ id }) => part.includes(id),
    });
    if (!answer.ok) return answer;
    tickets.push(...answer.value);
  }
  return { ok: true, value: tickets };
}

/**
 * Sets a ticket's status by PATCH with the ID in the body: the only partial update that Autotask has (autotask-api.md 4.3).
 * @throws RangeError for what can't be an ID.
 */
export async function setTicketStatus(
  client: AutotaskClient,
  ticketId: number,
  statusId: number,
  options: { notAfter: Date },
): Promise<PsaAnswer<null>> {
  assertTicketId(ticketId);
  if (!Number.isSafeInteger(statusId) || statusId < 0)
    throw new RangeError("A status ID is a whole number from 0.");
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets",
    purpose: "complete-ticket",
    kind: "update",
    body: { id: ticketId, status: statusId },
    notAfter: options.notAfter,
  });
  if (!answer.ok) return answer;
  const changed = createdSchema.safeParse(answer.value);
  if (changed.success && changed.data.itemId === ticketId) return { ok: true, value: null };
  return {
    ok: false,
    failure: { kind: "ambiguous", detail: "Autotask's answer names another ticket than the one to change." },
  };
}

/** @throws RangeError for what can't be a ticket ID. */
export function assertTicketId(ticketId: number): void {
  if (!Number.isSafeInteger(ticketId) || ticketId <= 0)
    throw new RangeError("A ticket ID is a positive whole number.");
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
