import type { Refused } from "./result";

/** The refusal after too many attempts, with how long to wait in words. */
export function throttled(waitSeconds: number): Refused {
  const minutes = Math.ceil(waitSeconds / 60);
  const time = minutes <= 1 ? "a minute" : `${minutes} minutes`;
  return { ok: false, code: "throttled", message: `Too many attempts. Try again in ${time}.` };
}
