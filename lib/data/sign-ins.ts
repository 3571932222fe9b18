import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, prisma, rowsOf, type Writer } from "@/lib/data/db";

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Chosen for screens; `null`: as the browser. */
  timeZone: string | null;
}

/** A person has a few; more would be a script that signs in. */
const MOST_SHOWN = 100;

const FIND = `
  SELECT u.id, u.name, u.email, u.role::text AS role, u.time_zone AS "timeZone" FROM sign_ins s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL`;

/** Who is behind a sign-in at this moment; `null` when it was ended, has expired, or its user is disabled. */
export async function findSignedInUser(signInId: string): Promise<SignedInUser | null> {
  const rows = await rowsOf<SignedInUser & Record<string, unknown>>("find-signed-in", FIND, [signInId]);
  return rows[0] ?? null;
}

export function createSignIn(
  writer: Writer,
  signIn: { userId: string; expiresAt: Date; address: string; userAgent: string },
): Promise<{ id: string }> {
  return writer.signIn.create({ data: signIn, select: { id: true } });
}

/** Ends all sign-ins of a person, those too for which only the second factor was missing. @param keep one that goes on. */
export async function endSignInsOf(
  writer: Writer,
  userId: string,
  reason: string,
  now: Date,
  keep?: string,
): Promise<void> {
  await writer.signInChallenge.deleteMany({ where: { userId } });
  await writer.signIn.updateMany({
    where: { userId, endedAt: null, ...(keep ? { id: { not: keep } } : {}) },
    data: { endedAt: now, endReason: reason },
  });
}

/** Ends one live sign-in of a person. @returns whether there was one. */
export async function endSignInOf(
  writer: Writer,
  { userId, signInId }: { userId: string; signInId: string },
  reason: string,
  now: Date,
): Promise<boolean> {
  const { count } = await writer.signIn.updateMany({
    where: { id: signInId, userId, endedAt: null, expiresAt: { gt: now } },
    data: { endedAt: now, endReason: reason },
  });
  return count === 1;
}

export function findSignIn(writer: Writer, signInId: string) {
  return writer.signIn.findUnique({
    where: { id: signInId },
    select: { userId: true, address: true, createdAt: true, user: { select: { email: true } } },
  });
}

/** A person's sign-ins that are open now, newest first. */
export function liveSignInsOf(userId: string, now: Date) {
  return prisma().signIn.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST_SHOWN,
    select: { id: true, createdAt: true, address: true, userAgent: true },
  });
}

/** Ends one's own sign-in, with its line in the trail. Ending it again changes nothing, nor does ending one that is not there. */
export async function signOutOf(signInId: string, { now, requestId }: { now: Date; requestId: string }) {
  await inTransaction(async (writer) => {
    const found = await writer.signIn.findUnique({
      where: { id: signInId },
      select: { user: { select: { id: true, name: true } } },
    });
    if (!found) return;
    if (!(await endSignInOf(writer, { userId: found.user.id, signInId }, "signed out", now))) return;
    await appendAudit(writer, {
      actor: { kind: "user", ...found.user },
      action: "sign-in.ended",
      subject: { kind: "sign-in", id: signInId },
      requestId,
    });
  });
}
