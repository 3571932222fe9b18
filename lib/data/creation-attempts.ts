import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import type { PsaEnvironment } from "@/lib/domain/psa";

export type AttemptState =
  | "reserved"
  | "sending"
  | "answered"
  | "unconfirmed"
  | "confirmed"
  | "refused"
  | "not_created";

/** One reservation and what became of sending it. */
export interface Attempt {
  id: string;
  state: AttemptState;
  reference: string;
  companyId: number;
  title: string;
  reservedAt: Date;
  sentAt: Date | null;
  autotaskId: number | null;
  conflictId: number | null;
  detail: string | null;
  firstAbsentAt: Date | null;
}

/** What was sent, as far as it tells a ticket that is found from another. */
export type SentBefore = Pick<Attempt, "reference" | "companyId" | "title">;

/** What was sent for the run before and is not known to have become a ticket, latest first; looked up before anything is sent again. */
export async function sentBefore(
  environment: PsaEnvironment,
  runId: string,
  except: string,
): Promise<SentBefore[]> {
  const rows = await prisma().creationAttempt.findMany({
    where: {
      ...{ environment, runId, sentAt: { not: null }, reference: { not: except } },
      state: { in: ["refused", "not_created"] },
    },
    orderBy: { reservedAt: "desc" },
    take: 200,
    select: { reference: true, companyId: true, title: true },
  });
  return rows.map((row) => ({ ...row, companyId: Number(row.companyId) }));
}

/**
 * Moves an attempt from one of the given states, noting what goes with it.
 * @returns false when it was in another state: somebody else has moved it, and the caller stops.
 */
export async function moveAttempt(
  writer: Writer,
  attemptId: string,
  from: AttemptState[],
  to: Partial<{
    state: AttemptState;
    sentAt: Date;
    autotaskId: number;
    conflictId: number;
    detail: string | null;
    firstAbsentAt: Date;
    lastAbsentAt: Date;
    settledAt: Date;
  }>,
): Promise<boolean> {
  const { count } = await writer.creationAttempt.updateMany({
    where: { id: attemptId, state: { in: from } },
    data: to,
  });
  return count === 1;
}
