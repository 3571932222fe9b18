import { beforeEach, describe, expect, it, vi } from "vitest";
import { authOptions } from "@/lib/auth/options";
import { signInByProvider } from "@/lib/auth/sign-in-by-provider";
import { findSignedInUser } from "@/lib/data/sign-ins";
import type { SingleSignOnRules } from "@/lib/domain/claimed-role";
import type { Role } from "@/lib/domain/roles";
import { log } from "@/lib/log";
import { actor, deps, granted, makeUser } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { inRequest } from "@/lib/testing/requests";
import { viewLink } from "@/lib/use-cases/accept-link";
import { inviteUser, makeAccessLink } from "@/lib/use-cases/invite-user";
import { changeRole, disableUser, unlinkUser } from "@/lib/use-cases/manage-users";
import { saveSingleSignOn, viewSingleSignOn } from "@/lib/use-cases/single-sign-on";
import { viewUser } from "@/lib/use-cases/view-users";

vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-backupchecks-peer": "192.0.2.44", "user-agent": "Firefox" }),
}));

const { sql } = databaseForTests();
const admin = actor("admin", "Ada");
const ISSUER = "https://login.example.com";
const FROM = { address: "192.0.2.1", userAgent: "Firefox" };
const NOTHING: SingleSignOnRules = {
  claim: "",
  adminValues: [],
  operatorValues: [],
  reporterValues: [],
  admitsUnknown: false,
};
const GROUPS = { ...NOTHING, claim: "groups", adminValues: ["admins"], operatorValues: ["helpdesk"] };

const rules = async (given: SingleSignOnRules) => granted(await saveSingleSignOn(admin, given, deps()));
const claimsOf = (given: Record<string, unknown> = {}) => ({
  iss: ISSUER,
  sub: crypto.randomUUID(),
  email: `${crypto.randomUUID()}@example.com`,
  email_verified: true,
  name: "Petra",
  ...given,
});
const enter = async (claims: Record<string, unknown>) => {
  const outcome = await signInByProvider(claims, FROM);
  return outcome.ok ? "signed in" : outcome.why;
};
const userOf = async (email: unknown) =>
  (
    await sql<{ id: string; role: Role; name: string; password_hash: string | null }>(
      "SELECT id, role::text AS role, name, password_hash FROM users WHERE email = $1",
      [email],
    )
  )[0];
const trailOf = async (userId: string | undefined) =>
  sql("SELECT actor_name, action, before, after FROM audit_events WHERE subject_id = $1 ORDER BY seq", [
    userId,
  ]);

beforeEach(async () => {
  await makeUser({ role: "admin" });
  await rules(NOTHING);
});

describe("somebody whom this instance does not know", () => {
  it("is refused by default, and leaves nobody behind but a line in the trail", async () => {
    const claims = claimsOf();
    expect(await enter(claims)).toBe("unknown");
    expect(await userOf(claims.email)).toBeUndefined();
    expect(
      await sql("SELECT action, detail FROM audit_events WHERE actor_name = $1", [claims.email]),
    ).toEqual([{ action: "sign-in.refused", detail: "single sign-on: unknown" }]);
  });

  it("comes in as a reporter where unknown people are let in, without a password, and is known from then on", async () => {
    await rules({ ...NOTHING, admitsUnknown: true });
    const claims = claimsOf();
    const first = await signInByProvider(claims, FROM);
    const signInId = first.ok ? first.value.signInId : first.why;
    const user = await userOf(claims.email);
    expect(user).toMatchObject({ role: "reporter", name: "Petra", password_hash: null });
    expect((await findSignedInUser(signInId))?.id).toBe(user?.id);
    expect(await sql("SELECT address, user_agent FROM sign_ins WHERE id = $1", [signInId])).toEqual([
      { address: FROM.address, user_agent: FROM.userAgent },
    ]);
    expect(await trailOf(user?.id)).toEqual([
      {
        actor_name: "Single sign-on",
        action: "user.added",
        before: null,
        after: { email: claims.email, name: "Petra", role: "reporter" },
      },
      {
        actor_name: "Single sign-on",
        action: "user.linked",
        before: null,
        after: { issuer: ISSUER, subject: claims.sub },
      },
    ]);
    // The provider may tell another address later: the subject counts.
    expect(await enter({ ...claims, email: "married@example.com" })).toBe("signed in");
    expect(await userOf("married@example.com")).toBeUndefined();
  });

  it("is in the trail under the ID of the request that let them in", async () => {
    await rules({ ...NOTHING, admitsUnknown: true });
    const requestId = crypto.randomUUID();
    await inRequest(requestId, () => enter(claimsOf()));
    expect(
      await sql("SELECT action FROM audit_events WHERE request_id = $1 ORDER BY action", [requestId]),
    ).toEqual([{ action: "sign-in.opened" }, { action: "user.added" }, { action: "user.linked" }]);
  });

  it("comes in with the role of the claim, whether unknown people are let in or not", async () => {
    await rules(GROUPS);
    const claims = claimsOf({ groups: ["helpdesk"], name: undefined, preferred_username: "petra" });
    expect(await enter(claims)).toBe("signed in");
    expect(await userOf(claims.email)).toMatchObject({ role: "operator", name: "petra" });
  });

  it("is made once, of several first sign-ins at once", async () => {
    await rules({ ...NOTHING, admitsUnknown: true });
    const claims = claimsOf();
    expect(await Promise.all([1, 2, 3].map(() => enter(claims)))).toEqual(Array(3).fill("signed in"));
    expect(await sql("SELECT 1 FROM users WHERE email = $1", [claims.email])).toHaveLength(1);
  });

  it.each([
    ["no address", { email: undefined }, "no-email"],
    ["an address that is no text", { email: ["a@example.com"] }, "no-email"],
    ["no subject", { sub: undefined }, "unknown"],
    ["no issuer", { iss: "" }, "unknown"],
    ["a subject that no text of the database can be", { sub: "a\u0000" }, "unknown"],
    ["an address that is none", { email: "petra@contoso" }, "bad-email"],
    ["an endless address", { email: `${"x".repeat(250)}@example.com` }, "bad-email"],
    ["an address that the provider says is not verified", { email_verified: false }, "not-verified"],
    ["the same, as others say it", { email_verified: "false" }, "not-verified"],
  ])("is refused with %s", async (_, change, why) => {
    await rules({ ...NOTHING, admitsUnknown: true });
    expect(await enter(claimsOf(change))).toBe(why);
  });
});

it("somebody unknown comes in under an address of which the provider does not say whether it is verified", async () => {
  await rules({ ...NOTHING, admitsUnknown: true });
  expect(await enter(claimsOf({ email_verified: undefined }))).toBe("signed in");
});

describe("somebody who is a user here", () => {
  it.each([true, false, "true", undefined])(
    "is linked by a verified address alone (email_verified: %j)",
    async (verified) => {
      const user = await makeUser({ role: "operator" });
      const claims = claimsOf({ email: user.email.toUpperCase(), email_verified: verified });
      expect(await enter(claims)).toBe(verified === true ? "signed in" : "not-verified");
      const links = await sql("SELECT issuer, subject FROM external_identities WHERE user_id = $1", [
        user.id,
      ]);
      expect(links).toEqual(verified === true ? [{ issuer: ISSUER, subject: claims.sub }] : []);
      expect((await userOf(user.email))?.role).toBe("operator");
    },
  );

  it("is nobody else with the same address and another subject, until an administrator unlinks them", async () => {
    const user = await makeUser();
    expect(await enter(claimsOf({ email: user.email }))).toBe("signed in");
    const other = claimsOf({ email: user.email });
    expect(await enter(other)).toBe("other-person");
    granted(await unlinkUser(admin, { email: user.email }, deps()));
    expect(await enter(other)).toBe("signed in");
  });

  it("is known by issuer and subject together", async () => {
    const user = await makeUser();
    const claims = claimsOf({ email: user.email });
    expect(await enter(claims)).toBe("signed in");
    expect(await enter({ ...claims, iss: "https://other.example.com", email: undefined })).toBe("no-email");
  });

  it("stays out while disabled, linked or not", async () => {
    const user = await makeUser();
    const claims = claimsOf({ email: user.email });
    expect(await enter(claims)).toBe("signed in");
    granted(await disableUser(admin, { email: user.email }, deps()));
    expect(await enter(claims)).toBe("disabled");
    expect(await enter(claimsOf({ email: user.email }))).toBe("disabled");
  });

  it("may have been invited, and needs no password then", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    granted(await inviteUser(admin, { email, name: "Ines", role: "operator" }, deps()));
    expect(await enter(claimsOf({ email }))).toBe("signed in");
    expect(await userOf(email)).toMatchObject({ name: "Ines", role: "operator", password_hash: null });
  });

  it("has no link left from then on, nor after the role is lost", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const invited = granted(await inviteUser(admin, { email, name: "Ines", role: "operator" }, deps()));
    const claims = claimsOf({ email });
    expect(await enter(claims)).toBe("signed in");
    const again = granted(await makeAccessLink(admin, { email }, deps()));
    await rules(GROUPS);
    expect(await enter(claims)).toBe("no-role");
    for (const { path } of [invited, again])
      expect(await viewLink({ token: path.replace("/invite/", "") }, deps())).toMatchObject({
        code: "not-found",
      });
  });

  it("has the refusals in their own trail", async () => {
    const user = await makeUser();
    granted(await disableUser(admin, { email: user.email }, deps()));
    expect(await enter(claimsOf({ email: user.email }))).toBe("disabled");
    expect((await trailOf(user.id)).at(-1)).toMatchObject({
      actor_name: user.email,
      action: "sign-in.refused",
    });
  });
});

describe("the role", () => {
  const linked = async (role: Role) => {
    const user = await makeUser({ role });
    const claims = claimsOf({ email: user.email });
    expect(await enter(claims)).toBe("signed in");
    return { user, claims };
  };
  const live = (userId: string) =>
    sql("SELECT 1 FROM sign_ins WHERE user_id = $1 AND ended_at IS NULL", [userId]);

  it("stays as it is here while no claim is named", async () => {
    const { user, claims } = await linked("operator");
    granted(await changeRole(admin, { email: user.email, role: "reporter" }, deps()));
    expect(await enter({ ...claims, groups: ["admins"] })).toBe("signed in");
    expect((await userOf(user.email))?.role).toBe("reporter");
  });

  it("follows the claim at each sign-in, and is written down where it changes", async () => {
    const { user, claims } = await linked("reporter");
    await rules(GROUPS);
    for (let n = 0; n < 2; n += 1) expect(await enter({ ...claims, groups: ["admins"] })).toBe("signed in");
    expect((await userOf(user.email))?.role).toBe("admin");
    const view = granted(await viewUser(admin, { userId: user.id, here: null }, deps()));
    expect(view.isRoleClaimed).toBe(true);
    expect(await enter({ ...claims, groups: ["helpdesk"] })).toBe("signed in");
    expect((await trailOf(user.id)).filter(({ action }) => action === "user.role-changed")).toMatchObject([
      { actor_name: "Single sign-on", before: { role: "reporter" }, after: { role: "admin" } },
      { actor_name: "Single sign-on", before: { role: "admin" }, after: { role: "operator" } },
    ]);
  });

  it("is lost with the claim: refused, what was open ends, and the password opens no more than a reporter's", async () => {
    const { user, claims } = await linked("operator");
    await rules(GROUPS);
    expect(await live(user.id)).toHaveLength(1);
    expect(await enter({ ...claims, groups: ["others"] })).toBe("no-role");
    expect(await live(user.id)).toEqual([]);
    expect((await userOf(user.email))?.role).toBe("reporter");
  });

  it("is lost with the claim, and goes on as a reporter's where unknown people are let in", async () => {
    const { user, claims } = await linked("operator");
    await rules({ ...GROUPS, admitsUnknown: true });
    expect(await enter(claims)).toBe("signed in");
    expect((await userOf(user.email))?.role).toBe("reporter");
  });

  it("of a user who is not linked yet is not taken by somebody else's missing claim", async () => {
    const user = await makeUser({ role: "operator" });
    await rules(GROUPS);
    expect(await enter(claimsOf({ email: user.email }))).toBe("no-role");
    expect((await userOf(user.email))?.role).toBe("operator");
    expect(await sql("SELECT 1 FROM external_identities WHERE user_id = $1", [user.id])).toEqual([]);
  });

  it.each([[["helpdesk"]], [[]]])(
    "of the last administrator is not taken by the claim %j, and they are not let in by it",
    async (groups) => {
      await sql("UPDATE users SET disabled_at = now() WHERE role = 'admin' AND disabled_at IS NULL");
      const { user, claims } = await linked("admin");
      await rules(GROUPS);
      expect(await enter({ ...claims, groups })).toBe("last-administrator");
      expect((await userOf(user.email))?.role).toBe("admin");
      expect(await live(user.id)).toHaveLength(1);
    },
  );
});

describe("the rules", () => {
  it("are shown as they were saved, and each change is written down", async () => {
    const circumstances = deps();
    granted(await saveSingleSignOn(admin, GROUPS, circumstances));
    const view = granted(await viewSingleSignOn(admin, { provider: null }));
    expect(view).toEqual({
      provider: null,
      rules: GROUPS,
      changed: { by: "Ada", at: circumstances.now() },
    });
    expect(
      await sql("SELECT action, before, after FROM audit_events WHERE request_id = $1", [
        circumstances.requestId,
      ]),
    ).toEqual([{ action: "settings.saved", before: NOTHING, after: GROUPS }]);
  });
});

describe("next-auth's settings", () => {
  type Callback = (given: unknown) => Promise<boolean | string>;
  const signInCallback = authOptions().callbacks?.signIn as unknown as Callback;

  it("put the sign-in's ID in the place of the provider's, or lead to the page that says why not", async () => {
    await rules({ ...NOTHING, admitsUnknown: true });
    const user = { id: "the provider's" };
    const account = { provider: "oidc" };
    expect(await signInCallback({ user, account, profile: claimsOf() })).toBe(true);
    expect(await findSignedInUser(user.id)).not.toBeNull();
    expect(await sql("SELECT address FROM sign_ins WHERE id = $1", [user.id])).toEqual([
      { address: "192.0.2.44" },
    ]);
    await rules(NOTHING);
    expect(await signInCallback({ user, account, profile: claimsOf() })).toBe("/sign-in?error=sso-unknown");
  });

  it("lead to the page that says so where something goes wrong here", async () => {
    const failing = vi.spyOn(log, "error").mockImplementation(() => {});
    await sql("ALTER TABLE external_identities RENAME TO elsewhere");
    const account = { provider: "oidc" };
    expect(await signInCallback({ user: {}, account, profile: claimsOf() })).toBe(
      "/sign-in?error=sso-unexpected",
    );
    await sql("ALTER TABLE elsewhere RENAME TO external_identities");
    expect(failing).toHaveBeenCalledOnce();
    failing.mockRestore();
  });

  it("offer no provider where the environment names none", () => {
    expect(authOptions().providers.map(({ id, options }) => options?.id ?? id)).toEqual([
      "credentials",
      "second-factor",
    ]);
  });
});
