import "server-only";
import { prisma } from "@/lib/data/db";
import type { EarlierLink } from "@/lib/domain/ticket-views";

/** Why a link ended whose ticket is gone, in records and in the trail (decisions.md, "Ticket state as shown"). */
export const DELETED_REASON = "Deleted (external)";

/** What the state of an ended link is called in records. */
export const ENDED_STATES = {
  deleted: DELETED_REASON,
  replaced: "Replaced",
  refused: "Not created",
  not_created: "Not created",
} as const;

/** Links of a run that have ended, whatever the environment, newest first; with who, when and why (§9.4). */
export async function endedLinks(runId: string, limit: number): Promise<EarlierLink[]> {
  const rows = await prisma().ticketLink.findMany({
    where: { runId, endedAt: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: {
      id: true,
      state: true,
      createdByName: true,
      createdAt: true,
      endedAt: true,
      endedByName: true,
      endReason: true,
      ticket: { select: { number: true } },
    },
  });
  return rows.flatMap(({ id, state, endedAt, endReason, ticket, ...row }) =>
    endedAt === null
      ? []
      : [
          {
            ...row,
            linkId: id,
            number: ticket?.number ?? null,
            state: ENDED_STATES[state as keyof typeof ENDED_STATES] ?? state,
            endedAt,
            reason: endReason,
          },
        ],
  );
}
