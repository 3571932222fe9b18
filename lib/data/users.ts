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
    select: { id: true, email: true, name: true, passwordHash: true, disabledAt: true },
  });
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
