import "server-only";
import { bodyUpTo } from "@/app/api/body-up-to";
import { errorAnswer } from "@/app/api/json-answer";
import { authenticateToken, type TokenBearer } from "@/lib/auth/api-key";
import { clientAddress } from "@/lib/auth/client-address";
import { countBearer, countRefused } from "@/lib/auth/ingest-throttle";
import { log } from "@/lib/log";
import { countIngested } from "@/lib/metrics";
import type { IngestEntry } from "@/lib/use-cases/accept-runs";

function tooMany(seconds: number): Response {
  return errorAnswer(429, "throttled", `Too many requests. Try again in ${seconds} s.`, {
    "retry-after": String(seconds),
  });
}

/** The token behind a request, or the answer that refuses it. */
export async function bearerOf(request: Request): Promise<TokenBearer | Response> {
  const bearer = await authenticateToken(request.headers.get("authorization"));
  if (!bearer) {
    const address = clientAddress(request.headers);
    const wait = await countRefused(address);
    log.warn({ address }, "ingest refused: no valid bearer");
    if (wait !== null) return tooMany(wait);
    return errorAnswer(401, "unauthorized", "Send a valid token: Authorization: Bearer <token>.", {
      "www-authenticate": "Bearer",
    });
  }
  const wait = await countBearer(bearer.id);
  return wait === null ? bearer : tooMany(wait);
}

/** The body as text, or the answer that refuses it: it is read no further than the limit. */
export async function bodyOf(request: Request, limitBytes: number): Promise<string | Response> {
  const bytes = await bodyUpTo(limitBytes, request);
  if (bytes) return bytes.toString("utf8");
  return errorAnswer(
    413,
    "too-large",
    `The body is larger than ${limitBytes / 1024 / 1024} MiB. Send it in parts.`,
  );
}

/** 200 when all were taken, 207 when some were rejected, 422 when all were (contracts.md, Ingest). */
export function entriesAnswer(entries: readonly IngestEntry[]): Response {
  countIngested(entries);
  const rejected = entries.filter(({ result }) => result === "rejected").length;
  const status = rejected === 0 ? 200 : rejected === entries.length ? 422 : 207;
  return Response.json(entries, { status });
}
