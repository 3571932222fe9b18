import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { createIngestToken, listIngestTokens, revokeIngestTokens } from "@/lib/data/ingest-tokens";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

const NAME_LIMIT = 100;

/** Makes an ingest token; its text is in the answer this once and stored only as a hash. */
export async function createToken(
  actor: Actor,
  { name }: { name: string },
  deps: Circumstances,
): Promise<Result<{ token: string }>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  const trimmed = name.trim();
  if (!trimmed || trimmed.length > NAME_LIMIT) {
    const message = `Give the token a name of 1 to ${NAME_LIMIT} characters.`;
    return { ok: false, code: "invalid-input", message, fields: [{ path: "name", message }] };
  }
  return inTransaction(async (writer) => {
    const { id, token, hint } = await createIngestToken(writer, { name: trimmed, createdByName: actor.name });
    await appendAudit(writer, {
      actor,
      action: "token.created",
      subject: { kind: "token", id },
      requestId: deps.requestId,
      after: { name: trimmed, hint },
    });
    return ok({ token });
  });
}

export async function tokensFor(actor: Actor): Promise<Result<Awaited<ReturnType<typeof listIngestTokens>>>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  return ok(await listIngestTokens());
}

/** Revokes live tokens by name or ID; it holds from the next request on. */
export async function revokeTokens(
  actor: Actor,
  { nameOrId }: { nameOrId: string },
  deps: Circumstances,
): Promise<Result<{ revoked: number }>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  return inTransaction(async (writer) => {
    const revoked = await revokeIngestTokens(writer, nameOrId, deps.now());
    for (const { id, name } of revoked) {
      await appendAudit(writer, {
        actor,
        action: "token.revoked",
        subject: { kind: "token", id },
        requestId: deps.requestId,
        before: { name, revoked: false },
        after: { name, revoked: true },
      });
    }
    if (revoked.length === 0)
      return { ok: false, code: "not-found", message: "There is no live token with this name or ID." };
    return ok({ revoked: revoked.length });
  });
}
