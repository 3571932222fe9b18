import "server-only";
import { prisma } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { PsaEnvironment } from "@/lib/domain/psa";

/** The link that is shown for a run, with what its ticket is known to be. */
export interface ShownLink {
  id: string;
  runId: string;
  environment: PsaEnvironment;
  state: "creating" | "unconfirmed" | "linked" | "deleted";
  createdAt: Date;
  createdById: string;
  createdByName: string;
  /** Of a creation: its doubt in words, and another company's ticket that Autotask answered with. */
  attempt: { id: string; detail: string | null; conflictId: number | null } | null;
  ticket: ShownTicket | null;
}

export interface ShownTicket {
  id: string;
  autotaskId: number;
  number: string;
  title: string;
  companyId: number;
  statusId: number;
  completedAt: Date | null;
  url: string | null;
  seenAt: Date;
  /** When somebody's look last asked about it, and why that failed, in words. */
  askedAt: Date | null;
  askProblem: string | null;
  mergedInto: string | null;
  leftOpenAt: Date | null;
  /** Runs whose active link points to it. */
  activeRuns: number;
  resolution: {
    startedAt: Date;
    startedByName: string;
    holderName: string | null;
    heldUntil: Date | null;
    closingNoteId: number | null;
    detail: string | null;
  } | null;
}

const SELECT = {
  id: true,
  runId: true,
  environment: true,
  state: true,
  createdAt: true,
  createdById: true,
  createdByName: true,
  attempt: { select: { id: true, detail: true, conflictId: true } },
  ticket: {
    select: {
      id: true,
      autotaskId: true,
      number: true,
      title: true,
      companyId: true,
      statusId: true,
      completedAt: true,
      url: true,
      seenAt: true,
      askedAt: true,
      askProblem: true,
      mergedInto: true,
      leftOpenAt: true,
      _count: { select: { links: { where: { activeKey: { not: null } } } } },
      resolutions: {
        where: { activeTicketId: { not: null } },
        select: {
          startedAt: true,
          startedByName: true,
          holderName: true,
          heldUntil: true,
          closingNoteId: true,
          detail: true,
        },
      },
    },
  },
} as const;

/** States of a link whose ticket is shown: under way or standing, or gone with its ticket. */
const SHOWN = { OR: [{ activeKey: { not: null } }, { state: "deleted" as const }] };

function findShown(environment: PsaEnvironment, runId: string) {
  return prisma().ticketLink.findFirst({
    where: { environment, runId, ...SHOWN },
    // The active one, of which there is one at most, comes before all that have ended.
    orderBy: [{ activeKey: { sort: "asc", nulls: "last" } }, { createdAt: "desc" }],
    select: SELECT,
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof findShown>>>;

function asShown({ attempt, ticket, ...link }: Row): ShownLink {
  return {
    ...link,
    state: link.state as ShownLink["state"],
    attempt: attempt && {
      ...attempt,
      conflictId: attempt.conflictId === null ? null : Number(attempt.conflictId),
    },
    ticket: ticket && asTicket(ticket),
  };
}

function asTicket({ _count, resolutions, ...ticket }: NonNullable<Row["ticket"]>): ShownTicket {
  const [resolution] = resolutions;
  return {
    ...ticket,
    autotaskId: Number(ticket.autotaskId),
    companyId: Number(ticket.companyId),
    activeRuns: _count.links,
    resolution: resolution
      ? {
          ...resolution,
          closingNoteId: resolution.closingNoteId === null ? null : Number(resolution.closingNoteId),
        }
      : null,
  };
}

/** A run's active link in this environment; without one, the last that ended because its ticket was deleted. */
export async function shownLink(environment: PsaEnvironment, runId: string): Promise<ShownLink | null> {
  if (!isId(runId)) return null;
  const row = await findShown(environment, runId);
  return row && asShown(row);
}

/** Links by their IDs, as {@link shownLink} gives them; those that ended without a ticket's deletion are left out. */
export async function shownLinksById(ids: readonly string[]): Promise<ShownLink[]> {
  const rows = await prisma().ticketLink.findMany({
    where: { id: { in: ids.filter(isId) }, ...SHOWN },
    select: SELECT,
  });
  return rows.map(asShown);
}
