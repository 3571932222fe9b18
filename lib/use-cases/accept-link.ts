import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { findOneTimeLink, takeOneTimeLink } from "@/lib/data/one-time-links";
import { changePassword, holdUser, renameUser } from "@/lib/data/users";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import type { LinkView } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** One sentence for a link that was used, replaced, is too old or was never made. */
const GONE: Refused = {
  ok: false,
  code: "not-found",
  message:
    "This link is not valid any more: it was used, replaced by a newer one, or is older than 72 hours. Ask your administrator for a new one.",
};

/** What a one-time link is for. Whoever holds it may read this. */
export async function viewLink(
  { token }: { token: string },
  deps: Pick<Circumstances, "now">,
): Promise<Result<LinkView>> {
  const link = await findOneTimeLink(token, deps.now());
  if (!link) return GONE;
  const { email, name } = link.user;
  return ok({ purpose: link.purpose, email, name });
}

/**
 * Uses a one-time link: sets the password, and the name of a person who comes for the first time. All their sign-ins end. The link is
 * the key, and after its use there is nothing to open.
 */
export async function acceptLink(
  given: { token: string; name: string; password: string },
  deps: Circumstances & { hashPassword: (password: string) => Promise<string> },
): Promise<Result<{ email: string }>> {
  const link = await findOneTimeLink(given.token, deps.now());
  if (!link) return GONE;
  const passwordHash = await deps.hashPassword(given.password);
  return inTransaction(async (writer) => {
    // The person first, then the link: whoever disables them at the same moment locks in this order.
    const user = await holdUser(writer, link.user.email);
    if (!user || user.isDisabled || !(await takeOneTimeLink(writer, given.token, deps.now()))) return GONE;
    const isNew = link.purpose === "invitation";
    if (isNew) await renameUser(writer, user.id, given.name);
    await changePassword(writer, user.id, passwordHash, deps.now());
    const name = isNew ? given.name : user.name;
    await appendAudit(writer, {
      actor: { kind: "user", id: user.id, name },
      action: isNew ? "user.joined" : "user.password-reset",
      subject: { kind: "user", id: user.id },
      requestId: deps.requestId,
      ...(isNew ? { before: { name: user.name }, after: { name } } : {}),
    });
    return ok({ email: user.email });
  });
}
