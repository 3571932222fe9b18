import "server-only";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: string;
}

const FIND = `
  SELECT u.id, u.name, u.email, u.role::text AS role FROM sign_ins s JOIN users u ON u.id = s.user_id
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

/** Ends one sign-in. Ending it again changes nothing. */
export async function endSignIn(signInId: string, reason: string, now: Date): Promise<void> {
  await prisma().signIn.updateMany({
    where: { id: signInId, endedAt: null },
    data: { endedAt: now, endReason: reason },
  });
}
