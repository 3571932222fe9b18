import "server-only";
import { findIngestToken, type TokenRecord } from "@/lib/data/ingest-tokens";

/** The source that sends runs, as its token names it. */
export type TokenBearer = TokenRecord;

/** Who is behind an `Authorization: Bearer …` header; `null` without one, and for a token that is unknown or revoked. */
export async function authenticateToken(authorization: string | null): Promise<TokenBearer | null> {
  const token = /^Bearer ([\w-]{20,200})$/i.exec(authorization ?? "")?.[1];
  return token ? findIngestToken(token) : null;
}
