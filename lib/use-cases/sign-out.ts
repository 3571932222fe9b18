import "server-only";
import { signOutOf } from "@/lib/data/sign-ins";
import { ok, type Result } from "@/lib/domain/result";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** Ends one's own sign-in. */
export async function signOut(signInId: string, deps: Circumstances): Promise<Result<object>> {
  await signOutOf(signInId, { now: deps.now(), requestId: deps.requestId });
  return ok({});
}
