import "server-only";
import { noteRefusal, openSignIn, type SignedIn, type SignInFrom } from "@/lib/auth/open-sign-in";
import { countCode, forgetCodes } from "@/lib/auth/sign-in-throttle";
import { readSigned, signText } from "@/lib/auth/signed-text";
import { totpStep } from "@/lib/auth/totp";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import { recoveryCodesLeft, takeCode } from "@/lib/data/second-factors";
import { createChallenge, endChallenge, findChallenge, holdChallenge } from "@/lib/data/sign-in-challenges";
import { holdEnabled } from "@/lib/data/users";
import type { Refused } from "@/lib/domain/result";
import { throttled } from "@/lib/domain/throttled";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";

/** How long the code may be waited for after the password. */
export const CHALLENGE_SECONDS = 5 * 60;

const PURPOSE = "second factor";

/** Notes in a transaction that the password was right. @returns what the browser keeps meanwhile: the signed name of the note. */
export async function openChallenge(writer: Writer, userId: string): Promise<string> {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + CHALLENGE_SECONDS * 1_000);
  const { id } = await createChallenge(writer, { userId, now, expiresAt });
  return signText(PURPOSE, id);
}

const ENDED: Refused = {
  ok: false,
  code: "challenge-ended",
  message: "That took too long, or something ended it. Start again with your password.",
};
const WRONG: Refused = {
  ok: false,
  code: "wrong-code",
  message: "This code is not right, or was used before.",
};

export type CodeOutcome =
  | SignedIn
  | (Refused & { code: "throttled"; waitSeconds: number })
  | (Refused & { code: "challenge-ended" | "wrong-code" });

/**
 * The second step of a sign-in: a code of the authenticator, or a recovery code. Either is taken once. It opens nothing without the
 * challenge of a right password, which lives here and is used up by it.
 */
export async function signInWithCode(
  given: { challenge: string | null; code: string },
  from: SignInFrom,
  now: Date = new Date(),
): Promise<CodeOutcome> {
  const challengeId = given.challenge ? readSigned(PURPOSE, given.challenge) : null;
  const challenge = challengeId ? await findChallenge(challengeId, now) : null;
  if (!challengeId || !challenge) return { ...ENDED, code: "challenge-ended" };
  const { userId, userName: name } = challenge;
  const waitSeconds = await countCode(userId);
  if (waitSeconds !== null) {
    log.warn({ address: from.address, userId, waitSeconds }, "second factor throttled");
    return { ...throttled(waitSeconds), code: "throttled", waitSeconds };
  }
  const outcome = await inTransaction((writer) =>
    complete(writer, { challengeId, userId, code: given.code }, from, now),
  );
  if (outcome.ok) await forgetCodes(userId);
  else if (outcome.code === "wrong-code") await noteRefusal({ name, userId }, from, "second factor");
  return outcome;
}

async function complete(
  writer: Writer,
  { challengeId, userId, code }: { challengeId: string; userId: string; code: string },
  from: SignInFrom,
  now: Date,
): Promise<SignedIn | (Refused & { code: "challenge-ended" | "wrong-code" })> {
  // Whoever changes the password or disables the person meanwhile waits for this, or this for them.
  const user = await holdEnabled(writer, userId);
  if (!user || !(await holdChallenge(writer, challengeId))) return { ...ENDED, code: "challenge-ended" };
  const how = await takeCode(writer, userId, { code, now, stepOf: totpStep });
  if (!how) return { ...WRONG, code: "wrong-code" };
  await endChallenge(writer, challengeId);
  const signInId = await openSignIn(writer, user, from, { secondFactor: how });
  if (how === "recovery code")
    await appendAudit(writer, {
      actor: { kind: "user", id: userId, name: user.name },
      action: "user.recovery-code-used",
      subject: { kind: "user", id: userId },
      requestId: requestIdHere(),
      after: { left: await recoveryCodesLeft(writer, userId) },
    });
  return { ok: true, value: { signInId, userId, name: user.name, email: user.email } };
}
