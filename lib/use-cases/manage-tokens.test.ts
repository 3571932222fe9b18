import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authenticateToken } from "@/lib/auth/api-key";
import { actor, deps, granted, unique } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { createToken, revokeTokens, tokensFor } from "@/lib/use-cases/manage-tokens";

const { sql } = databaseForTests();
const admin = actor("admin", "Ada");
const trail = (requestId: string) =>
  sql("SELECT action, subject_id, before, after FROM audit_events WHERE request_id = $1 ORDER BY seq", [
    requestId,
  ]);
const create = async (name: string) => granted(await createToken(admin, { name }, deps())).token;
const bearer = async (token: string) => (await authenticateToken(`Bearer ${token}`))?.name ?? null;

describe("a token", () => {
  it("is shown once and stored as its hash alone", async () => {
    const circumstances = deps();
    const name = unique("Night");
    const { token } = granted(await createToken(admin, { name: `  ${name} ` }, circumstances));
    expect(token).toMatch(/^bct_[\w-]{43}$/);
    const [row] = await sql("SELECT * FROM ingest_tokens WHERE name = $1", [name]);
    expect(row).toMatchObject({
      hint: token.slice(0, 10),
      created_by_name: "Ada",
      revoked_at: null,
      last_used_at: null,
    });
    expect(row?.hash).toEqual(createHash("sha256").update(token).digest());
    const everything = JSON.stringify([
      row,
      await trail(circumstances.requestId),
      granted(await tokensFor(admin)),
    ]);
    expect(everything).not.toContain(token.slice(4));
    expect(JSON.stringify(granted(await tokensFor(admin)))).not.toContain("hash");
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "token.created",
        subject_id: row?.id,
        before: null,
        after: { name, hint: token.slice(0, 10) },
      },
    ]);
  });

  it("opens the door, in whatever letters its scheme is written, and no other text does", async () => {
    const name = unique("Door");
    const token = await create(name);
    expect(await bearer(token)).toBe(name);
    expect((await authenticateToken(`bearer ${token}`))?.name).toBe(name);
    for (const other of [
      null,
      "",
      token,
      `Bearer  ${token}`,
      `Bearer ${token} `,
      `Basic ${token}`,
      `Bearer ${token}x`,
      `Bearer ${token.toUpperCase()}`,
    ])
      expect(await authenticateToken(other)).toBeNull();
  });

  it("notes its use once a minute, so that a busy token costs no write", async () => {
    const name = unique("Busy");
    const token = await create(name);
    const lastUse = async () =>
      (await sql<{ last_used_at: Date }>("SELECT last_used_at FROM ingest_tokens WHERE name = $1", [name]))[0]
        ?.last_used_at;
    await bearer(token);
    const first = await lastUse();
    expect(first).toBeInstanceOf(Date);
    await bearer(token);
    expect(await lastUse()).toEqual(first);
    await sql("UPDATE ingest_tokens SET last_used_at = now() - interval '61 seconds' WHERE name = $1", [
      name,
    ]);
    await bearer(token);
    expect((await lastUse())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() as number);
  });

  it.each(["", "   ", "x".repeat(101)])("needs a name: %j", async (name) => {
    expect(await createToken(admin, { name }, deps())).toMatchObject({
      ok: false,
      code: "invalid-input",
      fields: [{ path: "name" }],
    });
  });
});

describe("revoking", () => {
  it("by name holds at once for all tokens of that name, and is written down for each", async () => {
    const [name, other] = [unique("Shared"), unique("Other")];
    const tokens = [await create(name), await create(name)];
    const kept = await create(other);
    const circumstances = deps();
    expect(granted(await revokeTokens(admin, { nameOrId: name }, circumstances)).revoked).toBe(2);
    expect(await Promise.all([...tokens, kept].map(bearer))).toEqual([null, null, other]);
    expect(await trail(circumstances.requestId)).toMatchObject([
      { action: "token.revoked", before: { name, revoked: false }, after: { name, revoked: true } },
      { action: "token.revoked", before: { name, revoked: false }, after: { name, revoked: true } },
    ]);
  });

  it("by ID revokes that one", async () => {
    const name = unique("Shared");
    const tokens = [await create(name), await create(name)];
    const [{ id } = { id: "" }] = await sql<{ id: string }>("SELECT id FROM ingest_tokens WHERE hint = $1", [
      tokens[0]?.slice(0, 10),
    ]);
    expect(granted(await revokeTokens(admin, { nameOrId: id }, deps())).revoked).toBe(1);
    expect(await Promise.all(tokens.map(bearer))).toEqual([null, name]);
  });

  it("by a name that looks like an ID is by name", async () => {
    const name = "deadbeef-deadbeef-deadbeef-deadbeef-";
    const token = await create(name);
    expect(granted(await revokeTokens(admin, { nameOrId: name }, deps())).revoked).toBe(1);
    expect(await bearer(token)).toBeNull();
  });

  it("of what is no live token says so", async () => {
    const name = unique("Gone");
    await create(name);
    granted(await revokeTokens(admin, { nameOrId: name }, deps()));
    const circumstances = deps();
    expect(await revokeTokens(admin, { nameOrId: name }, circumstances)).toEqual({
      ok: false,
      code: "not-found",
      message: "There is no live token with this name or ID.",
    });
    expect(await trail(circumstances.requestId)).toEqual([]);
  });
});
