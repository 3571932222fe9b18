import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Result } from "@/lib/domain/result";
import { actor, deps, type MadeUser, makeUser } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { changeRole, disableUser, unlinkUser } from "@/lib/use-cases/manage-users";

// Before anything reads it: as an instance with single sign-on is started.
vi.hoisted(() => {
  process.env.OIDC_ISSUER = "https://login.example.com/";
  process.env.OIDC_CLIENT_ID = "backupchecks";
  process.env.OIDC_CLIENT_SECRET = "a secret of tests";
});

const { sql, connection, waiting } = databaseForTests();
const admin = actor("admin", "Ada");
const ISSUER = "https://login.example.com";

const refused = (result: Result<unknown>) => (result.ok ? "done" : result.code);
const linkTo = (issuer: string, { id }: MadeUser) =>
  sql("INSERT INTO external_identities (issuer, subject, user_id, linked_at) VALUES ($1, $2, $3, now())", [
    issuer,
    crypto.randomUUID(),
    id,
  ]);
/** An administrator without a password, known to a provider. */
const linked = async (issuer: string) => {
  const user = await makeUser({ role: "admin" });
  await sql("UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
  await linkTo(issuer, user);
  return user;
};

beforeEach(async () => {
  await sql("UPDATE users SET disabled_at = now() WHERE role = 'admin' AND disabled_at IS NULL");
});

describe("the last administrator who can sign in", () => {
  it("may be one who comes by single sign-on alone, from the provider that is configured", async () => {
    const [first, second] = [await linked(ISSUER), await linked(`${ISSUER}/`)];
    expect(refused(await disableUser(admin, first, deps()))).toBe("done");
    expect(refused(await disableUser(admin, second, deps()))).toBe("conflict");
    expect(refused(await changeRole(admin, { email: second.email, role: "operator" }, deps()))).toBe(
      "conflict",
    );
    expect(refused(await unlinkUser(admin, second, deps()))).toBe("conflict");
  });

  it("is not whoever comes from a provider that was configured before", async () => {
    const last = await makeUser({ role: "admin" });
    const former = await linked("https://former.example.com");
    expect(refused(await disableUser(admin, last, deps()))).toBe("conflict");
    expect(refused(await unlinkUser(admin, former, deps()))).toBe("done");
  });

  it("stays linked when several are unlinked at once", async () => {
    const users: MadeUser[] = [];
    for (let n = 1; n <= 4; n += 1) users.push(await linked(ISSUER));
    const results = await Promise.all(users.map((each) => unlinkUser(admin, each, deps())));
    expect(results.map(refused).toSorted()).toEqual(["conflict", "done", "done", "done"]);
    expect(
      await sql("SELECT 1 FROM external_identities WHERE user_id = ANY($1::uuid[])", [
        users.map(({ id }) => id),
      ]),
    ).toHaveLength(1);
  });

  it("is known only when a colleague's unlinking of the other has ended", async () => {
    const [first, second] = [await linked(ISSUER), await linked(ISSUER)];
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL FOR NO KEY UPDATE");
    await other.query("DELETE FROM external_identities WHERE user_id = $1", [second.id]);
    const late = unlinkUser(admin, first, deps());
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await late)).toBe("conflict");
  });
});
