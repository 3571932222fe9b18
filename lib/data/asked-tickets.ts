import "server-only";
import { rowsOf } from "@/lib/data/db";
import type { PsaEnvironment, PsaTicket } from "@/lib/domain/psa";

// Validation while viewing and in the background: who asks Autotask about which ticket now. The database decides, so that all operators
// and processes together ask once. Rows are locked in the order of their IDs, so that two who do so never wait in a circle.

/** A ticket is asked about once a minute at most by those who only look at it. */
export const ASKED_APART_MS = 60_000;

const UNASKED = "seen_at <= $2::timestamptz AND (asked_at IS NULL OR asked_at <= $2::timestamptz)";

const CLAIM = `
  UPDATE tickets SET asked_at = $1::timestamptz, ask_problem = NULL WHERE id IN (
    SELECT id FROM tickets WHERE id = ANY ($3::uuid[]) AND deleted_found_at IS NULL AND ${UNASKED} ORDER BY id FOR UPDATE SKIP LOCKED
  ) RETURNING id`;

/** Takes it on to ask about these tickets. @returns those that nobody has asked about or seen within the last minute. */
export async function claimTickets(ids: readonly string[], now: Date): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await rowsOf<{ id: string }>("claim-tickets", CLAIM, [now, aMinuteBefore(now), ids]);
  return new Set(rows.map(({ id }) => id));
}

/** A ticket that is asked about, with what tells whether it is news that it is closed. */
export interface AskedTicket {
  id: string;
  environment: PsaEnvironment;
  autotaskId: number;
  number: string;
  /** A run that is linked to it: in the trail, what is seen of the ticket stands with that. */
  runId: string;
  statusId: number;
  completedAt: Date | null;
  /** It was left open here, or a resolving of it is under way: to be ended once it is closed. */
  isWaitedFor: boolean;
}

// Open tickets that runs are linked to; one that was merged away is not in any list, and is asked for when it is opened.
const CLAIM_DUE = `
  WITH due AS (
    SELECT id FROM tickets t
    WHERE environment = $3::environment AND deleted_found_at IS NULL AND completed_at IS NULL AND merged_into_id IS NULL AND ${UNASKED}
      AND EXISTS (SELECT FROM ticket_links l WHERE l.ticket_id = t.id AND l.active_key IS NOT NULL)
    ORDER BY seen_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
  )
  UPDATE tickets t SET asked_at = $1::timestamptz, ask_problem = NULL FROM due WHERE t.id = due.id
  RETURNING t.id, t.environment::text AS environment, t.autotask_id AS "autotaskId", t.number, t.status_id AS "statusId",
    t.completed_at AS "completedAt",
    (SELECT l.run_id FROM ticket_links l WHERE l.ticket_id = t.id AND l.active_key IS NOT NULL ORDER BY l.created_at DESC LIMIT 1) AS "runId",
    t.left_open_at IS NOT NULL OR EXISTS (SELECT FROM resolutions r WHERE r.active_ticket_id = t.id) AS "isWaitedFor"`;

/** Takes it on to ask about the linked open tickets that were not seen for longest. */
export function claimLongestUnseen(
  environment: PsaEnvironment,
  limit: number,
  now: Date,
): Promise<AskedTicket[]> {
  return rowsOf<AskedTicket & Record<string, unknown>>("claim-longest-unseen", CLAIM_DUE, [
    now,
    aMinuteBefore(now),
    environment,
    limit,
  ]);
}

function aMinuteBefore(now: Date): Date {
  return new Date(now.getTime() - ASKED_APART_MS);
}

const FRESHEN = `
  WITH locked AS (SELECT id FROM tickets WHERE id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE)
  UPDATE tickets t SET seen_at = $1::timestamptz, number = s.number, title = s.title, company_id = s.company_id, status_id = s.status_id,
    completed_at = s.completed_at, merged_into_id = NULL, merged_into = NULL, ask_problem = NULL
  FROM locked JOIN unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::int[], $7::timestamptz[])
    AS s (id, number, title, company_id, status_id, completed_at) USING (id)
  WHERE t.id = locked.id AND t.deleted_found_at IS NULL AND t.seen_at < $1::timestamptz`;

/**
 * Freshens the snapshots of tickets. One that was seen since, or found deleted, stays as it is: an answer is as old as its question.
 * @param askedAt when they were asked for.
 */
export async function freshenTickets(
  seen: readonly { id: string; ticket: PsaTicket }[],
  askedAt: Date,
): Promise<void> {
  if (seen.length === 0) return;
  const column = <Value>(of: (ticket: PsaTicket) => Value) => seen.map(({ ticket }) => of(ticket));
  await rowsOf("freshen-tickets", FRESHEN, [
    askedAt,
    seen.map(({ id }) => id),
    column(({ number }) => number),
    column(({ title }) => title),
    column(({ companyId }) => companyId),
    column(({ statusId }) => statusId),
    column(({ completedAt }) => completedAt),
  ]);
}

const NOTE_PROBLEMS = `
  WITH locked AS (SELECT id FROM tickets WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE)
  UPDATE tickets t SET ask_problem = p.words FROM locked JOIN unnest($1::uuid[], $2::text[]) AS p (id, words) USING (id)
  WHERE t.id = locked.id AND t.seen_at < t.asked_at`;

/** Keeps why tickets could not be freshened, for those who look before they may be asked about again. @param problems words by ticket. */
export async function noteProblems(problems: ReadonlyMap<string, string>): Promise<void> {
  if (problems.size > 0)
    await rowsOf("note-problems", NOTE_PROBLEMS, [[...problems.keys()], [...problems.values()]]);
}
