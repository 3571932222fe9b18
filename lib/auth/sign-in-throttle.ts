import "server-only";
import { randomBytes } from "node:crypto";
import { countedAddress } from "@/lib/auth/client-address";
import { readSigned, signText } from "@/lib/auth/signed-text";
import { rateLimit } from "@/lib/data/rate-limits";
import { normalEmail } from "@/lib/data/users";

const WINDOW_SECONDS = 15 * 60;
/** After this many wrong passwords in the window, the account waits in browsers that it was never signed in from. */
const accountLimit = rateLimit("sign-in-account", 5, WINDOW_SECONDS);
/** Higher, as an office shares one address. */
const addressLimit = rateLimit("sign-in-address", 20, WINDOW_SECONDS);
/** A browser in which the account was signed in before is counted by itself: nobody else can make it wait. */
const deviceLimit = rateLimit("sign-in-device", 10, WINDOW_SECONDS);

const NONCE_BYTES = 16;

const purposeOf = (email: string) => `device of ${normalEmail(email)}`;

/** What a browser keeps after a right password, to be known again; it lets nobody in. */
export function deviceToken(email: string): string {
  return signText(purposeOf(email), randomBytes(NONCE_BYTES).toString("base64url"));
}

/** Attempts of one account from one place, and where they are counted. */
export interface Attempts {
  /** Counts one attempt. @returns seconds to wait after too many, else `null`. */
  count(): Promise<number | null>;
  /** The password was right: nothing is held against anybody. */
  succeed(): Promise<void>;
}

/**
 * The throttle of one attempt to sign in. Guessing at an account makes it wait for strangers; in a browser where it was signed in before, only
 * that browser's own attempts count (docs/decisions/009-throttle-without-lock-out.md).
 */
export function attemptsOf(email: string, from: { address: string; device?: string | null }): Attempts {
  const device = from.device ? readSigned(purposeOf(email), from.device) : null;
  if (device !== null)
    return { count: () => deviceLimit.consume(device), succeed: () => deviceLimit.reset(device) };
  const account = normalEmail(email);
  const address = countedAddress(from.address);
  return {
    // From an address that waits nothing is counted against an account: else one could have as many wait as it likes.
    async count() {
      return (await addressLimit.consume(address)) ?? accountLimit.consume(account);
    },
    async succeed() {
      await accountLimit.reset(account);
      await addressLimit.refund(address);
    },
  };
}

/** Forgets what was guessed at an account: its owner has just set a new password by a one-time link. */
export async function forgetGuesses(email: string): Promise<void> {
  await accountLimit.reset(normalEmail(email));
}

/** Codes of the second factor: they are asked for only after the right password. */
const codeLimit = rateLimit("second-factor", 5, WINDOW_SECONDS);

/** Counts a try of a person's second factor. @returns seconds to wait after too many, else `null`. */
export const countCode = (userId: string): Promise<number | null> => codeLimit.consume(userId);
export const forgetCodes = (userId: string): Promise<void> => codeLimit.reset(userId);

/** Tries of one's own password by somebody who is signed in: it may be a browser that was left open. */
const ownPasswordLimit = rateLimit("own-password", 5, WINDOW_SECONDS);
export const countOwnPassword = (userId: string): Promise<number | null> => ownPasswordLimit.consume(userId);
export const forgetOwnPassword = (userId: string): Promise<void> => ownPasswordLimit.reset(userId);
