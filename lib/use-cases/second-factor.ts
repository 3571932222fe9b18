import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import {
  confirmSecondFactor as confirm,
  findSecondFactor,
  hasSecondFactor,
  makeRecoveryCodes,
  removeSecondFactor,
  storePendingFactor,
  takeCode,
  takeStep,
} from "@/lib/data/second-factors";
import { endSignInsOf } from "@/lib/data/sign-ins";
import { findOwn, holdUser } from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { throttled } from "@/lib/domain/throttled";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import {
  NOBODY,
  type OwnSecrets,
  refuseGuessing,
  refuseUnlessOwn,
  USE_PROFILE,
  wrongField,
} from "@/lib/use-cases/own-secrets";

const IS_ON: Refused = {
  ok: false,
  code: "conflict",
  message: "Your second factor is on already. Turn it off before you set up another one.",
};
const IS_OFF: Refused = {
  ok: false,
  code: "conflict",
  message: "No second factor is being set up. Begin again.",
};
const WRONG_CODE = wrongField(
  "code",
  "wrong-code",
  "This code is not right, or was used before. Enter the one that is shown now.",
);

/** Begins with an authenticator: its secret, told to its owner this once. Nothing is asked for until a code confirms it. */
export async function beginSecondFactor(
  actor: Actor,
  { password }: { password: string },
  deps: OwnSecrets,
): Promise<Result<{ secret: string; email: string }>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  const own = await findOwn(null, actor.id);
  if (!own) return NOBODY;
  const refused = await refuseUnlessOwn(own.passwordHash, password, deps);
  if (refused) return refused;
  await deps.forgetTries();
  const secret = deps.newSecret();
  return inTransaction(async (writer) =>
    (await storePendingFactor(writer, actor.id, secret)) ? ok({ secret, email: own.email }) : IS_ON,
  );
}

/**
 * Confirms the authenticator by a code. From then on each sign-in by password asks for one, so what was opened without one ends, but for
 * the sign-in in which this is done. @returns the recovery codes, this once.
 */
export async function confirmSecondFactor(
  actor: Actor,
  { code, here }: { code: string; here: string },
  deps: OwnSecrets,
): Promise<Result<{ recoveryCodes: string[] }>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  const refused = await refuseGuessing(deps);
  if (refused) return refused;
  const done = await inTransaction(async (writer): Promise<Result<{ recoveryCodes: string[] }>> => {
    const own = await findOwn(writer, actor.id);
    if (!own || !(await holdUser(writer, own.email))) return NOBODY;
    const factor = await findSecondFactor(writer, actor.id);
    if (!factor) return IS_OFF;
    if (factor.confirmedAt) return IS_ON;
    const step = deps.stepOf(factor.secret, code, deps.now());
    if (step === null || !(await takeStep(writer, actor.id, step))) return WRONG_CODE;
    await confirm(writer, actor.id, deps.now());
    await endSignInsOf(writer, actor.id, "second factor turned on", deps.now(), here);
    const recoveryCodes = await makeRecoveryCodes(writer, actor.id);
    await note(writer, actor, "user.second-factor-on", actor.id, deps, { before: false, after: true });
    return ok({ recoveryCodes });
  });
  if (done.ok) await deps.forgetTries();
  return done;
}

/** Turns the second factor off, with the password and a code that was not used yet: a recovery code helps who has lost the authenticator. */
export async function turnOffSecondFactor(
  actor: Actor,
  { password, code }: { password: string; code: string },
  deps: OwnSecrets,
): Promise<Result<object>> {
  if (!may(actor, "own-profile")) return lackOf("own-profile");
  const checked = await findOwn(null, actor.id);
  if (!checked) return NOBODY;
  const refused = await refuseUnlessOwn(checked.passwordHash, password, deps);
  if (refused) return refused;
  // Counted by itself: other stories forget the tries of a password as soon as it was right.
  const wait = await deps.countCode();
  if (wait !== null) return throttled(wait);
  const done = await inTransaction(async (writer): Promise<Result<object>> => {
    if (!(await holdUser(writer, checked.email))) return NOBODY;
    if (!(await hasSecondFactor(writer, actor.id))) return IS_OFF;
    if (!(await takeCode(writer, actor.id, { code, now: deps.now(), stepOf: deps.stepOf })))
      return WRONG_CODE;
    await removeSecondFactor(writer, actor.id);
    await note(writer, actor, "user.second-factor-off", actor.id, deps, { before: true, after: false });
    return ok({});
  });
  if (done.ok) {
    await deps.forgetTries();
    await deps.forgetCodes();
  } else if (done.code === WRONG_CODE.code) await deps.noteWrongCode();
  return done;
}

/** Takes a user's second factor away: for somebody who has lost both authenticator and recovery codes. */
export async function resetSecondFactor(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const user = await holdUser(writer, email);
    if (!user) return { ok: false, code: "not-found", message: "There is no user with this email address." };
    if (user.id === actor.id && user.hasPassword) return USE_PROFILE;
    if (!(await removeSecondFactor(writer, user.id))) return ok({});
    await note(writer, actor, "user.second-factor-reset", user.id, deps, { before: true, after: false });
    return ok({});
  });
}

function note(
  writer: Parameters<typeof appendAudit>[0],
  actor: Actor,
  action: string,
  userId: string,
  deps: Circumstances,
  secondFactor: { before: boolean; after: boolean },
): Promise<void> {
  return appendAudit(writer, {
    actor,
    action,
    subject: { kind: "user", id: userId },
    requestId: deps.requestId,
    before: { secondFactor: secondFactor.before },
    after: { secondFactor: secondFactor.after },
  });
}
