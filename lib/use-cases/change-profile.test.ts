import { beforeEach, describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { newTotpSecret, totpStep } from "@/lib/auth/totp";
import { findSignedInUser } from "@/lib/data/sign-ins";
import { findCredentials } from "@/lib/data/users";
import type { Result } from "@/lib/domain/result";
import { actor, deps, granted, type MadeUser, makeUser, PASSWORD } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import {
  changeOwnName,
  changeOwnPassword,
  chooseOwnTimeZone,
  endOwnSession,
} from "@/lib/use-cases/change-profile";
import { disableUser, setPassword } from "@/lib/use-cases/manage-users";
import type { OwnSecrets } from "@/lib/use-cases/own-secrets";
import { viewProfile } from "@/lib/use-cases/view-profile";

const { sql } = databaseForTests();
const NEW_PASSWORD = "another sentence does well";

let user: MadeUser;
let here: string;
let elsewhere: string;
beforeEach(async () => {
  user = await makeUser();
  [here, elsewhere] = [await signInOf(user.id), await signInOf(user.id)];
});

const signInOf = async (userId: string) => {
  const [row] = await sql<{ id: string }>(
    "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', 'curl/8') RETURNING id",
    [userId],
  );
  return row?.id as string;
};
const secrets = (given: Partial<OwnSecrets> = {}): OwnSecrets => ({
  ...deps(),
  hashPassword,
  verifyPassword,
  newSecret: newTotpSecret,
  stepOf: totpStep,
  countTry: async () => null,
  forgetTries: async () => {},
  countCode: async () => null,
  forgetCodes: async () => {},
  noteWrongCode: async () => {},
  ...given,
});
const outcome = (result: Result<unknown>) => (result.ok ? "done" : result.code);
const change = (given: { password?: string } = {}, with_: Partial<OwnSecrets> = {}) =>
  changeOwnPassword(
    user.actor,
    { password: given.password ?? PASSWORD, newPassword: NEW_PASSWORD, here },
    secrets(with_),
  );
const passwordIs = async (password: string) => {
  const found = await findCredentials(user.email);
  return found !== null && verifyPassword(found.passwordHash, password);
};
const trail = () =>
  sql("SELECT action, before, after FROM audit_events WHERE actor_id = $1 ORDER BY seq", [user.id]);

describe("one's own password", () => {
  it("is changed with the present one; the other sessions end, this one goes on", async () => {
    granted(await change());
    expect([await passwordIs(PASSWORD), await passwordIs(NEW_PASSWORD)]).toEqual([false, true]);
    expect((await findSignedInUser(here))?.id).toBe(user.id);
    expect(await findSignedInUser(elsewhere)).toBeNull();
    expect(await trail()).toEqual([{ action: "user.password-changed", before: null, after: null }]);
  });

  it("is not changed with a wrong one, nor after too many tries", async () => {
    expect(await change({ password: "wrong" })).toMatchObject({
      code: "wrong-credentials",
      fields: [{ path: "password", message: "This is not your present password." }],
    });
    expect(outcome(await change({}, { countTry: async () => 60 }))).toBe("throttled");
    expect(await passwordIs(PASSWORD)).toBe(true);
    expect((await findSignedInUser(elsewhere))?.id).toBe(user.id);
  });

  it.each([
    [
      "set by an administrator",
      async () =>
        setPassword(
          actor("admin"),
          { email: user.email, passwordHash: await hashPassword("their own") },
          deps(),
        ),
    ],
    ["taken with the person's access", () => disableUser(actor("admin"), { email: user.email }, deps())],
  ])("is not changed when it was %s while the present one was checked", async (_, happens) => {
    const result = await change(
      {},
      {
        hashPassword: async (password) => {
          granted(await happens());
          return hashPassword(password);
        },
      },
    );
    expect(outcome(result)).toBe("conflict");
    expect(await passwordIs(NEW_PASSWORD)).toBe(false);
  });

  it("is changed once, of two that come at once", async () => {
    // Both have given the right password before either has changed it.
    let given = 0;
    const both = Promise.withResolvers<void>();
    const hashTogether = async (password: string) => {
      given += 1;
      if (given === 2) both.resolve();
      await both.promise;
      return hashPassword(password);
    };
    const changes = [1, 2].map(() => change({}, { hashPassword: hashTogether }));
    expect((await Promise.all(changes)).map(outcome).toSorted()).toEqual(["conflict", "done"]);
  });

  it("is not to be had for somebody who has none", async () => {
    await sql("UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
    expect(outcome(await change())).toBe("conflict");
  });
});

describe("one's own name and time zone", () => {
  it("are changed, and written down where that changes something", async () => {
    for (let n = 0; n < 2; n += 1) {
      granted(await changeOwnName(user.actor, { name: "Otto B." }, deps()));
      granted(await chooseOwnTimeZone(user.actor, { timeZone: "Asia/Tokyo" }, deps()));
    }
    expect(await findSignedInUser(here)).toMatchObject({ name: "Otto B.", timeZone: "Asia/Tokyo" });
    granted(await chooseOwnTimeZone(user.actor, { timeZone: null }, deps()));
    expect((await findSignedInUser(here))?.timeZone).toBeNull();
    expect(await trail()).toEqual([
      { action: "user.renamed", before: { name: user.name }, after: { name: "Otto B." } },
      { action: "user.time-zone-chosen", before: { timeZone: null }, after: { timeZone: "Asia/Tokyo" } },
      { action: "user.time-zone-chosen", before: { timeZone: "Asia/Tokyo" }, after: { timeZone: null } },
    ]);
  });
});

describe("one's own sessions", () => {
  it("are listed with the one in which that is read, and end one by one", async () => {
    const { sessions } = granted(await viewProfile(user.actor, { here }, deps()));
    expect(sessions.map(({ id, isThisOne, browser }) => [id, isThisOne, browser]).toSorted()).toEqual(
      [
        [here, true, "curl"],
        [elsewhere, false, "curl"],
      ].toSorted(),
    );
    granted(await endOwnSession(user.actor, { signInId: elsewhere }, deps()));
    expect(await findSignedInUser(elsewhere)).toBeNull();
    expect(outcome(await endOwnSession(user.actor, { signInId: elsewhere }, deps()))).toBe("not-found");
    expect(await trail()).toMatchObject([{ action: "user.session-ended", before: { signInId: elsewhere } }]);
  });

  it("are one's own and nobody else's", async () => {
    const other = await makeUser();
    const theirs = await signInOf(other.id);
    expect(outcome(await endOwnSession(user.actor, { signInId: theirs }, deps()))).toBe("not-found");
    expect((await findSignedInUser(theirs))?.id).toBe(other.id);
  });
});

describe("a profile", () => {
  it("says what its owner may know, and nothing secret", async () => {
    const view = granted(await viewProfile(user.actor, { here }, deps()));
    expect(view).toMatchObject({
      name: user.name,
      email: user.email,
      role: "operator",
      hasPassword: true,
      isLinked: false,
      timeZone: null,
      secondFactor: null,
    });
    expect(JSON.stringify(view)).not.toMatch(/argon2|hash|secret"/i);
  });

  it("is nobody's who is no person", async () => {
    expect(outcome(await viewProfile({ ...user.actor, id: "command-line" }, { here: null }, deps()))).toBe(
      "not-found",
    );
  });
});
