import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { findCredentials } from "@/lib/data/users";
import type { Result } from "@/lib/domain/result";
import { actor, deps, granted, makeUser } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { acceptLink, viewLink } from "@/lib/use-cases/accept-link";
import { inviteUser, makeAccessLink } from "@/lib/use-cases/invite-user";
import { disableUser, enableUser, setPassword } from "@/lib/use-cases/manage-users";
import { viewUser, viewUsers } from "@/lib/use-cases/view-users";

const { sql, connection, waiting } = databaseForTests();
const admin = actor("admin", "Ada");
const NEW_PASSWORD = "a sentence does well";
const HOUR = 3_600_000;

const newEmail = () => `${crypto.randomUUID()}@example.com`;
const invite = async (given: { email?: string; name?: string } = {}) => {
  const { email = newEmail(), name = "Ines" } = given;
  const link = granted(await inviteUser(admin, { email, name, role: "operator" }, deps()));
  return { email, link, token: link.path.replace("/invite/", "") };
};
const accept = (token: string, given: { name?: string; at?: Date } = {}) => {
  const { name = "Ines", at } = given;
  const circumstances = deps(at ? { now: () => at } : {});
  return acceptLink({ token, name, password: NEW_PASSWORD }, { ...circumstances, hashPassword });
};
const outcome = (result: Result<unknown>) => (result.ok ? "done" : result.code);
const hoursLater = (hours: number) => new Date(Date.now() + hours * HOUR);
const trailOf = (userId: string) =>
  sql("SELECT actor_name, action, before, after FROM audit_events WHERE subject_id = $1 ORDER BY seq", [
    userId,
  ]);
const idOf = async (email: string) =>
  (await sql<{ id: string }>("SELECT id FROM users WHERE email = $1", [email]))[0]?.id as string;
const passwordIs = async (email: string, password: string) => {
  const found = await findCredentials(email);
  return found !== null && verifyPassword(found.passwordHash, password);
};

describe("an invitation", () => {
  it("adds a person without a password, whose link is stored as a hash and waits for 72 hours", async () => {
    const circumstances = deps();
    const email = newEmail();
    const given = { email: email.toUpperCase(), name: "Ines", role: "operator" as const };
    const link = granted(await inviteUser(admin, given, circumstances));
    expect(link.path).toMatch(/^\/invite\/[\w-]{43}$/);
    expect(link.expiresAt.getTime() - circumstances.now().getTime()).toBe(72 * HOUR);
    const [row] = await sql(
      "SELECT u.password_hash, l.purpose::text, encode(l.hash, 'base64') AS hash FROM users u JOIN one_time_links l ON l.user_id = u.id WHERE u.email = $1",
      [email],
    );
    expect(row).toMatchObject({ password_hash: null, purpose: "invitation" });
    const everything = JSON.stringify([row, await trailOf(await idOf(email))]);
    expect(everything).not.toContain(link.path.slice("/invite/".length));
    expect(await trailOf(await idOf(email))).toEqual([
      {
        actor_name: "Ada",
        action: "user.invited",
        before: null,
        after: { email, name: "Ines", role: "operator", expiresAt: link.expiresAt.toISOString() },
      },
    ]);
  });

  it("is refused for an address that somebody has", async () => {
    const { email } = await makeUser();
    const result = await inviteUser(admin, { email, name: "Again", role: "admin" }, deps());
    expect(result).toMatchObject({ ok: false, code: "conflict", fields: [{ path: "email" }] });
  });

  it("lets its holder see whose it is, set name and password, and then nobody again", async () => {
    const { email, token } = await invite();
    expect(granted(await viewLink({ token }, deps()))).toEqual({
      purpose: "invitation",
      email,
      name: "Ines",
    });
    expect(granted(await accept(token, { name: "Inès" }))).toEqual({ email });
    expect(await passwordIs(email, NEW_PASSWORD)).toBe(true);
    expect(await trailOf(await idOf(email))).toMatchObject([
      { action: "user.invited" },
      { actor_name: "Inès", action: "user.joined", before: { name: "Ines" }, after: { name: "Inès" } },
    ]);
    expect([outcome(await viewLink({ token }, deps())), outcome(await accept(token))]).toEqual([
      "not-found",
      "not-found",
    ]);
  });

  it("can be used by one of several who come at once", async () => {
    const { token } = await invite();
    const outcomes = (await Promise.all([1, 2, 3, 4].map(() => accept(token)))).map(outcome);
    expect(outcomes.toSorted()).toEqual(["done", "not-found", "not-found", "not-found"]);
  });

  it("is worth nothing after 72 hours", async () => {
    const { email, token } = await invite();
    expect(outcome(await viewLink({ token }, { now: () => hoursLater(71.9) }))).toBe("done");
    expect(outcome(await viewLink({ token }, { now: () => hoursLater(72.1) }))).toBe("not-found");
    expect(outcome(await accept(token, { at: hoursLater(72.1) }))).toBe("not-found");
    expect(await findCredentials(email)).toBeNull();
  });

  it("is worth nothing once there is a newer one", async () => {
    const first = await invite();
    const again = granted(await makeAccessLink(admin, { email: first.email }, deps()));
    expect(again.purpose).toBe("invitation");
    expect(outcome(await accept(first.token))).toBe("not-found");
    expect(outcome(await accept(again.path.replace("/invite/", "")))).toBe("done");
  });

  it("is worth nothing to somebody who was disabled, nor when they are enabled again", async () => {
    const { email, token } = await invite();
    granted(await disableUser(admin, { email }, deps()));
    expect([outcome(await viewLink({ token }, deps())), outcome(await accept(token))]).toEqual([
      "not-found",
      "not-found",
    ]);
    granted(await enableUser(admin, { email }, deps()));
    expect(outcome(await accept(token))).toBe("not-found");
  });

  it("is not used while somebody disables the person, and refused then", async () => {
    const { email, token } = await invite();
    const other = await connection();
    await other.query("BEGIN");
    await other.query("UPDATE users SET disabled_at = now() WHERE email = $1", [email]);
    const late = accept(token);
    await waiting(1);
    await other.query("COMMIT");
    expect(outcome(await late)).toBe("not-found");
  });

  it.each(["", "x", "../../etc", "'; DROP TABLE users; --", "x".repeat(200)])(
    "is not what %j names",
    async (token) => {
      expect([outcome(await viewLink({ token }, deps())), outcome(await accept(token))]).toEqual([
        "not-found",
        "not-found",
      ]);
    },
  );
});

describe("a link for a new password", () => {
  const openSignIn = (userId: string) =>
    sql(
      "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', 'test')",
      [userId],
    );
  const liveOf = (userId: string) =>
    sql("SELECT end_reason FROM sign_ins WHERE user_id = $1 AND ended_at IS NULL", [userId]);

  it("changes nothing until it is used; then the old password is gone and all sessions have ended", async () => {
    const user = await makeUser({ name: "Otto" });
    await openSignIn(user.id);
    const link = granted(await makeAccessLink(admin, { email: user.email }, deps()));
    expect(link.purpose).toBe("reset");
    expect(await passwordIs(user.email, user.password)).toBe(true);
    expect(await liveOf(user.id)).toHaveLength(1);

    // A name that is sent along counts for nothing: only who joins chooses one.
    granted(await accept(link.path.replace("/invite/", ""), { name: "Mallory" }));
    expect([await passwordIs(user.email, user.password), await passwordIs(user.email, NEW_PASSWORD)]).toEqual(
      [false, true],
    );
    expect(await liveOf(user.id)).toEqual([]);
    expect(await trailOf(user.id)).toMatchObject([
      { actor_name: "Ada", action: "user.reset-link-made" },
      { actor_name: "Otto", action: "user.password-reset", before: null, after: null },
    ]);
  });

  it("is worth nothing once the password was set in another way", async () => {
    const user = await makeUser();
    const link = granted(await makeAccessLink(admin, { email: user.email }, deps()));
    granted(await setPassword(admin, { email: user.email, passwordHash: "x" }, deps()));
    expect(outcome(await accept(link.path.replace("/invite/", "")))).toBe("not-found");
  });

  it("is made for oneself by nobody who has a password: the profile asks for it", async () => {
    const user = await makeUser({ role: "admin" });
    expect(outcome(await makeAccessLink(user.actor, { email: user.email }, deps()))).toBe("conflict");
    await sql("UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
    expect(outcome(await makeAccessLink(user.actor, { email: user.email }, deps()))).toBe("done");
  });

  it("is made for nobody who is disabled or not there", async () => {
    const user = await makeUser();
    granted(await disableUser(admin, { email: user.email }, deps()));
    expect(outcome(await makeAccessLink(admin, { email: user.email }, deps()))).toBe("conflict");
    expect(outcome(await makeAccessLink(admin, { email: "nobody@example.com" }, deps()))).toBe("not-found");
  });
});

describe("the list of users", () => {
  it("says of each in which state they are, and nothing secret", async () => {
    const [active, disabled] = [await makeUser({ name: "Zoë" }), await makeUser({ name: "Aaron" })];
    await sql(
      "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', $2), (gen_random_uuid(), $1, now() - interval '1 day', '192.0.2.1', $2)",
      [active.id, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"],
    );
    granted(await disableUser(admin, { email: disabled.email }, deps()));
    const invited = await invite();
    const { users } = granted(await viewUsers(admin, deps()));
    const of = (email: string) => users.find((each) => each.email === email);
    expect(of(active.email)).toMatchObject({ state: "active", sessions: 1, lastSignInAt: expect.any(Date) });
    expect(of(invited.email)).toMatchObject({
      state: "invited",
      sessions: 0,
      linkExpiresAt: expect.any(Date),
    });
    expect(users.findIndex(({ email }) => email === disabled.email)).toBeGreaterThan(
      users.findIndex(({ email }) => email === active.email),
    );
    expect(JSON.stringify(users)).not.toMatch(/argon2|hash/i);
    const details = granted(await viewUser(admin, { userId: active.id, here: null }, deps()));
    expect(details).toMatchObject({ isViewer: false, isLinkExpired: false, isRoleClaimed: false });
    const ines = await idOf(invited.email);
    const late = { now: () => hoursLater(73) };
    expect(granted(await viewUser(admin, { userId: ines, here: null }, late)).isLinkExpired).toBe(true);
    expect(details.sessionRows).toEqual([
      {
        id: expect.any(String),
        since: expect.any(Date),
        address: "192.0.2.1",
        browser: "Firefox on Windows",
        isThisOne: false,
      },
    ]);
  });

  it.each(["x", "019e0000-0000-7000-8000-000000000000"])("has nobody under %j", async (userId) => {
    expect(outcome(await viewUser(admin, { userId, here: null }, deps()))).toBe("not-found");
  });
});
