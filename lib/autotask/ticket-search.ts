import "server-only";
import type { PsaAnswer, PsaTicket } from "@/lib/domain/psa";
import type { AutotaskClient } from "./client";
import { comparable, queryTickets } from "./tickets";

/**
 * Tickets of that number, or whose number begins so, newest first, at most `limit`; none for no number. One request: Autotask gives rows
 * by ID, oldest first (autotask-api.md 3.3), so of more than 500 that begin alike the newest are not among them. More characters find them.
 */
export async function findTicketsByNumber(
  client: AutotaskClient,
  number: string,
  match: "exact" | "begins-with",
  limit: number,
): Promise<PsaAnswer<PsaTicket[]>> {
  const sought = number.trim();
  if (sought === "" || limit < 1) return { ok: true, value: [] };
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
  if (sought === "" || limit < 1) return { ok: true, value: [] };
  const answer = await queryTickets(client, {
    filter: {
      op: "and",
      items: [
        { op: "eq", field: "companyID", value: companyId },
        { op: "contains", field: "title", value: sought },
      ],
    },
    purpose: "search-tickets",
    isWanted: (ticket) => ticket.companyId === companyId && mayContain(ticket.title, sought),
    pagesAtMost: SEARCH_PAGES,
  });
  return newest(answer, limit);
}

/** What a database may take for a pattern; how Autotask's takes it is not known. */
const PATTERN = /[%_[]/;

/** Whether Autotask's database may have found the words in the title: by rules no stricter than any it could have. */
function mayContain(title: string, words: string): boolean {
  return PATTERN.test(words) || folded(title).includes(folded(words));
}

/** A text without case, accents and width. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

function newest(answer: PsaAnswer<PsaTicket[]>, limit: number): PsaAnswer<PsaTicket[]> {
  if (!answer.ok) return answer;
  return { ok: true, value: answer.value.sort((a, b) => b.id - a.id).slice(0, Math.floor(limit)) };
}
