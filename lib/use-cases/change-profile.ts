import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { endSignInOf } from "@/lib/data/sign-ins";
import { changePassword, findOwn, holdUser, renameUser, setTimeZone } from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { NOBODY, type OwnSecrets, refuseUnlessOwn } from "@/lib/use-cases/own-secrets";

/** Changes one's own name, as colleagues see it from then on; the trail keeps the old one where it was written. */
export async function changeOwnName(
  actor: Actor,
  { name }: { name: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  return inTransaction(async (writer) => {
    const before = await findOwn(writer, actor.id);
    if (!before) return NOBODY;
    if (before.name === name) return ok({});
    await renameUser(writer, actor.id, name);
    await appendAudit(writer, {
      actor,
      action: "user.renamed",
      subject: { kind: "user", id: actor.id },
      requestId: deps.requestId,
      before: { name: before.name },
      after: { name },
    });
    return ok({});
  });
}

/** Chooses the zone in which screens tell the time; `null` follows the browser. */
export async function chooseOwnTimeZone(
  actor: Actor,
  { timeZone }: { timeZone: string | null },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  return inTransaction(async (writer) => {
    const before = await findOwn(writer, actor.id);
    if (!before) return NOBODY;
    if (before.timeZone === timeZone) return ok({});
    await setTimeZone(writer, actor.id, timeZone);
    await appendAudit(writer, {
      actor,
      action: "user.time-zone-chosen",
      subject: { kind: "user", id: actor.id },
      requestId: deps.requestId,
      before: { timeZone: before.timeZone },
      after: { timeZone },
    });
    return ok({});
  });
}

/** Sets another password for oneself, with the present one. All other sign-ins end; this one goes on. */
export async function changeOwnPassword(
  actor: Actor,
  { password, newPassword, here }: { password: string; newPassword: string; here: string },
  deps: OwnSecrets,
): Promise<Result<object>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  const checked = await findOwn(null, actor.id);
  if (!checked) return NOBODY;
  const refused = await refuseUnlessOwn(checked.passwordHash, password, deps);
  if (refused) return refused;
  await deps.forgetTries();
  const passwordHash = await deps.hashPassword(newPassword);
  return inTransaction(async (writer) => {
    // Checking and hashing take a while, in which somebody else may have set another password or ended this person's access.
    await holdUser(writer, checked.email);
    const still = await findOwn(writer, actor.id);
    if (still?.passwordHash !== checked.passwordHash) {
      const message = "Your password was changed in the meantime. Nothing was changed now.";
      return { ok: false, code: "conflict", message };
    }
    await changePassword(writer, actor.id, passwordHash, deps.now(), here);
    await appendAudit(writer, {
      actor,
      action: "user.password-changed",
      subject: { kind: "user", id: actor.id },
      requestId: deps.requestId,
    });
    return ok({});
  });
}

/** Ends one of one's own sign-ins, in another browser. */
export async function endOwnSession(
  actor: Actor,
  { signInId }: { signInId: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  return inTransaction(async (writer) => {
    const ended = await endSignInOf(writer, { userId: actor.id, signInId }, "ended by its user", deps.now());
    if (!ended) return { ok: false, code: "not-found", message: "This session has ended already." };
    await appendAudit(writer, {
      actor,
      action: "user.session-ended",
      subject: { kind: "user", id: actor.id },
      requestId: deps.requestId,
      before: { signInId },
    });
    return ok({});
  });
}
