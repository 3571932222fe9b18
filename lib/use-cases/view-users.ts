import "server-only";
import { liveSignInsOf } from "@/lib/data/sign-ins";
import { singleSignOnRules } from "@/lib/data/single-sign-on-rules";
import { userRow, userRows } from "@/lib/data/user-list";
import { browserWords } from "@/lib/domain/browser-words";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { SessionRow, UserDetails, UserRow } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** All people of the instance, disabled ones last. */
export async function viewUsers(
  actor: Actor,
  deps: Pick<Circumstances, "now">,
): Promise<Result<{ users: UserRow[] }>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return ok({ users: await userRows(deps.now()) });
}

/** One person with their open sign-ins. @param here the sign-in in which this is being read. */
export async function viewUser(
  actor: Actor,
  { userId, here }: { userId: string; here: string | null },
  deps: Pick<Circumstances, "now">,
): Promise<Result<UserDetails>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  const row = await userRow(userId, deps.now());
  if (!row) return { ok: false, code: "not-found", message: "There is no such user." };
  const [sessionRows, rules] = await Promise.all([sessionsOf(userId, here, deps.now()), singleSignOnRules()]);
  return ok({
    ...row,
    sessionRows,
    isViewer: row.id === actor.id,
    isLinkExpired: row.linkExpiresAt !== null && row.linkExpiresAt <= deps.now(),
    isRoleClaimed: row.isLinked && rules.claim !== "",
  });
}

/** A person's open sign-ins, as they would recognize them. */
export async function sessionsOf(userId: string, here: string | null, now: Date): Promise<SessionRow[]> {
  const signIns = await liveSignInsOf(userId, now);
  return signIns.map(({ id, createdAt, address, userAgent }) => ({
    id,
    since: createdAt,
    address,
    browser: browserWords(userAgent),
    isThisOne: id === here,
  }));
}
