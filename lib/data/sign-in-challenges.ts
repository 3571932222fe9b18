import "server-only";
import { prisma, type Writer } from "@/lib/data/db";

/** Notes that a person's password was right and the second factor is still to come. */
export async function createChallenge(
  writer: Writer,
  { userId, now, expiresAt }: { userId: string; now: Date; expiresAt: Date },
): Promise<{ id: string }> {
  await writer.signInChallenge.deleteMany({ where: { userId, expiresAt: { lte: now } } });
  return writer.signInChallenge.create({ data: { userId, expiresAt }, select: { id: true } });
}

/** Whose sign-in waits for the second factor; `null` when it is too late, or something has ended it. */
export async function findChallenge(
  id: string,
  now: Date,
): Promise<{ userId: string; userName: string } | null> {
  const found = await prisma().signInChallenge.findFirst({
    where: { id, expiresAt: { gt: now } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return found && { userId: found.userId, userName: found.user.name };
}

/** Whether a challenge is still there; until the transaction ends nobody else can use it. */
export async function holdChallenge(writer: Writer, id: string): Promise<boolean> {
  const rows = await writer.$queryRaw<unknown[]>`
    SELECT 1 FROM sign_in_challenges WHERE id = ${id}::uuid FOR UPDATE`;
  return rows.length === 1;
}

export async function endChallenge(writer: Writer, id: string): Promise<void> {
  await writer.signInChallenge.deleteMany({ where: { id } });
}
