import { beforeEach, describe, expect, it, vi } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { isSetupCode, issueSetupCode, needsSetup, setupThrottle } from "@/lib/auth/setup";
import { signInWithPassword } from "@/lib/auth/sign-in";
import type { Result } from "@/lib/domain/result";
import { deps, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { createFirstAdministrator } from "@/lib/use-cases/create-first-administrator";

// Left as it is, and watched.
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});
const { timingSafeEqual } = await import("node:crypto");

const { sql, connection, waiting } = databaseForTests();

const ADA = {
  name: "Ada",
  email: "Ada@Example.com",
  password: "a long pass phrase",
  timeZone: "Europe/Amsterdam",
};
const circumstances = (given: { throttle?: () => Promise<number | null> } = {}) => ({
  ...deps(),
  hashPassword,
  isSetupCode,
  throttle: async () => null,
  ...given,
});
const refused = (result: Result<unknown>) => (result.ok ? "done" : `${result.code}: ${result.message}`);
const create = (code: string, given: Partial<typeof ADA> = {}) =>
  createFirstAdministrator({ ...ADA, ...given, code }, circumstances());
const users = () => sql("SELECT email, name, role::text FROM users");

const WRONG =
  "invalid-input: This is not the code that the start printed. It is in the terminal or the service's log.";
const DONE_ALREADY = "already-set-up: This instance has its first administrator already. Sign in.";

beforeEach(async () => {
  await sql("DELETE FROM sign_ins");
  await sql("DELETE FROM users");
  await setInstance({ setupCodeHash: null, timeZone: "UTC" });
});

describe("the setup code", () => {
  it("is printed for an instance without users, in groups that can be read out, and stored as a hash", async () => {
    const code = (await issueSetupCode()) as string;
    expect(code).toMatch(/^([A-HJKMNP-Z2-9]{5}-){3}[A-HJKMNP-Z2-9]{5}$/);
    const [row] = await sql<{ setup_code_hash: string }>("SELECT * FROM instance_settings");
    expect(row?.setup_code_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(code.slice(0, 5));
    expect(await needsSetup()).toBe(true);
  });

  it("is taken in small letters and with or without its hyphens", async () => {
    const code = (await issueSetupCode()) as string;
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll("-", ""),
      ` ${code.replaceAll("-", " ")} `,
    ])
      expect(await isSetupCode(typed)).toBe(true);
  });

  it("is compared in constant time with what another code hashes to, whatever its length", async () => {
    const code = (await issueSetupCode()) as string;
    for (const other of [
      "",
      "x",
      code.slice(1),
      `${code}A`,
      "é".repeat(500),
      code.slice(0, -1) + (code.endsWith("A") ? "B" : "A"),
    ]) {
      vi.mocked(timingSafeEqual).mockClear();
      expect(await isSetupCode(other)).toBe(false);
      expect(timingSafeEqual).toHaveBeenCalledOnce();
    }
  });

  it("is a new one at each start, and the one before is worth nothing", async () => {
    const [first, second] = [await issueSetupCode(), await issueSetupCode()];
    expect([await isSetupCode(first as string), await isSetupCode(second as string)]).toEqual([false, true]);
  });

  it("is none while none was issued, not even the empty one", async () => {
    expect([await isSetupCode(""), await isSetupCode("AAAAA-AAAAA-AAAAA-AAAAA")]).toEqual([false, false]);
  });

  it("may be tried ten times in a quarter of an hour from one address", async () => {
    const waits: (number | null)[] = [];
    for (let n = 0; n < 11; n += 1) waits.push(await setupThrottle("192.0.2.1"));
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(null));
    expect(waits[10]).toBeGreaterThan(14 * 60);
    expect(await setupThrottle("192.0.2.2")).toBeNull();
  });
});

describe("the first administrator", () => {
  it("is made with the code, can sign in, and sets the time zone; the trail says so", async () => {
    const code = (await issueSetupCode()) as string;
    expect(refused(await create(code))).toBe("done");
    expect(await users()).toEqual([{ email: "ada@example.com", name: "Ada", role: "admin" }]);
    expect(await sql("SELECT time_zone, setup_code_hash FROM instance_settings")).toEqual([
      { time_zone: "Europe/Amsterdam", setup_code_hash: null },
    ]);
    expect(await sql("SELECT actor_name, action, after FROM audit_events ORDER BY seq DESC LIMIT 1")).toEqual(
      [
        {
          actor_name: "Ada",
          action: "user.first-administrator",
          after: { email: "Ada@Example.com", role: "admin", timeZone: "Europe/Amsterdam" },
        },
      ],
    );
    const signedIn = await signInWithPassword(ADA, { address: "192.0.2.9", userAgent: "test" });
    expect(signedIn.ok).toBe(true);
    expect(await needsSetup()).toBe(false);
  });

  it("is not made with another code", async () => {
    await issueSetupCode();
    const result = await create("AAAAA-AAAAA-AAAAA-AAAAA");
    expect(refused(result)).toBe(WRONG);
    expect(result).toMatchObject({ fields: [{ path: "code" }] });
    expect(await users()).toEqual([]);
  });

  it("is made once: the code is used up, and nobody is made afterwards", async () => {
    const code = (await issueSetupCode()) as string;
    expect(refused(await create(code))).toBe("done");
    expect(await isSetupCode(code)).toBe(false);
    expect(refused(await create(code, { email: "second@example.com" }))).toBe(DONE_ALREADY);
    expect(await issueSetupCode()).toBeNull();
    expect(await users()).toHaveLength(1);
  });

  it("is one though several come with the code at once", async () => {
    const code = (await issueSetupCode()) as string;
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT 1 FROM instance_settings FOR UPDATE");
    const all = [1, 2, 3].map((n) => create(code, { email: `ada${n}@example.com` }));
    await waiting(3);
    await other.query("COMMIT");
    const results = await Promise.all(all);
    expect(results.map(refused).toSorted()).toEqual([DONE_ALREADY, DONE_ALREADY, "done"]);
    expect(await users()).toHaveLength(1);
    const [row] = await sql(
      "SELECT count(*)::int AS n FROM audit_events WHERE action = 'user.first-administrator' AND subject_id IN (SELECT id::text FROM users)",
    );
    expect(row).toEqual({ n: 1 });
  });

  it.each([
    [1, "a minute"],
    [60, "a minute"],
    [61, "2 minutes"],
  ])("has to wait after too many tries, the right code too: %i s", async (seconds, words) => {
    const code = (await issueSetupCode()) as string;
    const result = await createFirstAdministrator(
      { ...ADA, code },
      circumstances({ throttle: async () => seconds }),
    );
    expect(refused(result)).toBe(`throttled: Too many attempts. Try again in ${words}.`);
    expect(await users()).toEqual([]);
  });
});
