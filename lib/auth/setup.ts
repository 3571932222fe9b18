import "server-only";
import { timingSafeEqual } from "node:crypto";
import { countedAddress } from "@/lib/auth/client-address";
import { prisma } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { rateLimit } from "@/lib/data/rate-limits";
import { hashOfSpelled, spelledCode } from "@/lib/data/spelled-codes";
import { hasNoUsers } from "@/lib/data/users";

const GROUPS = 4;
const GROUP_LENGTH = 5;

/** True while the instance has no user, and only then: the first administrator is asked for once. */
export function needsSetup(): Promise<boolean> {
  return hasNoUsers();
}

/**
 * Makes the one-time code for an instance without users; the start prints it. A new start makes a new one.
 * @returns `null` where there are users already.
 */
export async function issueSetupCode(): Promise<string | null> {
  if (!(await hasNoUsers())) return null;
  const code = spelledCode(GROUPS, GROUP_LENGTH);
  await instanceSettings();
  await prisma().instanceSettings.update({
    where: { id: 1 },
    data: { setupCodeHash: hashOfSpelled(code).toString("hex") },
  });
  return code;
}

/** Compares a code with the issued one, in constant time. */
export async function isSetupCode(code: string): Promise<boolean> {
  const { setupCodeHash } = await instanceSettings();
  if (!setupCodeHash) return false;
  return timingSafeEqual(Buffer.from(setupCodeHash, "hex"), hashOfSpelled(code));
}

const codeLimit = rateLimit("setup-code", 10, 15 * 60);

/** Counts a try of the code from an address. @returns seconds to wait after too many, else `null`. */
export function setupThrottle(address: string): Promise<number | null> {
  return codeLimit.consume(countedAddress(address));
}
