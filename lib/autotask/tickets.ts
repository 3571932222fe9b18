import "server-only";
import type { z } from "zod";
import type { PsaAnswer, PsaPurpose, PsaTicket } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { readPages } from "./paging";
import { type Condition, LIST_LIMIT, PAGE_LIMIT } from "./query";
import { itemOf, rowsOf, ticketSchema } from "./schemas";

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

export type TicketField = (typeof TICKET_FIELDS)[number];

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
 * All tickets that carry one of the references or have one of the IDs, oldest first, in one query.
 * A row that does neither means that the filter was not applied, and then nothing follows from the answer.
 * @throws RangeError for more than 200 references or IDs, and for what can't be a ticket ID.
 */
export async function findTicketsByReference(
  client: AutotaskClient,
  references: string[],
  orIds: number[] = [],
): Promise<PsaAnswer<PsaTicket[]>> {
  const wanted = [...new Set(references)];
  const ids = new Set(orIds);
  ids.forEach(assertTicketId);
  if (Math.max(wanted.length, ids.size) > LIST_LIMIT)
    throw new RangeError(`At most ${LIST_LIMIT} references or IDs can be looked up at once.`);
  const either: Condition<TicketField>[] = [];
  if (wanted.length > 0) either.push({ op: "in", field: "externalID", value: wanted });
  if (ids.size > 0) either.push({ op: "in", field: "id", value: [...ids] });
  const [first] = either;
  if (!first) return { ok: true, value: [] };
  const known = new Set(wanted.map(comparable));
  const answer = await queryTickets(client, {
    filter: either.length === 1 ? first : { op: "or", items: either },
    purpose: "look-up-reference",
    isWanted: ({ id, reference }) => ids.has(id) || (reference !== null && known.has(comparable(reference))),
  });
  return answer.ok ? { ok: true, value: answer.value.sort((a, b) => a.id - b.id) } : answer;
}

export interface TicketQuery {
  filter: Condition<TicketField>;
  purpose: PsaPurpose;
  /** Whether a row satisfies the filter; compared as Autotask's database does, without case. */
  isWanted: (ticket: PsaTicket) => boolean;
  pagesAtMost?: number;
}

/** The tickets of a query, checked: a row that does not satisfy the filter says that Autotask dropped it (autotask-api.md 3.1). */
export async function queryTickets(
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

/** @throws RangeError for what can't be a ticket ID. */
export function assertTicketId(ticketId: number): void {
  if (!Number.isSafeInteger(ticketId) || ticketId <= 0)
    throw new RangeError("A ticket ID is a positive whole number.");
}

/** Autotask's database compares without case and trailing blanks. */
export function comparable(reference: string): string {
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
