import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma, type Writer } from "@/lib/data/db";
import type { LinkPurpose } from "@/lib/domain/user-views";

/** How long a link may wait for the person it was sent to. */
export const LINK_HOURS = 72;

const TOKEN_BYTES = 32;

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/** Makes a person's link; an earlier one is worth nothing from then on. Only its hash is stored, so it can be shown this once. */
export async function makeOneTimeLink(
  writer: Writer,
  { userId, purpose, now }: { userId: string; purpose: LinkPurpose; now: Date },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000);
  const link = { purpose, hash: hashOf(token), createdAt: now, expiresAt };
  await writer.oneTimeLink.upsert({ where: { userId }, create: { userId, ...link }, update: link });
  return { token, expiresAt };
}

/** Whose link this is and what it is for; `null` for one that was used, replaced, has expired or never was. */
export function findOneTimeLink(token: string, now: Date) {
  return prisma().oneTimeLink.findFirst({
    where: { hash: hashOf(token), expiresAt: { gt: now }, user: { disabledAt: null } },
    select: { purpose: true, user: { select: { id: true, email: true, name: true } } },
  });
}

/** Uses a link up. @returns false where somebody else was quicker, or it is too late. */
export async function takeOneTimeLink(writer: Writer, token: string, now: Date): Promise<boolean> {
  const { count } = await writer.oneTimeLink.deleteMany({
    where: { hash: hashOf(token), expiresAt: { gt: now } },
  });
  return count === 1;
}

/** A person's link is worth nothing any more. */
export async function dropOneTimeLink(writer: Writer, userId: string): Promise<void> {
  await writer.oneTimeLink.deleteMany({ where: { userId } });
}
