import "server-only";
import type { Refused } from "@/lib/domain/result";
import { throttled } from "@/lib/domain/throttled";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** What stories about one's own password and second factor are given: how either is made and checked, and how tries are counted. */
export interface OwnSecrets extends Circumstances {
  hashPassword: (password: string) => Promise<string>;
  verifyPassword: (stored: string, password: string) => Promise<boolean>;
  newSecret: () => string;
  /** The time step of which a code is, `null` for a code of none nearby. */
  stepOf: (secret: string, code: string, now: Date) => number | null;
  /** Counts a try of the password or a code. @returns seconds to wait after too many, else `null`. */
  countTry: () => Promise<number | null>;
  /** Forgets the tries after a right one. */
  forgetTries: () => Promise<void>;
  /** Counts a try of a second factor that is on, together with those of signing in. @returns seconds to wait after too many, else `null`. */
  countCode: () => Promise<number | null>;
  /** Forgets the tries of codes after a right one. */
  forgetCodes: () => Promise<void>;
  /** Writes a wrong code down. */
  noteWrongCode: () => Promise<void>;
}

export const NOBODY: Refused = { ok: false, code: "not-found", message: "You have no profile here." };

const NO_PASSWORD: Refused = {
  ok: false,
  code: "conflict",
  message:
    "You have no password here: you come by single sign-on. An administrator can make you a link for one.",
};

/** An administrator's own: a browser that was left open must not do without their password what the profile asks it for. */
export const USE_PROFILE: Refused = {
  ok: false,
  code: "conflict",
  message: "This is you. Use your profile: it asks for your password.",
};

export function wrongField(path: string, code: "wrong-credentials" | "wrong-code", message: string): Refused {
  return { ok: false, code, message, fields: [{ path, message }] };
}

/** Counts a try of one's own password or code: the browser may be one that was left open. @returns the refusal after too many. */
export async function refuseGuessing(deps: OwnSecrets): Promise<Refused | null> {
  const wait = await deps.countTry();
  return wait === null ? null : throttled(wait);
}

/** Asks for one's own password before something that a browser left open must not do. @returns the refusal, `null` when it is right. */
export async function refuseUnlessOwn(
  passwordHash: string | null,
  password: string,
  deps: OwnSecrets,
): Promise<Refused | null> {
  if (passwordHash === null) return NO_PASSWORD;
  const refused = await refuseGuessing(deps);
  if (refused) return refused;
  if (await deps.verifyPassword(passwordHash, password)) return null;
  return wrongField("password", "wrong-credentials", "This is not your present password.");
}
