import { hash, verify } from "@node-rs/argon2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SIGN_IN_HOURS } from "@/lib/auth/open-sign-in";
import { authOptions } from "@/lib/auth/options";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { deviceToken, forgetGuesses } from "@/lib/auth/sign-in-throttle";
import { findSignedInUser, signOutOf } from "@/lib/data/sign-ins";
import { log } from "@/lib/log";
import { actor, deps, granted, type MadeUser, makeUser, PASSWORD, unique } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { disableUser, setPassword } from "@/lib/use-cases/manage-users";
import { signOut } from "@/lib/use-cases/sign-out";

// Left as it is, and counted.
vi.mock("@node-rs/argon2", async (original) => {
  const argon2 = await original<typeof import("@node-rs/argon2")>();
  return { ...argon2, hash: vi.fn(argon2.hash), verify: vi.fn(argon2.verify) };
});

/** What the browser keeps for the sign-in. */
const jar = new Map<string, string>();
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
    delete: ({ name }: { name: string }) => jar.delete(name),
  }),
}));

const { sql, connection, waiting } = databaseForTests();
const admin = actor("admin", "Ada");

let user: MadeUser;
let address: string;
let hosts = 0;

beforeEach(async () => {
  user = await makeUser({ role: "operator" });
  hosts += 1;
  address = `192.0.2.${hosts}`;
  vi.clearAllMocks();
  jar.clear();
});

const signIn = (given: { email?: string; password?: string; address?: string; device?: string } = {}) =>
  signInWithPassword(
    { email: given.email ?? user.email, password: given.password ?? PASSWORD },
    { address: given.address ?? address, userAgent: "Firefox", device: given.device ?? null },
  );
const outcome = async (given: Parameters<typeof signIn>[0] = {}) => {
  const result = await signIn(given);
  return result.ok ? "signed in" : result.code;
};
const opened = async (given: Parameters<typeof signIn>[0] = {}) => granted(await signIn(given)).signInId;
const times = async (count: number, given: Parameters<typeof signIn>[0]) => {
  const outcomes: string[] = [];
  for (let n = 0; n < count; n += 1) outcomes.push(await outcome(given));
  return outcomes;
};

describe("a password", () => {
  it("is stored as an argon2id hash at OWASP's cost, another one each time", async () => {
    const [first, second] = [await hashPassword("secret"), await hashPassword("secret")];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(second).not.toBe(first);
    expect([
      await verifyPassword(first, "secret"),
      await verifyPassword(first, "Secret"),
      await verifyPassword(first, ""),
    ]).toEqual([true, false, false]);
  });

  it.each(["pässwörd 𝄞 ", "x".repeat(1_000), "a\u0000b"])("may hold %j", async (password) => {
    const stored = await hashPassword(password);
    expect([
      await verifyPassword(stored, password),
      await verifyPassword(stored, password.slice(0, -1)),
    ]).toEqual([true, false]);
  });
});

describe("signing in", () => {
  it("opens a sign-in for a day, from where and with what, and writes it down", async () => {
    const before = Date.now();
    const result = granted(await signIn({ email: ` ${user.email.toUpperCase()}` }));
    expect(result).toEqual({
      signInId: expect.any(String),
      userId: user.id,
      name: user.name,
      email: user.email,
    });
    const [row] = await sql<{ expires_at: Date }>("SELECT * FROM sign_ins WHERE id = $1", [result.signInId]);
    expect(row).toMatchObject({
      user_id: user.id,
      ended_at: null,
      end_reason: null,
      address,
      user_agent: "Firefox",
    });
    const lasts = (row as { expires_at: Date }).expires_at.getTime() - before;
    expect(lasts / 3_600_000).toBeCloseTo(SIGN_IN_HOURS, 1);
    expect(await findSignedInUser(result.signInId)).toEqual({
      id: user.id,
      name: user.name,
      email: user.email,
      role: "operator",
      timeZone: null,
    });
    expect(
      await sql("SELECT actor_id, action, after FROM audit_events WHERE subject_id = $1", [result.signInId]),
    ).toEqual([{ actor_id: user.id, action: "sign-in.opened", after: { address } }]);
  });

  it("is refused alike for an unknown address, a wrong password and a disabled user, at the price of one check each", async () => {
    const disabled = await makeUser();
    granted(await disableUser(admin, { email: disabled.email }, deps()));
    // The decoy is hashed once per process.
    await signIn({ email: "nobody-yet@example.com" });
    const refusals: unknown[] = [];
    for (const given of [
      { email: `${unique("nobody")}@example.com` },
      { password: "wrong" },
      { email: disabled.email },
    ]) {
      vi.clearAllMocks();
      refusals.push(await signIn(given));
      expect([vi.mocked(verify).mock.calls.length, vi.mocked(hash).mock.calls.length]).toEqual([1, 0]);
      const [stored] = vi.mocked(verify).mock.calls[0] ?? [];
      expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
    expect(refusals).toEqual(
      Array(3).fill({
        ok: false,
        code: "wrong-credentials",
        message: "E-mail address or password is not right.",
      }),
    );
  });

  it("that is refused leaves no sign-in, and a line in the trail without the password", async () => {
    await signIn({ password: "canary-wrong-password" });
    expect(await sql("SELECT 1 FROM sign_ins WHERE user_id = $1", [user.id])).toEqual([]);
    const events = await sql(
      "SELECT actor_name, action, after FROM audit_events WHERE subject_id = $1 AND action LIKE 'sign-in%'",
      [user.id],
    );
    expect(events).toEqual([{ actor_name: user.email, action: "sign-in.refused", after: { address } }]);
  });

  it.each([
    ["canary-typed-password", "unknown"],
    ["canary@example.com", "canary@example.com"],
  ])("that is refused under %j, which nobody has, is in the trail as %s", async (email, name) => {
    await signIn({ email });
    expect(
      await sql("SELECT actor_name FROM audit_events WHERE action = 'sign-in.refused' AND after = $1", [
        { address },
      ]),
    ).toEqual([{ actor_name: name }]);
  });

  it.each(["", "user", "' OR 1=1 --", "%"])("is refused for the address %j", async (email) => {
    expect(await outcome({ email })).toBe("wrong-credentials");
  });

  it("waits for a change of the password that is under way, and is refused then", async () => {
    const other = await connection();
    await other.query("BEGIN");
    await other.query("UPDATE users SET password_hash = 'new' WHERE id = $1", [user.id]);
    const late = outcome();
    await waiting(1);
    await other.query("COMMIT");
    expect(await late).toBe("wrong-credentials");
  });

  it("is refused when the password is changed in the very moment in which the old one is checked", async () => {
    vi.mocked(verify).mockImplementationOnce(async () => {
      granted(
        await setPassword(admin, { email: user.email, passwordHash: await hashPassword("new") }, deps()),
      );
      return true;
    });
    expect(await outcome()).toBe("wrong-credentials");
    expect(await sql("SELECT 1 FROM sign_ins WHERE user_id = $1 AND ended_at IS NULL", [user.id])).toEqual(
      [],
    );
  });
});

describe("a sign-in", () => {
  it.each([
    ["the user signs out", (signInId: string) => signOut(signInId, deps())],
    [
      "the user is disabled past all stories",
      () => sql("UPDATE users SET disabled_at = now() WHERE id = $1", [user.id]),
    ],
    ["the user is disabled", () => disableUser(admin, { email: user.email }, deps())],
    ["the password is changed", () => setPassword(admin, { email: user.email, passwordHash: "x" }, deps())],
    [
      "it has expired",
      (signInId: string) =>
        sql("UPDATE sign_ins SET expires_at = now() - interval '1 second' WHERE id = $1", [signInId]),
    ],
  ])("ends at once when %s", async (_, happens) => {
    const signInId = await opened();
    expect((await findSignedInUser(signInId))?.id).toBe(user.id);
    await happens(signInId);
    expect(await findSignedInUser(signInId)).toBeNull();
  });

  it("ends alone when its user signs out of it, and keeps when and why", async () => {
    const [first, second] = [await opened(), await opened()];
    const at = new Date("2099-11-23T08:00:00Z");
    await sql("UPDATE sign_ins SET expires_at = '2100-01-01' WHERE id = $1", [first]);
    await signOutOf(first, { now: at, requestId: "leaving" });
    await signOutOf(first, { now: new Date(), requestId: "leaving" });
    await signOutOf("019e0000-0000-7000-8000-000000000000", { now: at, requestId: "leaving" });
    expect(
      await sql("SELECT action, actor_id, subject_id FROM audit_events WHERE request_id = 'leaving'"),
    ).toEqual([{ action: "sign-in.ended", actor_id: user.id, subject_id: first }]);
    expect((await findSignedInUser(second))?.id).toBe(user.id);
    expect(await sql("SELECT ended_at, end_reason FROM sign_ins WHERE id = $1", [first])).toEqual([
      { ended_at: at, end_reason: "signed out" },
    ]);
  });

  it("gives the role that the database holds at this moment", async () => {
    const signInId = await opened();
    await sql("UPDATE users SET role = 'reporter' WHERE id = $1", [user.id]);
    expect((await findSignedInUser(signInId))?.role).toBe("reporter");
  });

  it("is nobody's under an ID that is none", async () => {
    expect(await findSignedInUser("019e0000-0000-7000-8000-000000000000")).toBeNull();
  });
});

describe("the throttle", () => {
  // So many attempts would take long at their real price.
  beforeEach(() => {
    vi.mocked(verify).mockImplementation(async (_stored, password) => password === PASSWORD);
  });
  afterEach(async () => {
    const argon2 = await vi.importActual<typeof import("@node-rs/argon2")>("@node-rs/argon2");
    vi.mocked(verify).mockImplementation(argon2.verify);
  });

  it("has an account wait after five wrong passwords, from wherever they come, and the right one too", async () => {
    for (let n = 1; n <= 5; n += 1)
      expect(await outcome({ password: "wrong", address: `198.51.100.${n}` })).toBe("wrong-credentials");
    vi.clearAllMocks();
    const refused = await signIn();
    expect(refused).toMatchObject({
      ok: false,
      code: "throttled",
      message: "Too many attempts. Try again in 15 minutes.",
    });
    expect((refused as { waitSeconds: number }).waitSeconds).toBeGreaterThan(14 * 60);
    expect(verify).not.toHaveBeenCalled();
    expect(await outcome({ email: ` ${user.email.toUpperCase()} ` })).toBe("throttled");
    expect(await outcome({ email: (await makeUser()).email })).toBe("signed in");
  });

  it("does not keep somebody out by the guesses of others, in a browser where they were signed in before", async () => {
    const device = deviceToken(user.email);
    await times(21, { password: "wrong" });
    expect(await outcome()).toBe("throttled");
    for (let n = 0; n < 12; n += 1) expect(await outcome({ device })).toBe("signed in");
  });

  it("has such a browser wait by itself after ten wrong passwords", async () => {
    const device = deviceToken(user.email);
    expect(await times(11, { password: "wrong", device })).toEqual([
      ...Array(10).fill("wrong-credentials"),
      "throttled",
    ]);
    expect(await outcome({ device })).toBe("throttled");
    expect(await outcome()).toBe("signed in");
  });

  it.each([
    ["of another account", () => deviceToken("somebody@example.com")],
    ["with a changed signature", () => `${deviceToken(user.email).slice(0, -2)}xx`],
    ["of nothing", () => "."],
    ["that is made up", () => "x.y"],
  ])("takes no token %s for such a browser", async (_, token) => {
    await times(5, { password: "wrong" });
    expect(await outcome({ device: token() })).toBe("throttled");
  });

  it("lets an account in again whose owner has set a new password by a link", async () => {
    await times(6, { password: "wrong" });
    await forgetGuesses(user.email.toUpperCase());
    expect(await outcome()).toBe("signed in");
  });

  it("has an account wait that is none, so that nothing tells it from another", async () => {
    expect(await times(6, { email: `${unique("nobody")}@example.com` })).toEqual([
      ...Array(5).fill("wrong-credentials"),
      "throttled",
    ]);
  });

  it("forgets an account's wrong passwords after the right one", async () => {
    for (let round = 0; round < 3; round += 1) {
      expect(await times(4, { password: "wrong", address: `203.0.113.${round}` })).toEqual(
        Array(4).fill("wrong-credentials"),
      );
      expect(await outcome()).toBe("signed in");
    }
  });

  it("has an address wait after twenty wrong passwords for whatever accounts", async () => {
    for (let n = 0; n < 20; n += 1)
      expect(await outcome({ email: `${unique("nobody")}@example.com` })).toBe("wrong-credentials");
    expect(await outcome({ email: `${unique("nobody")}@example.com` })).toBe("throttled");
    expect(await outcome()).toBe("throttled");
    expect(await outcome({ address: "192.0.2.250" })).toBe("signed in");
  });

  it("counts nothing against accounts from an address that waits: it would make all of them wait for strangers", async () => {
    await times(20, { email: `${unique("nobody")}@example.com`, password: "wrong" });
    const spared = await makeUser();
    expect(await times(6, { email: spared.email, password: "wrong" })).toEqual(Array(6).fill("throttled"));
    expect(
      await sql("SELECT points FROM rate_limits WHERE key = $1", [`sign-in-account:${spared.email}`]),
    ).toEqual([]);
    expect(await outcome({ email: spared.email, address: "192.0.2.251" })).toBe("signed in");
  });

  it("has a network of IPv6 wait as one address", async () => {
    for (let n = 0; n < 20; n += 1)
      await outcome({ email: `${unique("nobody")}@example.com`, address: `2001:db8:1:${hosts}::${n}` });
    expect(await outcome({ address: `2001:db8:1:${hosts}:ffff::1` })).toBe("throttled");
    expect(await outcome({ address: "2001:db8:2::1" })).toBe("signed in");
  });

  it("counts no right password against an address: an office shares one", async () => {
    expect(await times(25, {})).toEqual(Array(25).fill("signed in"));
  });

  it("lets an account in again when its window has passed", async () => {
    await times(6, { password: "wrong" });
    await sql("UPDATE rate_limits SET expire = now() - interval '1 second' WHERE key LIKE $1", [
      `%${user.email}`,
    ]);
    expect(await outcome()).toBe("signed in");
  });

  it("holds though many try at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome({ password: "wrong" })));
    expect(outcomes.filter((each) => each === "wrong-credentials")).toHaveLength(5);
  });
});

describe("next-auth's settings", () => {
  const authorize = (
    credentials: Record<string, string> | undefined,
    headers: Record<string, string> = {},
  ) => {
    const [provider] = authOptions().providers;
    const { authorize: ask } = (
      provider as unknown as { options: { authorize: (...given: unknown[]) => Promise<unknown> } }
    ).options;
    return ask(credentials, {
      headers: { "x-backupchecks-peer": address, "user-agent": "x".repeat(500), ...headers },
    });
  };

  it("sign in with the address of the request and what the browser says of itself, cut", async () => {
    const session = (await authorize({ email: user.email, password: PASSWORD })) as { id: string };
    expect(session).toEqual({ id: expect.any(String), name: user.name, email: user.email });
    expect(
      await sql("SELECT address, length(user_agent)::int AS length FROM sign_ins WHERE id = $1", [
        session.id,
      ]),
    ).toEqual([{ address, length: 300 }]);
  });

  it.each([
    ["nothing", undefined],
    ["no password", { email: "a@example.com" }],
    ["an address that no text of the database can be", { email: "a\u0000@example.com", password: "x" }],
    ["an endless password", { email: "a@example.com", password: "x".repeat(1_001) }],
    ["wrong ones", { email: "a@example.com", password: "x" }],
  ])("refuse %s", async (_, credentials) => {
    expect(await authorize(credentials as Record<string, string> | undefined)).toBeNull();
  });

  it("say of an outage that something went wrong and no more; the log has the words", async () => {
    const failing = vi.spyOn(log, "error").mockImplementation(() => {});
    vi.mocked(verify).mockRejectedValueOnce(new Error("canary: table users"));
    await expect(authorize({ email: user.email, password: PASSWORD })).rejects.toThrow(/^unexpected$/);
    expect(failing.mock.calls).toMatchObject([
      [{ err: { message: "canary: table users" } }, "sign-in failed"],
    ]);
    failing.mockRestore();
  });

  it.each([
    ["/jobs?q=a", "https://here.example/jobs?q=a"],
    ["https://here.example/jobs", "https://here.example/jobs"],
    ["", "https://here.example/"],
    ["https://elsewhere.example/jobs", "https://here.example"],
    ["//elsewhere.example/jobs", "https://here.example"],
    ["javascript:alert(1)", "https://here.example"],
    ["https://", "https://here.example"],
  ])("lead back to %j as %s: to no other place, and never into an error", async (url, destination) => {
    const redirect = authOptions().callbacks?.redirect;
    expect(await redirect?.({ url, baseUrl: "https://here.example" })).toBe(destination);
  });

  it("have next-auth's complaints cut, as some quote what was sent", async () => {
    const warning = vi.spyOn(log, "warn").mockImplementation(() => {});
    authOptions().logger?.error?.("INVALID_CALLBACK_URL_ERROR", new Error("x".repeat(10_000)));
    authOptions().logger?.error?.("OAUTH_CALLBACK_ERROR", { error: new Error("x".repeat(10_000)) });
    expect(warning.mock.calls).toEqual([
      [{ complaint: "INVALID_CALLBACK_URL_ERROR", reason: "x".repeat(300) }, "sign-in failed"],
      [{ complaint: "OAUTH_CALLBACK_ERROR", reason: "x".repeat(300) }, "sign-in failed"],
    ]);
    warning.mockRestore();
  });

  it("say how long to wait", async () => {
    await times(5, { password: "wrong" });
    await expect(authorize({ email: user.email, password: PASSWORD })).rejects.toThrow(/^throttled:\d+$/);
  });

  it("have the browser known again after a right password, and not after a wrong one", async () => {
    await authorize({ email: user.email, password: "wrong" });
    expect([...jar.keys()]).toEqual([]);
    await authorize({ email: user.email, password: PASSWORD });
    expect([...jar.keys()]).toEqual(["backupchecks.device"]);
    await times(6, { password: "wrong" });
    expect(await authorize({ email: user.email, password: PASSWORD })).not.toBeNull();
  });

  it("put the sign-in's ID into the token and nothing that decides anything", async () => {
    const { callbacks, session } = authOptions();
    expect(session).toEqual({ strategy: "jwt", maxAge: SIGN_IN_HOURS * 3_600 });
    type Given = never;
    const token = await callbacks?.jwt?.({
      token: { name: "n" },
      user: { id: "s1", role: "admin" },
    } as Given);
    expect(token).toEqual({ name: "n", signInId: "s1" });
    expect(await callbacks?.jwt?.({ token: { signInId: "s1" }, user: undefined } as Given)).toEqual({
      signInId: "s1",
    });
    expect(await callbacks?.session?.({ session: { expires: "e" }, token } as Given)).toEqual({
      expires: "e",
      signInId: "s1",
    });
  });

  it("end the sign-in when its user signs out", async () => {
    const signInId = await opened();
    await authOptions().events?.signOut?.({ token: { signInId } } as never);
    await authOptions().events?.signOut?.({ token: {} } as never);
    expect(await findSignedInUser(signInId)).toBeNull();
  });
});
