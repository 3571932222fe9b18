import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { inTransaction } from "@/lib/data/db";
import { makeOneTimeLink } from "@/lib/data/one-time-links";
import { createUser, holdUser, normalEmail } from "@/lib/data/users";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may, type Role } from "@/lib/domain/roles";
import type { MadeLink } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { USE_PROFILE } from "@/lib/use-cases/own-secrets";

/** Where a one-time link leads. */
const pathOf = (token: string) => `/invite/${token}`;

/** Adds a person who has no password yet, and makes the link by which they set one. The link is in the answer this once. */
export async function inviteUser(
  actor: Actor,
  { email, name, role }: { email: string; name: string; role: Role },
  deps: Circumstances,
): Promise<Result<MadeLink>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  try {
    return await inTransaction(async (writer) => {
      const { id } = await createUser(writer, { email, name, role, passwordHash: null });
      const purpose = "invitation";
      const { token, expiresAt } = await makeOneTimeLink(writer, { userId: id, purpose, now: deps.now() });
      await appendAudit(writer, {
        actor,
        action: "user.invited",
        subject: { kind: "user", id },
        requestId: deps.requestId,
        after: { email: normalEmail(email), name, role, expiresAt },
      });
      return ok({ purpose, path: pathOf(token), expiresAt });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = "A user with this email address exists already.";
    return { ok: false, code: "conflict", message, fields: [{ path: "email", message }] };
  }
}

/**
 * Makes another link for a person: a new invitation for whoever has not come yet, else one that sets a new password. An earlier link is
 * worth nothing from then on; the password that they have holds until the link is used.
 */
export async function makeAccessLink(
  actor: Actor,
  { email }: { email: string },
  deps: Circumstances,
): Promise<Result<MadeLink>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return inTransaction(async (writer) => {
    const user = await holdUser(writer, email);
    if (!user) return { ok: false, code: "not-found", message: "There is no user with this email address." };
    if (user.isDisabled) {
      const message = "This user is disabled. Enable them first, then make a link.";
      return { ok: false, code: "conflict", message };
    }
    if (user.id === actor.id && user.hasPassword) return USE_PROFILE;
    const purpose = user.hasPassword ? "reset" : "invitation";
    const { token, expiresAt } = await makeOneTimeLink(writer, { userId: user.id, purpose, now: deps.now() });
    await appendAudit(writer, {
      actor,
      action: purpose === "reset" ? "user.reset-link-made" : "user.invited-again",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      after: { expiresAt },
    });
    return ok({ purpose, path: pathOf(token), expiresAt });
  });
}
