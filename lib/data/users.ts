import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import { endSignInsOf } from "@/lib/data/sign-ins";
import type { Role } from "@/lib/domain/roles";
import { env } from "@/lib/env";

/** E-mail addresses are compared and stored in lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** True while nobody can sign in yet. */
export async function hasNoUsers(): Promise<boolean> {
  return (await prisma().user.findFirst({ select: { id: true } })) === null;
}

/** The one place that reads a password's hash. `null` for nobody, and for a person who has no password. */
export async function findCredentials(email: string) {
  const user = await prisma().user.findUnique({
    where: { email: normalEmail(email) },
    select: { id: true, email: true, name: true, passwordHash: true },
  });
  return user?.passwordHash ? { ...user, passwordHash: user.passwordHash } : null;
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

/** What a person's own stories are about. @param writer `null` outside of a transaction. */
export function findOwn(writer: Writer | null, id: string) {
  return (writer ?? prisma()).user.findFirst({
    where: { id, disabledAt: null },
    select: { email: true, name: true, timeZone: true, passwordHash: true },
  });
}

export async function setTimeZone(writer: Writer, userId: string, timeZone: string | null): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { timeZone } });
}

export function findUserByEmail(writer: Writer, email: string) {
  return writer.user.findUnique({ where: { email: normalEmail(email) } });
}

/** The user with this ID unless disabled; nobody disables them or changes their password until the transaction ends. */
export async function holdEnabled(
  writer: Writer,
  id: string,
): Promise<{ id: string; email: string; name: string; passwordHash: string | null } | null> {
  const rows = await writer.$queryRaw<
    { id: string; email: string; name: string; passwordHash: string | null }[]
  >`SELECT id, email, name, password_hash AS "passwordHash" FROM users WHERE id = ${id}::uuid AND disabled_at IS NULL FOR SHARE`;
  return rows[0] ?? null;
}

export interface HeldUser {
  id: string;
  email: string;
  name: string;
  role: Role;
  isDisabled: boolean;
  hasPassword: boolean;
}

/** The user with this address; nobody else changes them until the transaction ends. */
export async function holdUser(writer: Writer, email: string): Promise<HeldUser | null> {
  const rows = await writer.$queryRaw<HeldUser[]>`
    SELECT id, email, name, role::text AS role, disabled_at IS NOT NULL AS "isDisabled", password_hash IS NOT NULL AS "hasPassword"
    FROM users WHERE email = ${normalEmail(email)} FOR NO KEY UPDATE`;
  return rows[0] ?? null;
}

/** @param user without a password, who is invited to set one or comes by single sign-on. */
export function createUser(
  writer: Writer,
  user: { email: string; name: string; role: Role; passwordHash: string | null },
) {
  return writer.user.create({ data: { ...user, email: normalEmail(user.email) }, select: { id: true } });
}

/**
 * The administrators who can sign in: by a password, or by the provider of single sign-on that is configured. Who was invited and has not
 * come yet is none. All are locked until the transaction ends, so that two who disable each other at once follow one another. Call it before
 * {@link holdUser}, so that all lock in one order.
 */
export async function lockAdministrators(writer: Writer): Promise<string[]> {
  await writer.$queryRaw`
    SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE`;
  // Only a statement of its own sees what those waited for have written beside the users: a link that is gone by now.
  const issuer = env().OIDC_ISSUER ?? "";
  const rows = await writer.$queryRaw<{ id: string }[]>`
    SELECT id FROM users u WHERE role = 'admin' AND disabled_at IS NULL AND (password_hash IS NOT NULL OR EXISTS (
      SELECT 1 FROM external_identities e WHERE e.user_id = u.id AND rtrim(e.issuer, '/') = rtrim(${issuer}, '/')))
    ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** Disables a person: all their sign-ins end in the same transaction, and a link that was sent to them is worth nothing any more. */
export async function disableUser(writer: Writer, userId: string, now: Date): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { disabledAt: now } });
  await writer.oneTimeLink.deleteMany({ where: { userId } });
  await endSignInsOf(writer, userId, "disabled", now);
}

export async function enableUser(writer: Writer, userId: string): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { disabledAt: null } });
}

export async function renameUser(writer: Writer, userId: string, name: string): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { name } });
}

export async function setRole(writer: Writer, userId: string, role: Role): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { role } });
}

/**
 * Sets a new password and ends all sign-ins, so that whoever knew the old one is out; a link for setting one goes with them.
 * @param keep the sign-in in which the password is being changed.
 */
export async function changePassword(
  writer: Writer,
  userId: string,
  passwordHash: string,
  now: Date,
  keep?: string,
): Promise<void> {
  await writer.user.update({ where: { id: userId }, data: { passwordHash, passwordChangedAt: now } });
  await writer.oneTimeLink.deleteMany({ where: { userId } });
  await endSignInsOf(writer, userId, "password changed", now, keep);
}
