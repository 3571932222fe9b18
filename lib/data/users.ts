import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import type { Role } from "@/lib/domain/roles";

/** E-mail addresses are compared and stored in lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** True while nobody can sign in yet. */
export async function hasNoUsers(): Promise<boolean> {
  return (await prisma().user.findFirst({ select: { id: true } })) === null;
}

/** The one place that reads a password's hash. */
export function findCredentials(email: string) {
  return prisma().user.findUnique({
    where: { email: normalEmail(email) },
    select: { id: true, email: true, name: true, passwordHash: true },
  });
}

/**
 * Whether the user may still sign in with the password that was checked: checking takes a while, in which it may have been changed. Until the
 * transaction ends it can't be, so a change that comes later finds the sign-in and ends it.
 */
export async function holdCredentials(
  writer: Writer,
  user: { id: string; passwordHash: string },
): Promise<boolean> {
  const rows = await writer.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash} AND disabled_at IS NULL FOR SHARE`;
  return rows.length === 1;
}

export function findUserByEmail(writer: Writer, email: string) {
  return writer.user.findUnique({ where: { email: normalEmail(email) } });
}

export function createUser(
  writer: Writer,
  user: { email: string; name: string; role: Role; passwordHash: string },
) {
  return writer.user.create({ data: { ...user, email: normalEmail(user.email) }, select: { id: true } });
}

export function listUsers() {
  return prisma().user.findMany({ orderBy: { name: "asc" }, take: 1_000 });
}

/**
 * The administrators who can sign in. They are locked until the transaction ends: two who disable each other at once follow one another.
 */
export async function lockAdministrators(writer: Writer): Promise<string[]> {
  const rows = await writer.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** Disables a person and ends all their sign-ins in the same transaction. */
export async function disableUser(writer: Writer, userId: string, now: Date): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { disabledAt: now } });
  await endSignInsOf(writer, userId, "disabled", now);
}

/** Sets a new password and ends all sign-ins, so that whoever knew the old one is out. */
export async function changePassword(
  writer: Writer,
  userId: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { passwordHash, passwordChangedAt: now } });
  await endSignInsOf(writer, userId, "password changed", now);
}

async function endSignInsOf(writer: Writer, userId: string, reason: string, now: Date): Promise<void> {
  await writer.signIn.updateMany({
    where: { userId, endedAt: null },
    data: { endedAt: now, endReason: reason },
  });
}
