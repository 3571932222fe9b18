import "server-only";
import { verifyDecoy, verifyPassword } from "@/lib/auth/password";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { rateLimit } from "@/lib/data/rate-limits";
import { createSignIn } from "@/lib/data/sign-ins";
import { findCredentials, holdCredentials, normalEmail } from "@/lib/data/users";
import type { Refused } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";

/** A sign-in lasts at most this long; a working day and the next morning. */
export const SIGN_IN_HOURS = 24;

const WINDOW_SECONDS = 15 * 60;
/** After this many wrong passwords in the window, the account waits; a right one clears the count. */
const accountLimit = rateLimit("sign-in-account", 5, WINDOW_SECONDS);
/** Higher, as an office shares one address. */
const addressLimit = rateLimit("sign-in-address", 20, WINDOW_SECONDS);

const WRONG: Refused = {
  ok: false,
  code: "wrong-credentials",
  message: "E-mail address or password is not right.",
};

export interface SignedIn {
  ok: true;
  value: { signInId: string; userId: string; name: string; email: string };
}

/**
 * Checks a password and opens a sign-in. An unknown address, a disabled user and a wrong password get one answer, in one time.
 * Throttled per account and per address, counted before the password is looked at.
 */
export async function signInWithPassword(
  given: { email: string; password: string },
  from: { address: string; userAgent: string },
): Promise<SignedIn | (Refused & { waitSeconds?: number })> {
  const email = normalEmail(given.email);
  const waits = [await addressLimit.consume(from.address), await accountLimit.consume(email)];
  const waitSeconds = Math.max(...waits.map((wait) => wait ?? 0));
  if (waitSeconds > 0) {
    log.warn({ address: from.address, waitSeconds }, "sign-in throttled");
    const minutes = Math.ceil(waitSeconds / 60);
    return {
      ok: false,
      code: "throttled",
      message: `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
      waitSeconds,
    };
  }
  const user = await findCredentials(email);
  const right = user
    ? await verifyPassword(user.passwordHash, given.password)
    : await verifyDecoy(given.password);
  const signInId = user && right ? await open(user, from) : null;
  if (!user || signInId === null) {
    // Without the e-mail address as it was typed: some type their password there.
    log.warn({ address: from.address, userId: user?.id ?? null }, "sign-in refused");
    await note(email, user?.id ?? "unknown", "sign-in.refused", from);
    return WRONG;
  }
  await accountLimit.reset(email);
  await addressLimit.refund(from.address);
  return { ok: true, value: { signInId, userId: user.id, name: user.name, email: user.email } };
}

/** Opens a sign-in; `null` where the user is disabled or has another password by now. */
function open(
  user: { id: string; name: string; passwordHash: string },
  from: { address: string; userAgent: string },
): Promise<string | null> {
  return inTransaction(async (writer) => {
    if (!(await holdCredentials(writer, user))) return null;
    const expiresAt = new Date(Date.now() + SIGN_IN_HOURS * 3_600_000);
    const { id } = await createSignIn(writer, { userId: user.id, expiresAt, ...from });
    await appendAudit(writer, {
      actor: { kind: "user", id: user.id, name: user.name },
      action: "sign-in.opened",
      subject: { kind: "sign-in", id },
      requestId: requestIdHere(),
      after: { address: from.address },
    });
    return id;
  });
}

async function note(email: string, userId: string, action: string, from: { address: string }): Promise<void> {
  await inTransaction((writer) =>
    appendAudit(writer, {
      actor: { kind: "user", id: userId, name: email.slice(0, 200) },
      action,
      subject: { kind: "user", id: userId },
      requestId: requestIdHere(),
      after: { address: from.address },
    }),
  );
}
