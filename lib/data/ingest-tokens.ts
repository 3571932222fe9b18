import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { TokenRow } from "@/lib/domain/token-views";

export interface TokenRecord {
  id: string;
  name: string;
  /** The names by which reports know the customer it is bound to; `null` where it may bring runs of all customers. */
  customerNames: string[] | null;
}

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

// Found by its hash: nothing of the token itself is compared, so the time a look-up takes tells nothing about it. Its last use is
// noted once a minute at most, so that a busy token costs no write; of many requests at that moment one writes, and none waits for it.
const FIND = `
  WITH found AS (SELECT id, name, customer_id FROM ingest_tokens WHERE hash = $1 AND revoked_at IS NULL),
       noted AS (UPDATE ingest_tokens SET last_used_at = now() WHERE id = (
                   SELECT id FROM ingest_tokens
                   WHERE id = (SELECT id FROM found) AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                   FOR NO KEY UPDATE SKIP LOCKED))
  SELECT id, name,
         CASE WHEN customer_id IS NOT NULL THEN array(
           SELECT s.name FROM customer_source_names s WHERE s.customer_id = found.customer_id ORDER BY s.name) END AS "customerNames"
  FROM found`;

/** The token that is presented, unless it is unknown or revoked. */
export async function findIngestToken(token: string): Promise<TokenRecord | null> {
  const rows = await rowsOf<TokenRecord & Record<string, unknown>>("find-token", FIND, [
    Buffer.from(hashOf(token)),
  ]);
  return rows[0] ?? null;
}

/** Makes a token: 32 random bytes, stored as their hash. The text is returned this once. */
export async function createIngestToken(
  writer: Writer,
  token: { name: string; customerId: string | null; createdByName: string },
): Promise<{ id: string; token: string; hint: string }> {
  const secret = `bct_${randomBytes(32).toString("base64url")}`;
  const hint = secret.slice(0, 10);
  const { id } = await writer.ingestToken.create({
    data: { ...token, hash: hashOf(secret), hint },
    select: { id: true },
  });
  return { id, token: secret, hint };
}

/** Far more than sources that anybody has; live ones come first, so that what is left off lets nobody in. */
const MOST_LISTED = 1_000;

/** Live tokens, the newest first, then revoked ones, those last revoked first. */
export async function listIngestTokens(): Promise<TokenRow[]> {
  const rows = await prisma().ingestToken.findMany({
    include: { customer: { select: { id: true, name: true } } },
    orderBy: [{ revokedAt: { sort: "desc", nulls: "first" } }, { createdAt: "desc" }, { id: "desc" }],
    take: MOST_LISTED,
  });
  return rows.map(({ customerId: _, createdByName, ...token }) => ({ ...token, createdBy: createdByName }));
}

/** Which tokens are meant: one by its ID, or all that have a name or ID, as people type it. */
export type TokenChoice = { id: string } | { nameOrId: string };

function chosen(choice: TokenChoice) {
  if ("id" in choice) return isId(choice.id) ? [{ id: choice.id }] : [];
  return [{ name: choice.nameOrId }, ...(isId(choice.nameOrId) ? [{ id: choice.nameOrId }] : [])];
}

/** Revokes the live ones of the tokens that are meant. @returns those that were revoked, and by nobody else at the same moment. */
export function revokeIngestTokens(
  writer: Writer,
  choice: TokenChoice,
  now: Date,
): Promise<{ id: string; name: string }[]> {
  return writer.ingestToken.updateManyAndReturn({
    where: { revokedAt: null, OR: chosen(choice) },
    data: { revokedAt: now },
    select: { id: true, name: true },
  });
}
