import { describe, expect, it } from "vitest";
import { findSignedInUser } from "@/lib/data/sign-ins";
import type { Result } from "@/lib/domain/result";
import { actor, deps, granted, makeUser } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { inviteUser } from "@/lib/use-cases/invite-user";
import {
  addUser,
  changeRole,
  disableUser,
  enableUser,
  endUserSession,
  setPassword,
} from "@/lib/use-cases/manage-users";
import { viewUsers } from "@/lib/use-cases/view-users";

const { sql, connection, waiting } = databaseForTests();

const admin = actor("admin", "Ada");
const refused = (result: Result<unknown>) => (result.ok ? "done" : `${result.code}: ${result.message}`);
const trail = (requestId: string) =>
  sql("SELECT action, subject_kind, subject_id, before, after FROM audit_events WHERE request_id = $1", [
    requestId,
  ]);
const signInOf = async (userId: string) => {
  const [row] = await sql<{ id: string }>(
    "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', 'test') RETURNING id",
    [userId],
  );
  return row?.id as string;
};
const email = () => `${crypto.randomUUID()}@example.com`;

describe("adding a user", () => {
  it("keeps the address in small letters and the name without blanks around it, and writes down all but the password", async () => {
    const circumstances = deps();
    const address = email();
    const given = {
      email: ` ${address.toUpperCase()} `,
      name: " Otto ",
      role: "operator" as const,
      passwordHash: "canary-hash",
    };
    const { id } = granted(await addUser(admin, given, circumstances));
    expect(
      await sql("SELECT email, name, role::text, password_hash, disabled_at FROM users WHERE id = $1", [id]),
    ).toEqual([
      { email: address, name: "Otto", role: "operator", password_hash: "canary-hash", disabled_at: null },
    ]);
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "user.added",
        subject_kind: "user",
        subject_id: id,
        before: null,
        after: { email: address, name: "Otto", role: "operator" },
      },
    ]);
  });

  it("is refused for an address that somebody has, in whatever letters, and then not written down", async () => {
    const { email: taken } = await makeUser();
    const circumstances = deps();
    const result = await addUser(
      admin,
      { email: taken.toUpperCase(), name: "Again", role: "admin", passwordHash: "x" },
      circumstances,
    );
    expect(result).toMatchObject({ ok: false, code: "conflict", fields: [{ path: "email" }] });
    expect(await trail(circumstances.requestId)).toEqual([]);
  });

  it.each(["", "otto", "otto@contoso", `${"x".repeat(250)}@example.com`, "o\u0000tto@example.com"])(
    "is refused for %j, which is no address",
    async (address) => {
      const given = { email: address, name: "Otto", role: "operator" as const, passwordHash: "x" };
      expect(await addUser(admin, given, deps())).toMatchObject({
        ok: false,
        code: "invalid-input",
        fields: [{ path: "email" }],
      });
    },
  );

  it.each(["", "  ", "x".repeat(101), "Ot\u0000to", "Otto\nOperator", "Otto\u001b[31m"])(
    "is refused for %j, which is no name",
    async (name) => {
      const given = { email: email(), name, role: "operator" as const, passwordHash: "x" };
      expect(await addUser(admin, given, deps())).toMatchObject({
        ok: false,
        code: "invalid-input",
        message: expect.stringMatching(/^Name /),
        fields: [{ path: "name" }],
      });
      expect(await sql("SELECT 1 FROM users WHERE email = $1", [given.email])).toEqual([]);
    },
  );

  it("names all that is wrong", async () => {
    const given = { email: "otto", name: "", role: "operator" as const, passwordHash: "x" };
    expect(await addUser(admin, given, deps())).toMatchObject({
      message: "Email is not an address. Enter one such as anna@example.com.",
      fields: [{ path: "email" }, { path: "name" }],
    });
  });

  it("twice at once adds one", async () => {
    const given = { email: email(), name: "Once", role: "operator" as const, passwordHash: "x" };
    const results = await Promise.all([1, 2, 3].map(() => addUser(admin, given, deps())));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("shows nobody the hash of a password", async () => {
    await makeUser();
    const { users } = granted(await viewUsers(admin, deps()));
    expect(users.length).toBeGreaterThan(0);
    expect(JSON.stringify(users)).not.toMatch(/argon2|canary-hash|passwordHash/);
  });
});

describe("disabling a user", () => {
  it("ends every sign-in at once, and is written down", async () => {
    const user = await makeUser();
    const other = await makeUser();
    const [first, second, others] = [
      await signInOf(user.id),
      await signInOf(user.id),
      await signInOf(other.id),
    ];
    expect((await findSignedInUser(first))?.id).toBe(user.id);
    const circumstances = deps();
    expect(refused(await disableUser(admin, { email: user.email.toUpperCase() }, circumstances))).toBe(
      "done",
    );
    expect([await findSignedInUser(first), await findSignedInUser(second)]).toEqual([null, null]);
    expect((await findSignedInUser(others))?.id).toBe(other.id);
    expect(
      await sql("SELECT DISTINCT end_reason, ended_at FROM sign_ins WHERE user_id = $1", [user.id]),
    ).toEqual([{ end_reason: "disabled", ended_at: circumstances.now() }]);
    expect(await trail(circumstances.requestId)).toMatchObject([
      {
        action: "user.disabled",
        subject_id: user.id,
        before: { disabled: false },
        after: { disabled: true },
      },
    ]);
  });

  it("twice is written down once", async () => {
    const user = await makeUser();
    granted(await disableUser(admin, { email: user.email }, deps()));
    const again = deps();
    granted(await disableUser(admin, { email: user.email }, again));
    expect(await trail(again.requestId)).toEqual([]);
  });

  it("is undone by enabling: as before, but for the sessions", async () => {
    const user = await makeUser({ role: "reporter" });
    const signIn = await signInOf(user.id);
    granted(await disableUser(admin, { email: user.email }, deps()));
    const circumstances = deps();
    granted(await enableUser(admin, { email: user.email }, circumstances));
    granted(await enableUser(admin, { email: user.email }, circumstances));
    expect(await sql("SELECT role::text, disabled_at FROM users WHERE id = $1", [user.id])).toEqual([
      { role: "reporter", disabled_at: null },
    ]);
    expect(await findSignedInUser(signIn)).toBeNull();
    expect(await trail(circumstances.requestId)).toMatchObject([
      { action: "user.enabled", before: { disabled: true }, after: { disabled: false } },
    ]);
  });

  it("is refused for a user who is none", async () => {
    expect(refused(await disableUser(admin, { email: "nobody@example.com" }, deps()))).toBe(
      "not-found: There is no user with this e-mail address.",
    );
  });
});

describe("changing a role", () => {
  it("holds from the next request of an open session on, and is written down", async () => {
    const user = await makeUser({ role: "operator" });
    const signIn = await signInOf(user.id);
    const circumstances = deps();
    granted(await changeRole(admin, { email: user.email, role: "reporter" }, circumstances));
    expect((await findSignedInUser(signIn))?.role).toBe("reporter");
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "user.role-changed",
        subject_kind: "user",
        subject_id: user.id,
        before: { role: "operator" },
        after: { role: "reporter" },
      },
    ]);
  });

  it("to the same role is not written down", async () => {
    const user = await makeUser({ role: "operator" });
    const circumstances = deps();
    granted(await changeRole(admin, { email: user.email, role: "operator" }, circumstances));
    expect(await trail(circumstances.requestId)).toEqual([]);
  });

  it("is refused for a user who is none", async () => {
    expect(refused(await changeRole(admin, { email: "nobody@example.com", role: "admin" }, deps()))).toMatch(
      /^not-found: /,
    );
  });
});

describe("ending a session of a user", () => {
  it("ends that one alone, at once, and is written down", async () => {
    const user = await makeUser();
    const [first, second] = [await signInOf(user.id), await signInOf(user.id)];
    const circumstances = deps();
    granted(await endUserSession(admin, { signInId: first }, circumstances));
    expect(await findSignedInUser(first)).toBeNull();
    expect((await findSignedInUser(second))?.id).toBe(user.id);
    expect(await trail(circumstances.requestId)).toMatchObject([
      {
        action: "user.session-ended",
        subject_id: user.id,
        before: { signInId: first, address: "192.0.2.1" },
      },
    ]);
  });

  it("that has ended already is refused, and not written down", async () => {
    const user = await makeUser();
    const signInId = await signInOf(user.id);
    granted(await endUserSession(admin, { signInId }, deps()));
    const circumstances = deps();
    expect(refused(await endUserSession(admin, { signInId }, circumstances))).toBe(
      "not-found: This session has ended already.",
    );
    expect(await trail(circumstances.requestId)).toEqual([]);
  });
});

describe("the last administrator", () => {
  const LAST = "conflict: This is the last administrator. Add another one first.";
  const onlyAdmins = async (size: number) => {
    await sql("UPDATE users SET disabled_at = now() WHERE role = 'admin' AND disabled_at IS NULL");
    return Promise.all(Array.from({ length: size }, () => makeUser({ role: "admin" })));
  };
  const activeAdmins = () => sql("SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL");

  it("can't be disabled, though disabled ones and operators are there", async () => {
    const [last] = await onlyAdmins(1);
    await makeUser({ role: "operator" });
    expect(refused(await disableUser(admin, { email: last?.email as string }, deps()))).toBe(LAST);
    expect(await activeAdmins()).toEqual([{ id: last?.id }]);
  });

  it("can be disabled once there is another", async () => {
    const [first, second] = await onlyAdmins(2);
    expect(refused(await disableUser(admin, { email: first?.email as string }, deps()))).toBe("done");
    expect(refused(await disableUser(admin, { email: second?.email as string }, deps()))).toBe(LAST);
    expect(await activeAdmins()).toEqual([{ id: second?.id }]);
  });

  it("is left when administrators disable each other at once", async () => {
    const admins = await onlyAdmins(4);
    const results = await Promise.all(
      admins.map((each) => disableUser(admin, { email: each.email }, deps())),
    );
    expect(results.map(refused).toSorted()).toEqual([LAST, "done", "done", "done"]);
    expect(await activeAdmins()).toHaveLength(1);
  });

  it("can't be given another role", async () => {
    const [last] = await onlyAdmins(1);
    const given = { email: last?.email as string, role: "operator" as const };
    expect(refused(await changeRole(admin, given, deps()))).toBe(LAST);
    expect(await activeAdmins()).toEqual([{ id: last?.id }]);
  });

  it("is left when administrators are disabled and given other roles at once", async () => {
    const admins = await onlyAdmins(6);
    const results = await Promise.all(
      admins.map(({ email }, index) =>
        index % 2 === 0
          ? disableUser(admin, { email }, deps())
          : changeRole(admin, { email, role: "reporter" }, deps()),
      ),
    );
    expect(results.map(refused).toSorted()).toEqual([LAST, ...Array(5).fill("done")]);
    expect(await activeAdmins()).toHaveLength(1);
  });

  it("is not whoever was invited and has not come yet", async () => {
    const [last] = await onlyAdmins(1);
    const address = email();
    granted(await inviteUser(admin, { email: address, name: "Ines", role: "admin" }, deps()));
    expect(refused(await disableUser(admin, { email: last?.email as string }, deps()))).toBe(LAST);
    expect(refused(await disableUser(admin, { email: address }, deps()))).toBe("done");
  });

  it("is not whoever comes by single sign-on, where none is configured", async () => {
    const [last, linked] = await onlyAdmins(2);
    await sql("UPDATE users SET password_hash = NULL WHERE id = $1", [linked?.id]);
    await sql(
      "INSERT INTO external_identities (issuer, subject, user_id, linked_at) VALUES ('https://login.example.com', 'somebody', $1, now())",
      [linked?.id],
    );
    expect(refused(await disableUser(admin, { email: last?.email as string }, deps()))).toBe(LAST);
  });

  it("is known only when a colleague's disabling of the other has ended", async () => {
    const [first, second] = await onlyAdmins(2);
    const other = await connection();
    await other.query("BEGIN");
    await other.query("UPDATE users SET disabled_at = now() WHERE id = $1", [second?.id]);
    const late = disableUser(admin, { email: first?.email as string }, deps());
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await late)).toBe(LAST);
    expect(await activeAdmins()).toEqual([{ id: first?.id }]);
  });
});

describe("setting a password", () => {
  it("ends every sign-in at once, and is written down without it", async () => {
    const user = await makeUser();
    const signIn = await signInOf(user.id);
    const circumstances = deps();
    expect(
      refused(
        await setPassword(admin, { email: user.email, passwordHash: "canary-new-hash" }, circumstances),
      ),
    ).toBe("done");
    expect(await findSignedInUser(signIn)).toBeNull();
    expect(
      await sql("SELECT password_hash, password_changed_at FROM users WHERE id = $1", [user.id]),
    ).toEqual([{ password_hash: "canary-new-hash", password_changed_at: circumstances.now() }]);
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "user.password-set",
        subject_kind: "user",
        subject_id: user.id,
        before: null,
        after: { passwordChanged: true },
      },
    ]);
  });

  it("is refused for a user who is none", async () => {
    expect(
      refused(await setPassword(admin, { email: "nobody@example.com", passwordHash: "x" }, deps())),
    ).toMatch(/^not-found: /);
  });
});
