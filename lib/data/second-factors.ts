import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import { decryptSecret, encryptSecret } from "@/lib/data/secrets";
import { hashOfSpelled, spelledCode } from "@/lib/data/spelled-codes";

export interface SecondFactor {
  secret: string;
  /** `null` while it is being set up: it is not asked for yet. */
  confirmedAt: Date | null;
}

const RECOVERY_CODES = 10;
const GROUPS = 4;
const GROUP_LENGTH = 4;

const nameOf = (userId: string) => `second-factor:${userId}`;

/** The one place that reads a person's secret. */
export async function findSecondFactor(writer: Writer, userId: string): Promise<SecondFactor | null> {
  const found = await writer.secondFactor.findUnique({
    where: { userId },
    select: { secret: true, confirmedAt: true },
  });
  return found && { secret: decryptSecret(nameOf(userId), found.secret), confirmedAt: found.confirmedAt };
}

export async function hasSecondFactor(writer: Writer, userId: string): Promise<boolean> {
  const where = { userId, confirmedAt: { not: null } };
  return (await writer.secondFactor.count({ where })) === 1;
}

/** Keeps a secret that is not confirmed yet, instead of an earlier one that never was. @returns false where one is confirmed. */
export async function storePendingFactor(writer: Writer, userId: string, secret: string): Promise<boolean> {
  await writer.secondFactor.deleteMany({ where: { userId, confirmedAt: null } });
  const { count } = await writer.secondFactor.createMany({
    data: [{ userId, secret: encryptSecret(nameOf(userId), secret) }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Takes the code of a time step. @returns false where one of this step or a later one was taken before: a replay. */
export async function takeStep(writer: Writer, userId: string, step: number): Promise<boolean> {
  const { count } = await writer.secondFactor.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return count === 1;
}

/** From now on the second factor is asked for. @returns false where that was so already. */
export async function confirmSecondFactor(writer: Writer, userId: string, now: Date): Promise<boolean> {
  const { count } = await writer.secondFactor.updateMany({
    where: { userId, confirmedAt: null },
    data: { confirmedAt: now },
  });
  return count === 1;
}

/** Removes the second factor with its recovery codes; a sign-in that waits for it begins anew. @returns whether there was one that counted. */
export async function removeSecondFactor(writer: Writer, userId: string): Promise<boolean> {
  const counted = await hasSecondFactor(writer, userId);
  await writer.signInChallenge.deleteMany({ where: { userId } });
  await writer.recoveryCode.deleteMany({ where: { userId } });
  await writer.secondFactor.deleteMany({ where: { userId } });
  return counted;
}

/** New recovery codes instead of all earlier ones; shown once, stored as hashes. */
export async function makeRecoveryCodes(writer: Writer, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => spelledCode(GROUPS, GROUP_LENGTH));
  await writer.recoveryCode.deleteMany({ where: { userId } });
  await writer.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, hash: new Uint8Array(hashOfSpelled(code)) })),
  });
  return codes;
}

/** Takes a recovery code. @returns false for one that is none or was taken before. */
async function takeRecoveryCode(writer: Writer, userId: string, code: string, now: Date): Promise<boolean> {
  const { count } = await writer.recoveryCode.updateMany({
    where: { userId, hash: new Uint8Array(hashOfSpelled(code)), usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

/**
 * Takes a code of whichever kind it is: of the authenticator, or a recovery code.
 * @param given.stepOf the time step of which a code is, `null` for a code of none nearby.
 * @returns which it was, `null` for none.
 */
export async function takeCode(
  writer: Writer,
  userId: string,
  given: { code: string; now: Date; stepOf: (secret: string, code: string, now: Date) => number | null },
): Promise<"code" | "recovery code" | null> {
  const { code, now, stepOf } = given;
  const factor = await findSecondFactor(writer, userId);
  if (!factor?.confirmedAt) return null;
  const step = stepOf(factor.secret, code, now);
  if (step !== null) return (await takeStep(writer, userId, step)) ? "code" : null;
  return (await takeRecoveryCode(writer, userId, code, now)) ? "recovery code" : null;
}

/** Since when a person has a second factor, and how many recovery codes are left. */
export async function secondFactorState(userId: string): Promise<{ since: Date; codesLeft: number } | null> {
  const found = await prisma().secondFactor.findUnique({ where: { userId }, select: { confirmedAt: true } });
  if (!found?.confirmedAt) return null;
  const codesLeft = await recoveryCodesLeft(prisma(), userId);
  return { since: found.confirmedAt, codesLeft };
}

export function recoveryCodesLeft(writer: Writer, userId: string): Promise<number> {
  return writer.recoveryCode.count({ where: { userId, usedAt: null } });
}
