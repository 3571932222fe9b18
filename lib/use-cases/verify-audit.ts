import "server-only";
import { type ChainState, chainState } from "@/lib/data/audit-chain";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

/** Reads the whole audit trail and tells whether it is what was written, or where it first is not. */
export async function verifyAudit(actor: Actor): Promise<Result<ChainState>> {
  if (!may(actor, "view-audit")) return lackOf("view-audit");
  return ok(await chainState());
}
