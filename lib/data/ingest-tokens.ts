import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";

export interface TokenRecord {
  id: string;
  name: string;
}

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

// Found by its hash: nothing of the token itself is compared, so the time a look-up takes tells nothing about it. Its last use is
// noted once a minute at most, so that a busy token costs no write.
const FIND = `
  WITH found AS (SELECT id, name, last_used_at FROM ingest_tokens WHERE hash = $1 AND revoked_at IS NULL),
       noted AS (UPDATE ingest_tokens t SET last_used_at = now() FROM found f
                 WHERE t.id = f.id AND (f.last_used_at IS NULL OR f.last_used_at < now() - interval '1 minute'))
  SELECT id, name FROM found`;

/** The token that is presented, unless it is unknown or revoked. */
export async function findIngestToken(token: string): Promise<TokenRecord | null> {
  const rows = await rowsOf<{ id: string; name: string }>("find-token", FIND, [Buffer.from(hashOf(token))]);
  return rows[0] ?? null;
}

/** Makes a token: 32 random bytes, stored as their hash. The text is returned this once. */
export async function createIngestToken(
  writer: Writer,
  token: { name: string; createdByName: string },
): Promise<{ id: string; token: string; hint: string }> {
  const secret = `bct_${randomBytes(32).toString("base64url")}`;
  const hint = secret.slice(0, 10);
  const { id } = await writer.ingestToken.create({
    data: { ...token, hash: hashOf(secret), hint },
    select: { id: true },
  });
  return { id, token: secret, hint };
}

export function listIngestTokens() {
  return prisma().ingestToken.findMany({ orderBy: { createdAt: "desc" }, take: 500 });
}

/** Revokes every live token of that name or ID. @returns those that were revoked. */
export async function revokeIngestTokens(
  writer: Writer,
  nameOrId: string,
  now: Date,
): Promise<TokenRecord[]> {
  const tokens = await writer.ingestToken.findMany({
    where: { revokedAt: null, OR: [{ name: nameOrId }, ...(isId(nameOrId) ? [{ id: nameOrId }] : [])] },
    select: { id: true, name: true },
  });
  await writer.ingestToken.updateMany({
    where: { id: { in: tokens.map(({ id }) => id) } },
    data: { revokedAt: now },
  });
  return tokens;
}
