import { Secret, TOTP } from "otpauth";
import { beforeEach, describe, expect, it } from "vitest";
import { noteRefusal } from "@/lib/auth/open-sign-in";
import { countCode, countOwnPassword, forgetCodes, forgetOwnPassword } from "@/lib/auth/sign-in-throttle";
import { newTotpSecret, totpStep } from "@/lib/auth/totp";
import { findSignedInUser } from "@/lib/data/sign-ins";
import type { Result } from "@/lib/domain/result";
import { actor, deps, granted, type MadeUser, makeUser, PASSWORD } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { changeOwnPassword } from "@/lib/use-cases/change-profile";
import type { OwnSecrets } from "@/lib/use-cases/own-secrets";
import {
  beginSecondFactor,
  confirmSecondFactor,
  resetSecondFactor,
  turnOffSecondFactor,
} from "@/lib/use-cases/second-factor";

const { sql } = databaseForTests();
const FROM = { address: "192.0.2.1", userAgent: "Firefox" };

let user: MadeUser;
let here: string;
beforeEach(async () => {
  user = await makeUser();
  here = await signInOf(user.id);
});

const signInOf = async (userId: string) => {
  const [row] = await sql<{ id: string }>(
    "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', 'curl/8') RETURNING id",
    [userId],
  );
  return row?.id as string;
};

/** As the edge gives them, the counters included; but so many passwords would take long at their real price. */
const secrets = (now = new Date()): OwnSecrets => ({
  ...deps({ now: () => now }),
  hashPassword: async () => crypto.randomUUID(),
  verifyPassword: async (_stored, password) => password === PASSWORD,
  newSecret: newTotpSecret,
  stepOf: totpStep,
  countTry: () => countOwnPassword(user.id),
  forgetTries: () => forgetOwnPassword(user.id),
  countCode: () => countCode(user.id),
  forgetCodes: () => forgetCodes(user.id),
  noteWrongCode: () => noteRefusal({ name: user.name, userId: user.id }, FROM, "turning off second factor"),
});
const outcome = (result: Result<unknown>) => (result.ok ? "done" : result.code);
const codeAt = (secret: string, at: Date) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
const begin = async () => outcome(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets()));
const turnOff = async (code: string) =>
  outcome(await turnOffSecondFactor(user.actor, { password: PASSWORD, code }, secrets()));

/** Sets one up in the past, so that the present step is not used yet. */
async function withSecondFactor() {
  const past = secrets(new Date(Date.now() - 300_000));
  const { secret } = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, past));
  const code = codeAt(secret, past.now());
  const { recoveryCodes } = granted(await confirmSecondFactor(user.actor, { code, here }, past));
  return { secret, recoveryCodes };
}

describe("guessing codes to turn it off", () => {
  const changePassword = async () => {
    const given = { password: PASSWORD, newPassword: PASSWORD, here };
    return outcome(await changeOwnPassword(user.actor, given, secrets()));
  };

  it.each([
    ["beginning anew", begin, "conflict"],
    ["changing the password", changePassword, "done"],
  ])("ends after five, whatever %s forgets in between", async (_, between, answer) => {
    const { secret } = await withSecondFactor();
    for (let n = 1; n <= 4; n += 1) expect(await turnOff("000000")).toBe("wrong-code");
    expect(await between()).toBe(answer);
    expect(await turnOff("000000")).toBe("wrong-code");
    expect(await turnOff(codeAt(secret, new Date()))).toBe("throttled");
  });

  it("is written down, each wrong code, without it", async () => {
    await withSecondFactor();
    await turnOff("000000");
    expect(
      await sql(
        "SELECT detail, after FROM audit_events WHERE action = 'sign-in.refused' AND subject_id = $1",
        [user.id],
      ),
    ).toEqual([{ detail: "turning off second factor", after: { address: FROM.address } }]);
  });

  it("is forgotten after a right code", async () => {
    const { secret } = await withSecondFactor();
    for (let n = 1; n <= 4; n += 1) await turnOff("000000");
    expect(await turnOff(codeAt(secret, new Date()))).toBe("done");
    await withSecondFactor();
    for (let n = 1; n <= 5; n += 1) expect(await turnOff("000000")).toBe("wrong-code");
  });
});

describe("turning it on", () => {
  it("ends what was opened without it, but for the session in which it is done", async () => {
    const elsewhere = await signInOf(user.id);
    await withSecondFactor();
    expect((await findSignedInUser(here))?.id).toBe(user.id);
    expect(await findSignedInUser(elsewhere)).toBeNull();
  });
});

describe("turning it off", () => {
  it("is done with a recovery code by whoever has lost the authenticator", async () => {
    const { recoveryCodes } = await withSecondFactor();
    expect(await turnOff((recoveryCodes[0] as string).toLowerCase())).toBe("done");
    expect(await begin()).toBe("done");
  });

  it("takes no recovery code that was used, nor one of before", async () => {
    const { recoveryCodes: earlier } = await withSecondFactor();
    await turnOff(earlier[0] as string);
    await withSecondFactor();
    expect(await turnOff(earlier[1] as string)).toBe("wrong-code");
  });
});

describe("an administrator's own second factor", () => {
  it("is reset by another one alone: their profile asks for password and code", async () => {
    await withSecondFactor();
    const own = { ...actor("admin"), id: user.id };
    expect(await resetSecondFactor(own, user, deps())).toMatchObject({
      code: "conflict",
      message: "This is you. Use your profile: it asks for your password.",
    });
    expect(await begin()).toBe("conflict");
    granted(await resetSecondFactor(actor("admin"), user, deps()));
    expect(await begin()).toBe("done");
  });
});
