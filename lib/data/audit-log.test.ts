import { v7 as uuid } from "uuid";
import { describe, expect, it } from "vitest";
import { type AuditEntry, appendAudit, auditOfRun } from "@/lib/data/audit-log";
import { inTransaction, prisma } from "@/lib/data/db";
import {
  actor,
  company,
  deps,
  gatewayWith,
  granted,
  makeCustomer,
  makeRuns,
  makeUser,
  setInstance,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { createToken, revokeTokens } from "@/lib/use-cases/manage-tokens";
import { addUser, disableUser, setPassword } from "@/lib/use-cases/manage-users";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";
import { saveBaseUrl, saveEnabled } from "@/lib/use-cases/save-settings";

const { sql, connection } = databaseForTests();

/** Events whose hash, link to the one before, or number is not what it should be. */
const BROKEN = `
  SELECT seq FROM (
    SELECT e.seq, e.hash = audit_event_hash(e) AS own,
           e.prev_hash = coalesce(lag(e.hash) OVER o, decode(repeat('00', 32), 'hex')) AS linked,
           e.seq = row_number() OVER o AS numbered
    FROM audit_events e WINDOW o AS (ORDER BY e.seq)
  ) checked WHERE NOT (own AND linked AND numbered)`;

const entry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: { kind: "user", id: "u1", name: "Ada" },
  action: "test.done",
  subject: { kind: "test", id: "t1" },
  requestId: uuid(),
  ...given,
});
const append = (given: Partial<AuditEntry> = {}) =>
  inTransaction((writer) => appendAudit(writer, entry(given)));
const size = async () => (await sql<{ n: number }>("SELECT count(*) AS n FROM audit_events"))[0]?.n as number;

describe("the audit chain", () => {
  it("holds after events of all kinds, whatever they say", async () => {
    const admin = { ...(await makeUser({ role: "admin", name: "Ada" })).actor };
    const { id: customerId } = await makeCustomer();
    await setInstance({ autotaskEnabled: true });
    const gateway = gatewayWith(company(1), company(2));
    for (const companyId of [1, 2])
      granted(await mapCompany(admin, { customerId, companyId }, deps({ gateway })));
    granted(await unmapCompany(admin, { customerId }, deps()));
    granted(await createToken(admin, { name: "Night" }, deps()));
    granted(await revokeTokens(admin, { nameOrId: "Night" }, deps()));
    granted(await saveEnabled(admin, { enabled: true }, deps()));
    granted(await saveBaseUrl(admin, { baseUrl: "https://a.example" }, { ...deps(), hereOrigin: null }));
    const runs = await makeRuns(Array.from({ length: 200 }, () => ({})));
    const review = granted(await reviewRuns(admin, { runIds: runs.map(({ runId }) => runId) }, deps()));
    granted(await undoReviewOfRuns(admin, review, deps()));
    const email = "otto@example.com";
    granted(await addUser(admin, { email, name: "Otto", role: "operator", passwordHash: "x" }, deps()));
    granted(await setPassword(admin, { email, passwordHash: "y" }, deps()));
    granted(await disableUser(admin, { email }, deps()));
    await append({
      detail: 'quotes " and \\ and 𝄞',
      after: { b: 1, a: [null, "é", 1e21, { z: false }] },
      before: "text",
    });
    await append({
      actor: { kind: "system", id: "reconciler", name: "" },
      runId: runs[0]?.runId as string,
      detail: "",
    });
    expect(await size()).toBe(14);
    expect(await sql(BROKEN)).toEqual([]);
    const [first] = await sql<{ prev_hash: Buffer; hash: Buffer }>(
      "SELECT prev_hash, hash FROM audit_events WHERE seq = 1",
    );
    expect([first?.prev_hash.equals(Buffer.alloc(32)), first?.hash.length]).toEqual([true, 32]);
  });

  it("reads the same in any session, whatever its time zone and language", async () => {
    await append({ after: { at: new Date(0) } });
    const other = await connection();
    await other.query(
      "SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'German, DMY'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 0; SET bytea_output = 'escape'",
    );
    expect((await other.query(BROKEN)).rows).toEqual([]);
  });

  it("has no branches and no gaps though many write at once, and some fail", async () => {
    const before = await size();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, (_, n) =>
        inTransaction(async (writer) => {
          await appendAudit(writer, entry({ detail: `first of ${n}` }));
          await appendAudit(writer, entry({ detail: `second of ${n}` }));
          if (n % 4 === 0) throw new Error("rolled back");
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(18);
    expect(await size()).toBe(before + 36);
    expect(await sql(BROKEN)).toEqual([]);
  });

  it("is the database's: number, time and hashes that a writer gives are passed over", async () => {
    const before = await size();
    await sql(
      `INSERT INTO audit_events (seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, request_id, prev_hash, hash)
       VALUES (1, '2001-01-01', 'user', 'x', 'x', 'forged', 'x', 'x', 'x', '\\x00', '\\x00'), (99, '2001-01-01', 'user', 'x', 'x', 'forged', 'x', 'x', 'x', '\\x00', '\\x00')`,
    );
    const rows = await sql<{ seq: number; at: Date }>(
      "SELECT seq, at FROM audit_events WHERE action = 'forged' ORDER BY seq",
    );
    expect(rows.map(({ seq }) => seq)).toEqual([before + 1, before + 2]);
    for (const { at } of rows) expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
    expect(await sql(BROKEN)).toEqual([]);
  });

  it("would show a change: any word of an event is in its hash", async () => {
    await append({ before: { a: 1 }, after: { a: 2 }, detail: "d", runId: uuid() });
    const columns = [
      "seq",
      "at",
      "actor_kind",
      "actor_id",
      "actor_name",
      "action",
      "subject_kind",
      "subject_id",
      "run_id",
      "request_id",
      "before",
      "after",
      "detail",
      "prev_hash",
    ];
    const all = await sql<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_events' ORDER BY ordinal_position",
    );
    expect(all.map(({ column_name }) => column_name).toSorted()).toEqual([...columns, "hash"].toSorted());
    for (const column of columns) {
      const other =
        column === "prev_hash"
          ? "'\\x01'"
          : column === "seq"
            ? "e.seq + 1"
            : column === "at"
              ? "e.at + interval '1 ms'"
              : "NULL";
      const values = all
        .map(({ column_name }) => (column_name === column ? other : `e."${column_name}"`))
        .join(", ");
      const [row] = await sql<{ same: boolean }>(
        `SELECT audit_event_hash(ROW(${values})::audit_events) = e.hash AS same FROM audit_events e ORDER BY seq DESC LIMIT 1`,
      );
      expect([column, row?.same]).toEqual([column, false]);
    }
  });
});

describe("the audit trail", () => {
  it.each([
    ["UPDATE audit_events SET detail = 'changed' WHERE seq = 1", "UPDATE"],
    ["UPDATE audit_events SET detail = detail", "UPDATE"],
    ["DELETE FROM audit_events WHERE seq = 1", "DELETE"],
    ["DELETE FROM audit_events", "DELETE"],
    ["TRUNCATE audit_events", "TRUNCATE"],
    [
      "INSERT INTO audit_events SELECT * FROM audit_events WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET detail = 'changed'",
      null,
    ],
  ])("keeps every event: %s", async (statement, refused) => {
    await append();
    const before = await sql("SELECT * FROM audit_events ORDER BY seq");
    if (refused)
      await expect(sql(statement)).rejects.toThrow(
        `${refused} on audit_events is refused: this table keeps history`,
      );
    else await sql(statement);
    expect((await sql("SELECT * FROM audit_events ORDER BY seq")).slice(0, before.length)).toEqual(before);
    expect(await sql(BROKEN)).toEqual([]);
  });

  it("can't be changed through the application's own client either", async () => {
    await append();
    await expect(prisma().auditEvent.updateMany({ data: { detail: "changed" } })).rejects.toThrow();
    await expect(prisma().auditEvent.deleteMany()).rejects.toThrow();
    expect(await sql(BROKEN)).toEqual([]);
  });

  it("is written in the story's own transaction: what is rolled back was never said", async () => {
    const requestId = uuid();
    const work = inTransaction(async (writer) => {
      await appendAudit(writer, entry({ requestId }));
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await sql("SELECT 1 FROM audit_events WHERE request_id = $1", [requestId])).toEqual([]);
  });

  it("gives the events of a run, newest first, so many as are asked for", async () => {
    const runId = uuid();
    for (const action of ["ticket.reserved", "runs.reviewed", "ticket.sending", "ticket.linked"])
      await append({ action, runId, detail: action, after: { number: "T1" } });
    await append({ action: "ticket.linked", runId: uuid() });
    expect((await auditOfRun(runId, 2)).map(({ action }) => action)).toEqual([
      "ticket.linked",
      "ticket.sending",
    ]);
    expect((await auditOfRun(runId, 50)).map(({ action }) => action)).toEqual([
      "ticket.linked",
      "ticket.sending",
      "runs.reviewed",
      "ticket.reserved",
    ]);
    expect((await auditOfRun(runId, 1))[0]).toEqual({
      at: expect.any(Date),
      actorName: "Ada",
      action: "ticket.linked",
      detail: "ticket.linked",
      after: { number: "T1" },
    });
  });

  it("is written by actors who are no users too", async () => {
    const requestId = uuid();
    await append({ requestId, actor: actor("nobody", "Somebody") });
    expect(await sql("SELECT actor_name FROM audit_events WHERE request_id = $1", [requestId])).toEqual([
      { actor_name: "Somebody" },
    ]);
  });
});
