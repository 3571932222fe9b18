import "server-only";
import { secondFactorState } from "@/lib/data/second-factors";
import { userRow } from "@/lib/data/user-list";
import { findOwn } from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { ProfileView } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { NOBODY } from "@/lib/use-cases/own-secrets";
import { sessionsOf } from "@/lib/use-cases/view-users";

/** One's own profile. @param here the sign-in in which it is being read. */
export async function viewProfile(
  actor: Actor,
  { here }: { here: string | null },
  deps: Pick<Circumstances, "now">,
): Promise<Result<ProfileView>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  const row = await userRow(actor.id, deps.now());
  if (!row) return NOBODY;
  const [own, secondFactor, sessions] = await Promise.all([
    findOwn(null, actor.id),
    secondFactorState(actor.id),
    sessionsOf(actor.id, here, deps.now()),
  ]);
  const { name, email, role, hasPassword, isLinked } = row;
  const timeZone = own?.timeZone ?? null;
  return ok({ name, email, role, hasPassword, isLinked, timeZone, secondFactor, sessions });
}
