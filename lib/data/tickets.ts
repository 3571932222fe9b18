import "server-only";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { DELETED_REASON } from "@/lib/data/ended-links";
import type { PsaEnvironment, PsaTicket } from "@/lib/domain/psa";

/** Stores or freshens the snapshot of a ticket; a ticket is one row, however many runs are linked to it. */
export async function saveTicket(
  writer: Writer,
  environment: PsaEnvironment,
  ticket: PsaTicket,
  seen: { at: Date; url: string | null },
): Promise<string> {
  const snapshot = {
    number: ticket.number,
    title: ticket.title,
    companyId: ticket.companyId,
    statusId: ticket.statusId,
    completedAt: ticket.completedAt,
    seenAt: seen.at,
    // Seen under its own ID: then it is there, and no part of another one.
    ...{ deletedFoundAt: null, mergedIntoId: null, mergedInto: null },
    ...(seen.url ? { url: seen.url } : {}),
  };
  const { id } = await writer.ticket.upsert({
    where: { environment_autotaskId: { environment, autotaskId: ticket.id } },
    create: { environment, autotaskId: ticket.id, ...snapshot },
    update: snapshot,
    select: { id: true },
  });
  return id;
}

/** What a deletion ended. */
export interface DeletionEnds {
  links: { id: string; runId: string }[];
  /** The resolving that was under way; `null` where there was none. */
  resolution: { runId: string; startedByName: string } | null;
}

/**
 * Marks a ticket as deleted in Autotask and ends all that is active of it: its resolving, and the links of all its runs (§9.3). The
 * resolving first, as its own steps do: who locks in the same order never waits in a circle.
 */
export async function markDeleted(
  writer: Writer,
  ticketId: string,
  found: { byName: string; at: Date },
): Promise<DeletionEnds> {
  const { byName, at } = found;
  const resolutions = await writer.resolution.updateManyAndReturn({
    where: { activeTicketId: ticketId },
    data: {
      ...{ state: "ended", endedAt: at, activeTicketId: null, detail: DELETED_REASON },
      ...{ holder: null, holderName: null, heldUntil: null },
    },
    select: { runId: true, startedByName: true },
  });
  await writer.ticket.updateMany({
    where: { id: ticketId, deletedFoundAt: null },
    data: { deletedFoundAt: at },
  });
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
