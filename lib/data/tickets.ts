import "server-only";
import { v7 as uuid } from "uuid";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { DELETED_REASON } from "@/lib/data/ended-links";
import type { PsaEnvironment, PsaTicket } from "@/lib/domain/psa";

/** A ticket as Autotask answered, with when it was asked for it: an answer is as old as its question. */
export interface Sighting {
  ticket: PsaTicket;
  askedAt: Date;
  /** Where it is opened, as far as that was asked too. */
  url?: string | null;
}

/**
 * Stores or freshens the snapshot of a ticket; a ticket is one row, however many runs are linked to it. One that was seen since, or found
 * deleted, stays as it is.
 * @returns its ID in our books, and whether this is the newest that is known of it.
 */
export async function saveTicket(
  writer: Writer,
  environment: PsaEnvironment,
  { ticket, askedAt, url = null }: Sighting,
): Promise<{ id: string; isNewest: boolean }> {
  const { id: autotaskId, number, title, companyId, statusId, completedAt } = ticket;
  // Seen under its own ID: then it is there, and no part of another one.
  const [kept] = await writer.$queryRaw<{ id: string }[]>`
    INSERT INTO tickets AS t (id, environment, autotask_id, number, title, company_id, status_id, completed_at, url, seen_at)
    VALUES (${uuid()}::uuid, ${environment}::environment, ${autotaskId}::bigint, ${number}, ${title}, ${companyId}::bigint, ${statusId}::int,
            ${completedAt}::timestamptz, ${url}, ${askedAt}::timestamptz)
    ON CONFLICT (environment, autotask_id) DO UPDATE SET
      number = excluded.number, title = excluded.title, company_id = excluded.company_id, status_id = excluded.status_id,
      completed_at = excluded.completed_at, url = coalesce(excluded.url, t.url), seen_at = excluded.seen_at,
      deleted_found_at = NULL, merged_into_id = NULL, merged_into = NULL, ask_problem = NULL
    WHERE t.seen_at <= excluded.seen_at AND (t.deleted_found_at IS NULL OR t.deleted_found_at < excluded.seen_at)
    RETURNING id`;
  if (kept) return { id: kept.id, isNewest: true };
  const { id } = await writer.ticket.findUniqueOrThrow({
    where: { environment_autotaskId: { environment, autotaskId } },
    select: { id: true },
  });
  return { id, isNewest: false };
}

/**
 * A ticket that a run is linked to is not marked as deleted: nobody would ask for it any more. Where it is gone all the same, the next
 * look finds that and ends the link.
 */
export async function unmarkDeleted(writer: Writer, ticketId: string): Promise<void> {
  await writer.ticket.updateMany({
    where: { id: ticketId, deletedFoundAt: { not: null } },
    data: { deletedFoundAt: null },
  });
}

/** What a deletion ended. */
export interface DeletionEnds {
  links: { id: string; runId: string }[];
  /** The resolving that was under way; `null` where there was none. */
  resolution: { runId: string; startedByName: string } | null;
}

/** Somebody has seen the ticket since it was found absent: the newer answer counts. */
export class SeenSince extends Error {}

/**
 * Marks a ticket as deleted in Autotask and ends all that is active of it: its resolving, and the links of all its runs (§9.3). The
 * resolving first, as its own steps do: who locks in the same order never waits in a circle.
 * @param found.askedAt when Autotask was asked for it and said that there is none.
 * @throws SeenSince where it was there when it was asked for later; the transaction is to be rolled back.
 */
export async function markDeleted(
  writer: Writer,
  ticketId: string,
  found: { byName: string; at: Date; askedAt: Date },
): Promise<DeletionEnds> {
  const { byName, at, askedAt } = found;
  const resolutions = await writer.resolution.updateManyAndReturn({
    where: { activeTicketId: ticketId },
    data: {
      ...{ state: "ended", endedAt: at, activeTicketId: null, detail: DELETED_REASON },
      ...{ holder: null, holderName: null, heldUntil: null },
    },
    select: { runId: true, startedByName: true },
  });
  const isSeenSince = { id: ticketId, deletedFoundAt: null, seenAt: { gt: askedAt } };
  await writer.ticket.updateMany({
    where: { id: ticketId, deletedFoundAt: null, seenAt: { lte: askedAt } },
    data: { deletedFoundAt: at },
  });
  if ((await writer.ticket.count({ where: isSeenSince })) > 0) throw new SeenSince();
  const links = await writer.ticketLink.updateManyAndReturn({
    where: { ticketId, activeKey: { not: null } },
    data: {
      ...{ state: "deleted", activeKey: null },
      ...{ endedAt: at, endedByName: byName, endReason: DELETED_REASON },
    },
    select: { id: true, runId: true },
  });
  return { links, resolution: resolutions[0] ?? null };
}

/** Notes into which ticket Autotask merged this one; its own snapshot stays. @returns false where that was known. */
export async function markMerged(
  writer: Writer,
  ticketId: string,
  into: { id: number; number: string },
): Promise<boolean> {
  const { count } = await writer.ticket.updateMany({
    where: { id: ticketId, OR: [{ mergedIntoId: null }, { mergedIntoId: { not: into.id } }] },
    data: { mergedIntoId: into.id, mergedInto: into.number },
  });
  return count === 1;
}

/** A ticket by its ID in Autotask, where it is in our books. */
export async function ticketByAutotaskId(
  environment: PsaEnvironment,
  autotaskId: number,
): Promise<{ id: string; number: string } | null> {
  return prisma().ticket.findUnique({
    where: { environment_autotaskId: { environment, autotaskId } },
    select: { id: true, number: true },
  });
}

/** Runs whose active link points to the ticket, as this transaction sees it. */
export function countLinkedRuns(writer: Writer, ticketId: string): Promise<number> {
  return writer.ticketLink.count({ where: { ticketId, activeKey: { not: null } } });
}

/** The same for tickets by their IDs in Autotask; one that no run is linked to is not among them. */
export async function linkedRunsByTicket(
  environment: PsaEnvironment,
  autotaskIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await rowsOf<{ autotaskId: number; runs: number }>(
    "linked-runs-by-ticket",
    `SELECT t.autotask_id AS "autotaskId", count(*) AS runs
     FROM tickets t JOIN ticket_links l ON l.ticket_id = t.id AND l.active_key IS NOT NULL
     WHERE t.environment = $1::environment AND t.autotask_id = ANY ($2::bigint[]) GROUP BY t.autotask_id`,
    [environment, autotaskIds],
  );
  return new Map(rows.map(({ autotaskId, runs }) => [autotaskId, runs]));
}
