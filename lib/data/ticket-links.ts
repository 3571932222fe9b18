import "server-only";
import type { Attempt } from "@/lib/data/creation-attempts";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { PsaEnvironment, TicketDraft } from "@/lib/domain/psa";

/** An active link of a run, with its ticket and, where we are its maker, the attempt. */
export interface ActiveLink {
  id: string;
  runId: string;
  environment: PsaEnvironment;
  state: "creating" | "unconfirmed" | "linked";
  createdAt: Date;
  createdById: string;
  createdByName: string;
  ticket: {
    id: string;
    autotaskId: number;
    number: string;
    statusId: number;
    completedAt: Date | null;
    deletedFoundAt: Date | null;
    seenAt: Date;
  } | null;
  attempt: Attempt | null;
}

const LINK = {
  id: true,
  runId: true,
  environment: true,
  state: true,
  createdAt: true,
  createdById: true,
  createdByName: true,
  ticket: {
    select: {
      id: true,
      autotaskId: true,
      number: true,
      statusId: true,
      completedAt: true,
      deletedFoundAt: true,
      seenAt: true,
    },
  },
  attempt: {
    select: {
      id: true,
      state: true,
      reference: true,
      companyId: true,
      title: true,
      reservedAt: true,
      sentAt: true,
      autotaskId: true,
      conflictId: true,
      detail: true,
      firstAbsentAt: true,
    },
  },
} as const;

/** The key that only one link of a run and environment can hold (see the checks of the first migration). */
function activeKey(environment: PsaEnvironment, runId: string): string {
  return `${environment}:${runId}`;
}

type LinkRow = NonNullable<Awaited<ReturnType<typeof findLinkRow>>>;

function findLinkRow(where: { activeKey: string } | { id: string }) {
  return prisma().ticketLink.findUnique({ where, select: LINK });
}

function asActive(row: LinkRow): ActiveLink {
  const { ticket, attempt } = row;
  return {
    ...row,
    state: row.state as ActiveLink["state"],
    ticket: ticket && { ...ticket, autotaskId: Number(ticket.autotaskId) },
    attempt: attempt && {
      ...attempt,
      companyId: Number(attempt.companyId),
      autotaskId: attempt.autotaskId === null ? null : Number(attempt.autotaskId),
      conflictId: attempt.conflictId === null ? null : Number(attempt.conflictId),
    },
  };
}

export async function activeLink(environment: PsaEnvironment, runId: string): Promise<ActiveLink | null> {
  const row = await findLinkRow({ activeKey: activeKey(environment, runId) });
  return row && asActive(row);
}

/** A link by its ID, ended ones too. */
export async function linkById(
  id: string,
): Promise<(ActiveLink & { ended: boolean; isDeleted: boolean }) | null> {
  if (!isId(id)) return null;
  const row = await findLinkRow({ id });
  if (!row) return null;
  const ended = !["creating", "unconfirmed", "linked"].includes(row.state);
  return { ...asActive(row), ended, isDeleted: row.state === "deleted" };
}

/** Links whose creation is not settled, oldest first; without those in conflict, which wait for a person and would fill every round. */
export async function unsettledLinks(environment: PsaEnvironment, limit: number): Promise<ActiveLink[]> {
  const rows = await prisma().ticketLink.findMany({
    where: { environment, state: { in: ["creating", "unconfirmed"] }, attempt: { conflictId: null } },
    orderBy: { createdAt: "asc" },
    take: limit,
    select: LINK,
  });
  return rows.map(asActive);
}

/**
 * Takes the run's one place and notes what will be sent.
 * @throws a unique violation when the place is taken (see `isUniqueViolation`).
 */
export async function reserveCreation(
  writer: Writer,
  reservation: {
    linkId: string;
    attemptId: string;
    runId: string;
    environment: PsaEnvironment;
    actor: { id: string; name: string };
    draft: TicketDraft;
    companyName: string;
    now: Date;
  },
): Promise<void> {
  const { linkId, runId, environment, actor, draft, now } = reservation;
  await writer.ticketLink.create({
    data: {
      id: linkId,
      runId,
      environment,
      state: "creating",
      activeKey: activeKey(environment, runId),
      createdAt: now,
      createdById: actor.id,
      createdByName: actor.name,
      attempt: {
        create: {
          id: reservation.attemptId,
          runId,
          environment,
          state: "reserved",
          reservedAt: now,
          companyName: reservation.companyName,
          ...draft,
        },
      },
    },
    select: { id: true },
  });
}

export async function markUnconfirmed(writer: Writer, linkId: string): Promise<void> {
  await writer.ticketLink.updateMany({
    where: { id: linkId, state: "creating" },
    data: { state: "unconfirmed" },
  });
}

/** Ends a link that never came to a ticket; the run is free again, the link stays as history. */
export async function endCreation(
  writer: Writer,
  linkId: string,
  state: "refused" | "not_created",
  reason: string,
  now: Date,
): Promise<void> {
  await writer.ticketLink.updateMany({
    where: { id: linkId, state: { in: ["creating", "unconfirmed"] } },
    data: { state, activeKey: null, endedAt: now, endReason: reason },
  });
}

/** Ties the run's place to the ticket. @returns false when the link is no longer waiting for one. */
export async function linkTicket(writer: Writer, linkId: string, ticketId: string): Promise<boolean> {
  const { count } = await writer.ticketLink.updateMany({
    where: { id: linkId, state: { in: ["creating", "unconfirmed"] } },
    data: { state: "linked", ticketId },
  });
  return count === 1;
}

/** Ties a run to a ticket that Autotask has. @throws a unique violation when the run's place is taken. */
export async function createLink(
  writer: Writer,
  link: {
    id: string;
    runId: string;
    environment: PsaEnvironment;
    ticketId: string;
    actor: { id: string; name: string };
    now: Date;
  },
): Promise<void> {
  const { id, runId, environment, ticketId, actor, now } = link;
  await writer.ticketLink.create({
    data: {
      ...{ id, runId, environment, ticketId, state: "linked", activeKey: activeKey(environment, runId) },
      ...{ createdAt: now, createdById: actor.id, createdByName: actor.name },
    },
    select: { id: true },
  });
}

/** Ends an active link by a person's choice; it stays as history. @returns false when it is not in that state any more. */
export async function replaceLink(
  writer: Writer,
  linkId: string,
  from: "linked" | "unconfirmed",
  end: { byName: string; reason: string; at: Date },
): Promise<boolean> {
  const { count } = await writer.ticketLink.updateMany({
    where: { id: linkId, state: from },
    data: {
      ...{ state: "replaced", activeKey: null },
      ...{ endedAt: end.at, endedByName: end.byName, endReason: end.reason },
    },
  });
  return count === 1;
}

/** The run has another ticket: how to go on after the deleted ones is decided. */
export async function settleDeleted(
  writer: Writer,
  { environment, runId }: { environment: PsaEnvironment; runId: string },
  at: Date,
): Promise<void> {
  await writer.ticketLink.updateMany({
    where: { environment, runId, state: "deleted", settledAt: null },
    data: { settledAt: at },
  });
}

/**
 * Decides that the run of a link whose ticket was deleted goes without another one.
 * @returns the run; `null` where there is nothing to decide: it was decided before, or the run has a link again.
 */
export async function leaveUnlinked(
  writer: Writer,
  linkId: string,
  at: Date,
): Promise<{ runId: string } | null> {
  const [left] = await writer.$queryRaw<{ runId: string }[]>`
    UPDATE ticket_links l SET settled_at = ${at}::timestamptz
    WHERE l.id = ${linkId}::uuid AND l.state = 'deleted' AND l.settled_at IS NULL
      AND NOT EXISTS (SELECT FROM ticket_links s WHERE s.active_key = l.environment::text || ':' || l.run_id::text)
    RETURNING l.run_id AS "runId"`;
  return left ?? null;
}

/** Creations in doubt, in all environments; for the metrics. */
export async function countUnconfirmed(): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    "count-unconfirmed",
    "SELECT count(*) AS n FROM ticket_links WHERE state = 'unconfirmed'",
  );
  return row?.n ?? 0;
}

/** The longest list that Autotask is asked about at once. */
const DELETED_AT_MOST = 200;

/**
 * Tickets of a run that are shown as deleted, by their IDs in Autotask, the one that it had last first: they may only have been hidden from
 * the API user. Not one that a person has replaced by another, as that was meant.
 */
export async function ticketsShownAsDeleted(environment: PsaEnvironment, runId: string): Promise<number[]> {
  const links = await prisma().ticketLink.findMany({
    where: {
      ...{ environment, runId, state: "deleted" },
      ticket: { links: { none: { runId, state: "replaced" } } },
    },
    orderBy: { createdAt: "desc" },
    distinct: ["ticketId"],
    take: DELETED_AT_MOST,
    select: { ticket: { select: { autotaskId: true } } },
  });
  return links.flatMap(({ ticket }) => (ticket ? [Number(ticket.autotaskId)] : []));
}
