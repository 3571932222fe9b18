import "server-only";
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { prisma } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { rateLimit } from "@/lib/data/rate-limits";
import { hasNoUsers } from "@/lib/data/users";

/** Without letters and digits that are read for one another. */
const ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** True while the instance has no user, and only then: the first administrator is asked for once. */
export function needsSetup(): Promise<boolean> {
  return hasNoUsers();
}

function hashOf(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ""))
    .digest("hex");
}

/**
 * Makes the one-time code for an instance without users; the start prints it. A new start makes a new one.
 * @returns `null` where there are users already.
 */
export async function issueSetupCode(): Promise<string | null> {
  if (!(await hasNoUsers())) return null;
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  const code = Array.from({ length: GROUPS }, group).join("-");
  await instanceSettings();
  await prisma().instanceSettings.update({ where: { id: 1 }, data: { setupCodeHash: hashOf(code) } });
  return code;
}

/** Compares a code with the issued one, in constant time. */
export async function isSetupCode(code: string): Promise<boolean> {
  const { setupCodeHash } = await instanceSettings();
  if (!setupCodeHash) return false;
  return timingSafeEqual(Buffer.from(setupCodeHash, "hex"), Buffer.from(hashOf(code), "hex"));
}

const codeLimit = rateLimit("setup-code", 10, 15 * 60);

/** Counts a try of the code from an address. @returns seconds to wait after too many, else `null`. */
export function setupThrottle(address: string): Promise<number | null> {
  return codeLimit.consume(address);
}
