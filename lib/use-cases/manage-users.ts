import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { inTransaction } from "@/lib/data/db";
import { unlinkIdentities } from "@/lib/data/external-identities";
import { endSignInOf, endSignInsOf, findSignIn } from "@/lib/data/sign-ins";
import {
  changePassword,
  createUser,
  disableUser as disable,
  enableUser as enable,
  findUserByEmail,
  holdUser,
  lockAdministrators,
  normalEmail,
  setRole,
} from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may, type Role } from "@/lib/domain/roles";
import { inviteUserSchema } from "@/lib/schemas/people-forms";
import type { Circumstances } from "@/lib/use-cases/circumstances";

const NO_USER: Refused = {
  ok: false,
  code: "not-found",
  message: "There is no user with this e-mail address.",
};

const NO_SESSION: Refused = {
  ok: false,
  code: "not-found",
  message: "This session has ended already.",
};
const LAST_ADMINISTRATOR: Refused = {
  ok: false,
  code: "conflict",
  message: "This is the last administrator. Add another one first.",
};

function isLast(administrators: readonly string[], user: { id: string }): boolean {
  return administrators.length === 1 && administrators[0] === user.id;
}

/** Adds a person with a password that somebody else has chosen: on the command line, where what was typed comes as it is. */
export async function addUser(
  actor: Actor,
  user: { email: string; name: string; role: Role; passwordHash: string },
  deps: Circumstances,
): Promise<Result<{ id: string }>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  const parsed = inviteUserSchema.safeParse(user);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    const message = fields[0]?.message ?? "This is no user.";
    return { ok: false, code: "invalid-input", message, fields };
  }
  const { email, name } = parsed.data;
  try {
    return await inTransaction(async (writer) => {
      const { id } = await createUser(writer, { ...user, email, name });
      await appendAudit(writer, {
        actor,
        action: "user.added",
        subject: { kind: "user", id },
        requestId: deps.requestId,
        after: { email: normalEmail(email), name, role: user.role },
      });
      return ok({ id });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = "A user with this e-mail address exists already.";
    return { ok: false, code: "conflict", message, fields: [{ path: "email", message }] };
  }
}

/**
 * Changes what a user may do, from their next request on. The last administrator stays one.
 */
export async function changeRole(
  actor: Actor,
  { email, role }: { email: string; role: Role },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const administrators = await lockAdministrators(writer);
    const user = await holdUser(writer, email);
    if (!user) return NO_USER;
    if (user.role === role) return ok({});
    if (isLast(administrators, user)) return LAST_ADMINISTRATOR;
    await setRole(writer, user.id, role);
    await appendAudit(writer, {
      actor,
      action: "user.role-changed",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      before: { role: user.role },
      after: { role },
    });
    return ok({});
  });
}

/** Disables a user: their sign-ins end at once. The last administrator stays. */
export async function disableUser(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const administrators = await lockAdministrators(writer);
    const user = await holdUser(writer, email);
    if (!user) return NO_USER;
    if (user.isDisabled) return ok({});
    if (isLast(administrators, user)) return LAST_ADMINISTRATOR;
    await disable(writer, user.id, deps.now());
    await appendAudit(writer, {
      actor,
      action: "user.disabled",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      before: { disabled: false },
      after: { disabled: true },
    });
    return ok({});
  });
}

/** Lets a disabled user in again, with the password and the role that they had. */
export async function enableUser(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const user = await holdUser(writer, email);
    if (!user) return NO_USER;
    if (!user.isDisabled) return ok({});
    await enable(writer, user.id);
    await appendAudit(writer, {
      actor,
      action: "user.enabled",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      before: { disabled: true },
      after: { disabled: false },
    });
    return ok({});
  });
}

/** Forgets who a user is for single sign-on: they may be linked anew, by an address that the provider has verified. */
export async function unlinkUser(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const administrators = await lockAdministrators(writer);
    const user = await holdUser(writer, email);
    if (!user) return NO_USER;
    if (!user.hasPassword && isLast(administrators, user)) return LAST_ADMINISTRATOR;
    const before = await unlinkIdentities(writer, user.id);
    if (before.length === 0) return ok({});
    await endSignInsOf(writer, user.id, "unlinked from single sign-on", deps.now());
    await appendAudit(writer, {
      actor,
      action: "user.unlinked",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      before: { identities: before },
    });
    return ok({});
  });
}

/** Ends one sign-in of a user; who is at that browser is asked to sign in again. */
export async function endUserSession(
  actor: Actor,
  { signInId }: { signInId: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const signIn = await findSignIn(writer, signInId);
    if (!signIn) return NO_SESSION;
    const { userId, address, createdAt } = signIn;
    if (!(await endSignInOf(writer, { userId, signInId }, "ended by an administrator", deps.now())))
      return NO_SESSION;
    await appendAudit(writer, {
      actor,
      action: "user.session-ended",
      subject: { kind: "user", id: userId },
      requestId: deps.requestId,
      before: { signInId, since: createdAt, address },
    });
    return ok({});
  });
}

/** Sets a user's password: all their sign-ins end at once. */
export async function setPassword(
  actor: Actor,
  { email, passwordHash }: { email: string; passwordHash: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const user = await findUserByEmail(writer, email);
    if (!user) return NO_USER;
    await changePassword(writer, user.id, passwordHash, deps.now());
    await appendAudit(writer, {
      actor,
      action: "user.password-set",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      after: { passwordChanged: true },
    });
    return ok({});
  });
}
