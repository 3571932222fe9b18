import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authenticateToken } from "@/lib/auth/api-key";
import { jobIdsOf } from "@/lib/data/job-names";
import { actor, deps, granted, unique } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { mergeCustomers } from "@/lib/use-cases/change-customer";
import { createToken, revokeTokens, tokensFor } from "@/lib/use-cases/manage-tokens";

const { sql, connection, waiting } = databaseForTests();
const admin = actor("admin", "Ada");
const trail = (requestId: string) =>
  sql("SELECT action, subject_id, before, after FROM audit_events WHERE request_id = $1 ORDER BY seq", [
    requestId,
  ]);
const create = async (name: string) => granted(await createToken(admin, { name }, deps())).token;
const bearer = async (token: string) => (await authenticateToken(`Bearer ${token}`))?.name ?? null;

/** A customer as the first report of it makes one. */
async function reported(name: string): Promise<{ id: string; name: string }> {
  await jobIdsOf([{ customer: name, name: "Daily", software: "restic", type: "" }]);
  const [row] = await sql<{ id: string }>(
    "SELECT customer_id AS id FROM customer_source_names WHERE name = $1",
    [name],
  );
  return { id: row?.id ?? "", name };
}

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

  it("notes its use once, however many requests come at that moment", async () => {
    const name = unique("Rush");
    const token = await create(name);
    const xmin = async () =>
      (await sql<{ xmin: string }>("SELECT xmin::text FROM ingest_tokens WHERE name = $1", [name]))[0]?.xmin;
    const before = await xmin();
    await Promise.all(Array.from({ length: 20 }, () => bearer(token)));
    const first = await xmin();
    expect(first).not.toBe(before);
    await Promise.all(Array.from({ length: 20 }, () => bearer(token)));
    expect(await xmin()).toBe(first);
  });

  it.each(["", "   ", "x".repeat(101)])("needs a name: %j", async (name) => {
    expect(await createToken(admin, { name }, deps())).toMatchObject({
      ok: false,
      code: "invalid-input",
      fields: [{ path: "name" }],
    });
  });
});

describe("a token that is bound to a customer", () => {
  it("says so in list and trail, by which of its names it was given", async () => {
    const customer = await reported(unique("Bound"));
    for (const given of [{ id: customer.id }, { named: ` ${customer.name.toUpperCase()} ` }]) {
      const circumstances = deps();
      const name = unique("Token");
      const made = granted(await createToken(admin, { name, customer: given }, circumstances));
      expect(made.customerName).toBe(customer.name);
      const bound = { id: customer.id, name: customer.name };
      expect(granted(await tokensFor(admin)).find(({ id }) => id === made.id)?.customer).toEqual(bound);
      expect(await trail(circumstances.requestId)).toMatchObject([{ after: { name, customer: bound } }]);
      expect((await authenticateToken(`Bearer ${made.token}`))?.customerNames).toEqual([customer.name]);
    }
  });

  it("is not made for a customer that is unknown, archived, or one of several of that name", async () => {
    const [archived, one, other] = [unique("Archived"), unique("Twin"), unique("Twin")];
    const [{ id }, twin] = [await reported(archived), await reported(one), await reported(other)];
    await sql("UPDATE customers SET archived_at = now() WHERE id = $1", [id]);
    await sql("UPDATE customers SET name = $2 WHERE id = $1", [twin.id, other]);
    for (const [customer, message] of [
      [{ id: crypto.randomUUID() }, "This customer is not known. Choose another one."],
      [{ named: "Nobody" }, 'There is no customer with the name "Nobody".'],
      [{ id }, `${archived} is archived. Choose a customer that is in use.`],
      [{ named: other }, `Several customers have the name "${other}". Rename one of them first.`],
    ] as const)
      expect(await createToken(admin, { name: "Refused", customer }, deps())).toMatchObject({
        ok: false,
        code: "invalid-input",
        fields: [{ path: "customer", message }],
      });
    expect(await sql("SELECT 1 FROM ingest_tokens WHERE name = 'Refused'")).toEqual([]);
  });

  it("follows its customer when that is merged into another", async () => {
    const [from, into] = await Promise.all([unique("From"), unique("Into")].map((name) => reported(name)));
    const customer = { id: from?.id ?? "" };
    const { id, token } = granted(await createToken(admin, { name: "Merged", customer }, deps()));
    granted(await mergeCustomers(admin, { customerId: customer.id, intoId: into?.id ?? "" }, deps()));
    expect((await authenticateToken(`Bearer ${token}`))?.customerNames).toEqual([from?.name, into?.name]);
    expect(granted(await tokensFor(admin)).find((each) => each.id === id)?.customer?.name).toBe(into?.name);
  });
});

describe("the list", () => {
  it("has live tokens first, then revoked ones, those last revoked first", async () => {
    const names = [unique("Listed"), unique("Listed"), unique("Listed")];
    for (const name of names) await create(name);
    const later = () => new Date(Date.now() + 1_000);
    granted(await revokeTokens(admin, { nameOrId: names[0] ?? "" }, deps()));
    granted(await revokeTokens(admin, { nameOrId: names[2] ?? "" }, deps({ now: later })));
    const listed = granted(await tokensFor(admin)).map(({ name }) => name);
    expect(listed.filter((name) => names.includes(name))).toEqual([names[1], names[2], names[0]]);
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

  it("takes as many statements for many as for one: meanwhile nobody else writes the trail", async () => {
    const sent = async (count: number) => {
      const name = unique("Counted");
      for (let n = 0; n < count; n += 1) await create(name);
      return (await statementsOf(() => revokeTokens(admin, { nameOrId: name }, deps()))).statements.length;
    };
    expect(await sent(5)).toBe(await sent(1));
  });

  it("by two at once is done and written down once", async () => {
    const name = unique("Both");
    await create(name);
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM ingest_tokens WHERE name = $1 FOR UPDATE", [name]);
    const revoking = [deps(), deps()].map((each) => revokeTokens(admin, { nameOrId: name }, each));
    await waiting(2);
    await other.query("ROLLBACK");
    expect((await Promise.all(revoking)).map(({ ok }) => ok).toSorted()).toEqual([false, true]);
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

  it("from the page revokes that one alone, though another has its ID for a name", async () => {
    const { id, token } = granted(await createToken(admin, { name: unique("Page") }, deps()));
    const named = await create(id);
    expect(granted(await revokeTokens(admin, { id }, deps())).revoked).toBe(1);
    expect([await bearer(token), await bearer(named)]).toEqual([null, id]);
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
