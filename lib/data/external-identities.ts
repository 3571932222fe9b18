import "server-only";
import type { Writer } from "@/lib/data/db";

/** Who somebody is at a provider: neither part says anything without the other. */
export interface ExternalIdentity {
  issuer: string;
  subject: string;
}

/** The address of the user who is known as this; addresses never change. */
export async function emailOfIdentity(writer: Writer, identity: ExternalIdentity): Promise<string | null> {
  const found = await writer.externalIdentity.findUnique({
    where: { issuer_subject: identity },
    select: { user: { select: { email: true } } },
  });
  return found?.user.email ?? null;
}

/** Whether a user is known at a provider already, as whomever. */
export async function isLinkedTo(writer: Writer, userId: string, issuer: string): Promise<boolean> {
  return (await writer.externalIdentity.count({ where: { userId, issuer } })) > 0;
}

export async function linkIdentity(
  writer: Writer,
  userId: string,
  identity: ExternalIdentity,
  now: Date,
): Promise<void> {
  await writer.externalIdentity.create({ data: { ...identity, userId, linkedAt: now } });
}

/** Forgets who a user is at any provider. @returns what was forgotten. */
export async function unlinkIdentities(writer: Writer, userId: string): Promise<ExternalIdentity[]> {
  const found = await writer.externalIdentity.findMany({
    where: { userId },
    select: { issuer: true, subject: true },
  });
  await writer.externalIdentity.deleteMany({ where: { userId } });
  return found;
}
