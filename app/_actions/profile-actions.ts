"use server";

import { headers } from "next/headers";
import { act } from "@/app/_actions/action";
import { clientAddress } from "@/lib/auth/client-address";
import { signedInUser } from "@/lib/auth/current-actor";
import { noteRefusal } from "@/lib/auth/open-sign-in";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { countCode, countOwnPassword, forgetCodes, forgetOwnPassword } from "@/lib/auth/sign-in-throttle";
import { newTotpSecret, totpQrCode, totpStep } from "@/lib/auth/totp";
import { ok } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import {
  beginSecondFactorSchema,
  confirmSecondFactorSchema,
  endSessionSchema,
  type OwnName,
  type OwnPassword,
  type OwnTimeZone,
  ownNameSchema,
  ownPasswordSchema,
  ownTimeZoneSchema,
  type TurnOffSecondFactor,
  turnOffSecondFactorSchema,
} from "@/lib/schemas/people-forms";
import {
  changeOwnName,
  changeOwnPassword,
  chooseOwnTimeZone,
  endOwnSession,
} from "@/lib/use-cases/change-profile";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import type { OwnSecrets } from "@/lib/use-cases/own-secrets";
import { beginSecondFactor, confirmSecondFactor, turnOffSecondFactor } from "@/lib/use-cases/second-factor";

const secretsOf = (actor: Actor, deps: Circumstances): OwnSecrets => ({
  ...deps,
  hashPassword,
  verifyPassword,
  newSecret: newTotpSecret,
  stepOf: totpStep,
  countTry: () => countOwnPassword(actor.id),
  forgetTries: () => forgetOwnPassword(actor.id),
  countCode: () => countCode(actor.id),
  forgetCodes: () => forgetCodes(actor.id),
  noteWrongCode: async () =>
    noteRefusal(
      { name: actor.name, userId: actor.id },
      { address: clientAddress(await headers()) },
      "turning off second factor",
    ),
});

/** The sign-in that goes on where others of the person end. */
async function signInHere(): Promise<string> {
  return (await signedInUser())?.signInId ?? "";
}

export async function changeOwnNameAction(input: OwnName) {
  return act(ownNameSchema, input, changeOwnName);
}

export async function chooseOwnTimeZoneAction(input: OwnTimeZone) {
  return act(ownTimeZoneSchema, input, chooseOwnTimeZone);
}

export async function changeOwnPasswordAction(input: OwnPassword) {
  return act(ownPasswordSchema, input, async (actor, given, deps) =>
    changeOwnPassword(actor, { ...given, here: await signInHere() }, secretsOf(actor, deps)),
  );
}

export async function endOwnSessionAction(input: { signInId: string }) {
  return act(endSessionSchema, input, endOwnSession);
}

/** @returns the secret as text and as a picture; both are drawn here and kept nowhere else. */
export async function beginSecondFactorAction(input: { password: string }) {
  return act(beginSecondFactorSchema, input, async (actor, given, deps) => {
    const begun = await beginSecondFactor(actor, given, secretsOf(actor, deps));
    if (!begun.ok) return begun;
    const { secret, email } = begun.value;
    return ok({ secret, qrCode: totpQrCode(secret, email) });
  });
}

export async function confirmSecondFactorAction(input: { code: string }) {
  return act(confirmSecondFactorSchema, input, async (actor, given, deps) =>
    confirmSecondFactor(actor, { ...given, here: await signInHere() }, secretsOf(actor, deps)),
  );
}

export async function turnOffSecondFactorAction(input: TurnOffSecondFactor) {
  return act(turnOffSecondFactorSchema, input, (actor, given, deps) =>
    turnOffSecondFactor(actor, given, secretsOf(actor, deps)),
  );
}
