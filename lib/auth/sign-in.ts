import "server-only";
import { noteRefusal, openSignIn, type SignedIn, type SignInFrom } from "@/lib/auth/open-sign-in";
import { verifyDecoy, verifyPassword } from "@/lib/auth/password";
import { openChallenge } from "@/lib/auth/second-step";
import { attemptsOf } from "@/lib/auth/sign-in-throttle";
import { inTransaction } from "@/lib/data/db";
import { hasSecondFactor } from "@/lib/data/second-factors";
import { findCredentials, holdCredentials, normalEmail } from "@/lib/data/users";
import type { Refused } from "@/lib/domain/result";
import { throttled } from "@/lib/domain/throttled";
import { log } from "@/lib/log";

const WRONG: Refused = {
  ok: false,
  code: "wrong-credentials",
  message: "E-mail address or password is not right.",
};

/** The password was right, and the second factor is asked for; the challenge stands for what has been shown so far. */
export interface SecondFactorNeeded extends Refused {
  code: "second-factor";
  challenge: string;
}

export type PasswordOutcome =
  | SignedIn
  | SecondFactorNeeded
  | (Refused & { code: "throttled"; waitSeconds: number })
  | (Refused & { code: "wrong-credentials" });

/**
 * Checks a password and opens a sign-in, or asks for the second factor. An unknown address, a disabled user and a wrong password get one
 * answer, in one time. Throttled, and counted before the password is looked at.
 */
export async function signInWithPassword(
  given: { email: string; password: string },
  from: SignInFrom & { device?: string | null },
): Promise<PasswordOutcome> {
  const email = normalEmail(given.email);
  const attempts = attemptsOf(email, from);
  const waitSeconds = await attempts.count();
  if (waitSeconds !== null) {
    log.warn({ address: from.address, waitSeconds }, "sign-in throttled");
    return { ...throttled(waitSeconds), code: "throttled", waitSeconds };
  }
  const user = await findCredentials(email);
  const right = user
    ? await verifyPassword(user.passwordHash, given.password)
    : await verifyDecoy(given.password);
  const outcome = user && right ? await goOn(user, from) : null;
  if (!outcome) {
    await noteRefusal(
      { name: user || isLikeEmail(email) ? email : "unknown", userId: user?.id ?? null },
      from,
    );
    return { ...WRONG, code: "wrong-credentials" };
  }
  await attempts.succeed();
  return outcome;
}

/** Some type their password where the address belongs: what can be no address is not written down, as nothing takes it out of the trail. */
const isLikeEmail = (typed: string) => typed.includes("@");

/** After a right password; `null` where the user is disabled or has another password by now. */
function goOn(
  user: { id: string; name: string; email: string; passwordHash: string },
  from: SignInFrom,
): Promise<SignedIn | SecondFactorNeeded | null> {
  return inTransaction(async (writer) => {
    if (!(await holdCredentials(writer, user))) return null;
    if (await hasSecondFactor(writer, user.id)) {
      const challenge = await openChallenge(writer, user.id);
      return {
        ok: false,
        code: "second-factor",
        message: "Enter the code of your authenticator.",
        challenge,
      };
    }
    const { id: userId, name, email } = user;
    return { ok: true, value: { signInId: await openSignIn(writer, user, from), userId, name, email } };
  });
}
