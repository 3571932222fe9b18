import { Secret, TOTP } from "otpauth";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { authOptions } from "@/lib/auth/options";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { signInWithCode } from "@/lib/auth/second-step";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { signText } from "@/lib/auth/signed-text";
import { newTotpSecret, totpStep } from "@/lib/auth/totp";
import { findSignedInUser } from "@/lib/data/sign-ins";
import { log } from "@/lib/log";
import { actor, deps, granted, type MadeUser, makeUser, PASSWORD } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { inRequest } from "@/lib/testing/requests";
import { disableUser, setPassword } from "@/lib/use-cases/manage-users";
import type { OwnSecrets } from "@/lib/use-cases/own-secrets";
import {
  beginSecondFactor,
  confirmSecondFactor,
  resetSecondFactor,
  turnOffSecondFactor,
} from "@/lib/use-cases/second-factor";

const jar = new Map<string, string>();
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
    delete: ({ name }: { name: string }) => jar.delete(name),
  }),
}));

const { sql, connection, waiting } = databaseForTests();
const FROM = { address: "192.0.2.1", userAgent: "Firefox" };
const STEP_MS = 30_000;
/** The browser in which the person sets it up. */
const HERE = crypto.randomUUID();

let user: MadeUser;
let tries = 0;
beforeEach(async () => {
  user = await makeUser({ role: "admin" });
  await makeUser({ role: "admin" });
  jar.clear();
});

const secrets = (now = new Date()): OwnSecrets => ({
  ...deps({ now: () => now }),
  hashPassword,
  verifyPassword,
  newSecret: newTotpSecret,
  stepOf: totpStep,
  countTry: async () => {
    tries += 1;
    return null;
  },
  forgetTries: async () => {
    tries = 0;
  },
  countCode: async () => null,
  forgetCodes: async () => {},
  noteWrongCode: async () => {},
});
/** What an authenticator app shows at a moment. */
const codeAt = (secret: string, at: Date) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
const later = (steps: number, than = new Date()) => new Date(than.getTime() + steps * STEP_MS);

/** Sets up a second factor in the past, so that the present step is not used yet. */
async function withSecondFactor() {
  const past = later(-10);
  const { secret } = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets(past)));
  const given = { code: codeAt(secret, past), here: HERE };
  const { recoveryCodes } = granted(await confirmSecondFactor(user.actor, given, secrets(past)));
  return { secret, recoveryCodes };
}
async function challenged(): Promise<string> {
  const outcome = await signInWithPassword({ email: user.email, password: PASSWORD }, FROM);
  if (outcome.ok || outcome.code !== "second-factor") throw new Error("no second factor was asked for");
  return outcome.challenge;
}
const enter = async (challenge: string | null, code: string, now = new Date()) => {
  const outcome = await signInWithCode({ challenge, code }, FROM, now);
  return outcome.ok ? "signed in" : outcome.code;
};
const signIns = () => sql("SELECT 1 FROM sign_ins WHERE user_id = $1", [user.id]);
const actionsOf = async () =>
  (
    await sql<{ action: string }>(
      "SELECT action FROM audit_events WHERE actor_id = $1 OR subject_id = $1 ORDER BY seq",
      [user.id],
    )
  ).map(({ action }) => action);

describe("setting up a second factor", () => {
  it("keeps the secret encrypted, and asks for no code until one has confirmed it", async () => {
    const { secret } = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets()));
    const [row] = await sql<{ secret: Buffer }>(
      "SELECT secret, confirmed_at FROM second_factors WHERE user_id = $1",
      [user.id],
    );
    expect(row).toMatchObject({ confirmed_at: null });
    expect(row?.secret.toString("latin1")).not.toContain(secret);
    expect((await signInWithPassword({ email: user.email, password: PASSWORD }, FROM)).ok).toBe(true);

    expect(await confirmSecondFactor(user.actor, { code: "000000", here: HERE }, secrets())).toMatchObject({
      code: "wrong-code",
      fields: [{ path: "code" }],
    });
    const { recoveryCodes } = granted(
      await confirmSecondFactor(user.actor, { code: codeAt(secret, new Date()), here: HERE }, secrets()),
    );
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
    await challenged();
    const everything = JSON.stringify([
      await sql("SELECT encode(hash, 'escape') AS hash FROM recovery_codes WHERE user_id = $1", [user.id]),
      await sql("SELECT * FROM audit_events WHERE actor_id = $1", [user.id]),
    ]);
    for (const hidden of [secret, ...recoveryCodes]) expect(everything).not.toContain(hidden);
    expect(await actionsOf()).toEqual(["sign-in.opened", "user.second-factor-on"]);
  });

  it("asks for the password first, and counts what is tried", async () => {
    tries = 0;
    expect(await beginSecondFactor(user.actor, { password: "wrong" }, secrets())).toMatchObject({
      code: "wrong-credentials",
      fields: [{ path: "password" }],
    });
    expect(tries).toBe(1);
    const waiting = { ...secrets(), countTry: async () => 600 };
    expect(await beginSecondFactor(user.actor, { password: PASSWORD }, waiting)).toMatchObject({
      code: "throttled",
      message: "Too many attempts. Try again in 10 minutes.",
    });
    expect(await sql("SELECT 1 FROM second_factors WHERE user_id = $1", [user.id])).toEqual([]);
  });

  it("begins anew as long as nothing is confirmed, and not afterwards", async () => {
    const first = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets()));
    const second = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets()));
    const now = new Date();
    expect(
      (await confirmSecondFactor(user.actor, { code: codeAt(first.secret, now), here: HERE }, secrets(now)))
        .ok,
    ).toBe(false);
    granted(
      await confirmSecondFactor(user.actor, { code: codeAt(second.secret, now), here: HERE }, secrets(now)),
    );
    expect(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets())).toMatchObject({
      code: "conflict",
    });
    const code = codeAt(second.secret, later(1));
    expect(await confirmSecondFactor(user.actor, { code, here: HERE }, secrets())).toMatchObject({
      code: "conflict",
    });
  });

  it("confirms once, of two that come at once", async () => {
    const { secret } = granted(await beginSecondFactor(user.actor, { password: PASSWORD }, secrets()));
    const code = codeAt(secret, new Date());
    const outcomes = await Promise.all(
      [1, 2].map(() => confirmSecondFactor(user.actor, { code, here: HERE }, secrets())),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await sql("SELECT 1 FROM recovery_codes WHERE user_id = $1", [user.id])).toHaveLength(10);
  });

  it("is not for somebody without a password", async () => {
    await sql("UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
    expect(await beginSecondFactor(user.actor, { password: "" }, secrets())).toMatchObject({
      code: "conflict",
    });
  });
});

describe("the second step of a sign-in", () => {
  it("opens the sign-in after a right code, and writes down how", async () => {
    const { secret } = await withSecondFactor();
    const challenge = await challenged();
    expect(await signIns()).toEqual([]);
    const outcome = await signInWithCode({ challenge, code: codeAt(secret, new Date()) }, FROM);
    const { signInId } = granted(outcome);
    expect((await findSignedInUser(signInId))?.id).toBe(user.id);
    expect(await sql("SELECT after FROM audit_events WHERE subject_id = $1", [signInId])).toEqual([
      { after: { address: FROM.address, secondFactor: "code" } },
    ]);
  });

  it.each([
    [-2, "wrong-code"],
    [-1, "signed in"],
    [0, "signed in"],
    [1, "signed in"],
    [2, "wrong-code"],
  ])("takes the code of a clock that is %i steps off: %s", async (steps, outcome) => {
    const { secret } = await withSecondFactor();
    const now = new Date();
    expect(await enter(await challenged(), codeAt(secret, later(steps, now)), now)).toBe(outcome);
  });

  it("takes no code twice, nor an older one afterwards", async () => {
    const { secret } = await withSecondFactor();
    const now = new Date();
    expect(await enter(await challenged(), codeAt(secret, now), now)).toBe("signed in");
    expect(await enter(await challenged(), codeAt(secret, now), now)).toBe("wrong-code");
    expect(await enter(await challenged(), codeAt(secret, later(-1, now)), now)).toBe("wrong-code");
    expect(await enter(await challenged(), codeAt(secret, later(1, now)), now)).toBe("signed in");
  });

  it("takes a code once, of several that come with it at once", async () => {
    const { secret } = await withSecondFactor();
    const now = new Date();
    const [first, second] = [await challenged(), await challenged()];
    const outcomes = await Promise.all(
      [first, first, second, second].map((challenge) => enter(challenge, codeAt(secret, now), now)),
    );
    expect(outcomes.filter((each) => each === "signed in")).toHaveLength(1);
    expect(await signIns()).toHaveLength(1);
  });

  it("takes each recovery code once, however it is typed, and counts those that are left", async () => {
    const { recoveryCodes } = await withSecondFactor();
    const [first, second] = recoveryCodes as [string, string];
    expect(await enter(await challenged(), first)).toBe("signed in");
    expect(await enter(await challenged(), first)).toBe("wrong-code");
    expect(await enter(await challenged(), ` ${second.toLowerCase().replaceAll("-", " ")}`)).toBe(
      "signed in",
    );
    const used = await sql(
      "SELECT after FROM audit_events WHERE action = 'user.recovery-code-used' AND subject_id = $1 ORDER BY seq",
      [user.id],
    );
    expect(used).toEqual([{ after: { left: 9 } }, { after: { left: 8 } }]);
  });

  it("writes both down under the ID of the request, the sign-in and the code that it took", async () => {
    const { recoveryCodes } = await withSecondFactor();
    const [challenge, requestId] = [await challenged(), crypto.randomUUID()];
    await inRequest(requestId, () => enter(challenge, recoveryCodes[0] as string));
    expect(
      await sql("SELECT action FROM audit_events WHERE request_id = $1 ORDER BY action", [requestId]),
    ).toEqual([{ action: "sign-in.opened" }, { action: "user.recovery-code-used" }]);
  });

  it("takes nobody else's code", async () => {
    const { secret, recoveryCodes } = await withSecondFactor();
    user = await makeUser();
    await withSecondFactor();
    expect(await enter(await challenged(), codeAt(secret, new Date()))).toBe("wrong-code");
    expect(await enter(await challenged(), recoveryCodes[0] as string)).toBe("wrong-code");
  });

  it("waits after five wrong codes, for the right one too, in however many attempts", async () => {
    const { secret } = await withSecondFactor();
    for (let n = 1; n <= 5; n += 1) expect(await enter(await challenged(), "000000")).toBe("wrong-code");
    const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
    expect(await enter(await challenged(), codeAt(secret, new Date()))).toBe("throttled");
    expect(warned.mock.calls).toMatchObject([[{ userId: user.id }, "second factor throttled"]]);
    warned.mockRestore();
    expect(await signIns()).toEqual([]);
    expect(
      await sql(
        "SELECT DISTINCT actor_name, detail FROM audit_events WHERE action = 'sign-in.refused' AND subject_id = $1",
        [user.id],
      ),
    ).toEqual([{ actor_name: user.name, detail: "second factor" }]);
  });

  it.each([
    ["without a challenge", async () => null],
    ["with one that was changed", async () => `${(await challenged()).slice(0, -3)}abc`],
    ["with one that is unsigned", async () => "019e0000-0000-7000-8000-000000000000"],
    ["with one that is signed for something else", async () => signText("device of x", crypto.randomUUID())],
    ["with a signed one that never was", async () => signText("second factor", crypto.randomUUID())],
  ])("is refused %s", async (_, challenge) => {
    const { secret } = await withSecondFactor();
    expect(await enter(await challenge(), codeAt(secret, new Date()))).toBe("challenge-ended");
    expect(await signIns()).toEqual([]);
  });

  it("is refused after five minutes, and after it was used", async () => {
    const { secret } = await withSecondFactor();
    const challenge = await challenged();
    const now = later(11);
    expect(await enter(challenge, codeAt(secret, now), now)).toBe("challenge-ended");
    expect(await enter(challenge, codeAt(secret, new Date()))).toBe("signed in");
    expect(await enter(challenge, codeAt(secret, later(1)))).toBe("challenge-ended");
  });

  it.each([
    ["disabled", () => disableUser(user.actor, { email: user.email }, deps())],
    [
      "given another password",
      () => setPassword(user.actor, { email: user.email, passwordHash: "x" }, deps()),
    ],
    ["rid of the second factor", () => resetSecondFactor(actor("admin"), { email: user.email }, deps())],
  ])("is refused when the person was %s in between", async (_, happens) => {
    const { secret } = await withSecondFactor();
    const challenge = await challenged();
    granted(await happens());
    expect(await enter(challenge, codeAt(secret, new Date()))).toBe("challenge-ended");
    expect(await signIns()).toEqual([]);
  });

  it("waits for a disabling that is under way, and is refused then", async () => {
    const { secret } = await withSecondFactor();
    const challenge = await challenged();
    const other = await connection();
    await other.query("BEGIN");
    await other.query("UPDATE users SET disabled_at = now() WHERE id = $1", [user.id]);
    const late = enter(challenge, codeAt(secret, new Date()));
    await waiting(1);
    await other.query("COMMIT");
    expect(await late).toBe("challenge-ended");
  });
});

describe("turning it off", () => {
  it("needs the password and a fresh code, and leaves nothing behind", async () => {
    const { secret } = await withSecondFactor();
    const now = new Date();
    const code = codeAt(secret, now);
    const off = (given: { password: string; code: string }) =>
      turnOffSecondFactor(user.actor, given, secrets(now));
    expect(await off({ password: "wrong", code })).toMatchObject({ code: "wrong-credentials" });
    expect(await off({ password: PASSWORD, code: "000000" })).toMatchObject({ code: "wrong-code" });
    granted(await off({ password: PASSWORD, code }));
    expect(await sql("SELECT 1 FROM recovery_codes WHERE user_id = $1", [user.id])).toEqual([]);
    expect((await signInWithPassword({ email: user.email, password: PASSWORD }, FROM)).ok).toBe(true);
    expect(await off({ password: PASSWORD, code })).toMatchObject({ code: "conflict" });
    expect(await actionsOf()).toContain("user.second-factor-off");
  });

  it("is done by an administrator for whoever has lost it, and written down once", async () => {
    await withSecondFactor();
    const admin = await makeUser({ role: "admin" });
    granted(await resetSecondFactor(admin.actor, { email: user.email }, deps()));
    granted(await resetSecondFactor(admin.actor, { email: user.email }, deps()));
    expect((await signInWithPassword({ email: user.email, password: PASSWORD }, FROM)).ok).toBe(true);
    expect((await actionsOf()).filter((action) => action === "user.second-factor-reset")).toHaveLength(1);
  });
});

describe("next-auth's settings", () => {
  const authorize = (provider: string, credentials: Record<string, string>) => {
    const found = authOptions().providers.find(({ options }) => options?.id === provider);
    const { authorize: ask } = (found ?? expect.fail(`no provider ${provider}`)).options as unknown as {
      authorize: (...given: unknown[]) => Promise<unknown>;
    };
    return ask(credentials, { headers: { "x-backupchecks-peer": "192.0.2.9" } });
  };

  it("keep the challenge in a cookie, say nothing else, and forget it after the code", async () => {
    const { secret } = await withSecondFactor();
    await expect(authorize("credentials", { email: user.email, password: PASSWORD })).rejects.toThrow(
      /^second-factor$/,
    );
    expect([...jar.keys()]).toEqual(["backupchecks.challenge"]);
    await expect(authorize("second-factor", { code: "000000" })).rejects.toThrow(/^wrong-code$/);
    const session = await authorize("second-factor", { code: codeAt(secret, new Date()) });
    expect(session).toEqual({ id: expect.any(String), name: user.name, email: user.email });
    expect([...jar.keys()]).toEqual(["backupchecks.device"]);
    await expect(authorize("second-factor", { code: "000000" })).rejects.toThrow(/^challenge-ended$/);
  });

  it("say of an outage of the second step no more than that", async () => {
    const failing = vi.spyOn(log, "error").mockImplementation(() => {});
    const { secret } = await withSecondFactor();
    jar.set("backupchecks.challenge", await challenged());
    await sql("UPDATE second_factors SET secret = 'canary' WHERE user_id = $1", [user.id]);
    await expect(authorize("second-factor", { code: codeAt(secret, new Date()) })).rejects.toThrow(
      /^unexpected$/,
    );
    expect(failing).toHaveBeenCalledOnce();
    failing.mockRestore();
  });

  it("refuse a code that is none without asking further", async () => {
    expect(await authorize("second-factor", { code: "" })).toBeNull();
    expect(await authorize("second-factor", { code: "x".repeat(51) })).toBeNull();
  });
});
