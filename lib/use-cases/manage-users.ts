import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { inTransaction } from "@/lib/data/db";
import {
  changePassword,
  createUser,
  disableUser as disable,
  findUserByEmail,
  listUsers,
  lockAdministrators,
  normalEmail,
} from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may, type Role } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

const NO_USER: Refused = {
  ok: false,
  code: "not-found",
  message: "There is no user with this e-mail address.",
};

export async function addUser(
  actor: Actor,
  user: { email: string; name: string; role: Role; passwordHash: string },
  deps: Circumstances,
): Promise<Result<{ id: string }>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  try {
    return await inTransaction(async (writer) => {
      const { id } = await createUser(writer, user);
      await appendAudit(writer, {
        actor,
        action: "user.added",
        subject: { kind: "user", id },
        requestId: deps.requestId,
        after: { email: normalEmail(user.email), name: user.name, role: user.role },
      });
      return ok({ id });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = "A user with this e-mail address exists already.";
    return { ok: false, code: "conflict", message, fields: [{ path: "email", message }] };
  }
}

/** All users, without anything secret. */
export async function usersFor(actor: Actor): Promise<Result<Awaited<ReturnType<typeof listUsers>>>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return ok(await listUsers());
}

/** Disables a user: their sign-ins end at once. The last administrator stays. */
export async function disableUser(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const user = await findUserByEmail(writer, email);
    if (!user) return NO_USER;
    const administrators = await lockAdministrators(writer);
    if (administrators.length === 1 && administrators[0] === user.id)
      return {
        ok: false,
        code: "conflict",
        message: "This is the last administrator. Add another one first.",
      };
    await disable(writer, user.id, deps.now());
    await appendAudit(writer, {
      actor,
      action: "user.disabled",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      before: { disabled: user.disabledAt !== null },
      after: { disabled: true },
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
