import "server-only";
import { findIngestToken } from "@/lib/data/ingest-tokens";

/** The source that sends runs, as its token names it. */
export interface TokenBearer {
  id: string;
  name: string;
}

/** Who is behind an `Authorization: Bearer …` header; `null` without one, and for a token that is unknown or revoked. */
export async function authenticateToken(authorization: string | null): Promise<TokenBearer | null> {
  const token = /^Bearer ([\w-]{20,200})$/i.exec(authorization ?? "")?.[1];
  return token ? findIngestToken(token) : null;
}
