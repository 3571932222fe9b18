import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { auditActors, auditPage } from "@/lib/data/audit-list";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { encodeCursor } from "@/lib/data/list-cursor";
import { EVENT_THINGS } from "@/lib/domain/event-words";
import type { AuditFilter } from "@/lib/domain/ticket-views";
import { deps, granted, makeRun, makeUser } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { createToken } from "@/lib/use-cases/manage-tokens";
import { reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";

const { sql } = databaseForTests();

const NONE: AuditFilter = { thing: null, actor: null, from: null, to: null, id: null };
const page = (filter: Partial<AuditFilter> = {}, cursor: string | null = null, limit = 50) =>
  auditPage({ filter: { ...NONE, ...filter }, timeZone: "Europe/Amsterdam" }, cursor, limit);
const details = async (filter: Partial<AuditFilter>) => (await page(filter)).rows.map(({ detail }) => detail);

interface EventGiven {
  action?: string;
  actorId?: string;
  actorName?: string;
  subject?: { kind: string; id: string };
  runId?: string;
  requestId?: string;
}

function write(detail: string, given: EventGiven = {}): Promise<void> {
  const { action = "ticket.linked", actorId = "u1", actorName = "Ada", ...rest } = given;
  return inTransaction((writer) =>
    appendAudit(writer, {
      actor: { kind: "user", id: actorId, name: actorName },
      action,
      subject: { kind: "link", id: uuid() },
      requestId: uuid(),
      detail,
      ...rest,
    }),
  );
}

/** Sets the times of events as if they had been written then; for days gone by, which no test can wait for. */
async function date(when: Record<string, string>): Promise<void> {
  await sql("ALTER TABLE audit_events DISABLE TRIGGER audit_events_keep");
  for (const [detail, at] of Object.entries(when))
    await sql("UPDATE audit_events SET at = $2 WHERE detail = $1", [detail, at]);
  await sql("ALTER TABLE audit_events ENABLE TRIGGER audit_events_keep");
}

const [runId, requestId, linkId] = [uuid(), uuid(), uuid()];

beforeAll(async () => {
  await write("of the run", { runId });
  await write("of the request", { requestId, action: "mapping.saved" });
  await write("of the link", { subject: { kind: "link", id: linkId }, actorId: "u2", actorName: "Otto" });
  await write("of a section", { action: "settings.saved", subject: { kind: "settings", id: "base-url" } });
  await write("of nobody known", { action: "sign-in.refused", subject: { kind: "user", id: "unknown" } });
  await write("by Otto", { action: "settings.saved", actorId: "u2", actorName: "Otto" });
});

describe("the trail", () => {
  it("is listed newest first, with what each event says", async () => {
    const { rows, nextCursor } = await page();
    expect(nextCursor).toBeNull();
    expect(rows.map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(rows[5]).toEqual({
      seq: 1,
      at: expect.any(Date),
      actorKind: "user",
      actorId: "u1",
      actorName: "Ada",
      action: "ticket.linked",
      words: "Ticket linked",
      subjectKind: "link",
      subjectId: expect.any(String),
      subjectName: null,
      runId,
      jobId: null,
      requestId: expect.any(String),
      before: null,
      after: null,
      detail: "of the run",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each<[Partial<AuditFilter>, string[]]>([
    [{ thing: "ticket" }, ["of the link", "of the run"]],
    [{ thing: "settings" }, ["by Otto", "of a section"]],
    [{ thing: "token" }, []],
    [{ thing: "tick" }, []],
    [{ actor: "u2" }, ["by Otto", "of the link"]],
    [{ actor: "u2", thing: "settings" }, ["by Otto"]],
    [{ actor: "nobody" }, []],
    [{ id: runId }, ["of the run"]],
    [{ id: requestId }, ["of the request"]],
    [{ id: linkId }, ["of the link"]],
    [{ id: linkId.toUpperCase() }, []],
    [{ id: "base-url" }, ["of a section"]],
    [{ id: "unknown" }, ["of nobody known"]],
    [{ id: linkId, thing: "settings" }, []],
    [{ id: linkId, thing: "ticket", actor: "u2" }, ["of the link"]],
    [{ id: "'; DROP TABLE audit_events; --" }, []],
  ])("narrowed by %j", async (filter, found) => {
    expect(await details(filter)).toEqual(found);
  });

  it("is narrowed to days in the instance's time zone, both inclusive, though the clock was set back meanwhile", async () => {
    const days = ["before", "midnight", "noon", "set back", "after"];
    for (const each of days) await write(each, { actorId: "u3", actorName: "Dee" });
    await date({
      "of the run": "2025-01-01T00:00:00Z",
      "of the request": "2025-01-02T00:00:00Z",
      "of the link": "2025-01-03T00:00:00Z",
      "of a section": "2025-01-04T00:00:00Z",
      "of nobody known": "2025-01-05T00:00:00Z",
      "by Otto": "2025-06-01T00:00:00Z",
      before: "2025-06-01T21:59:59Z",
      midnight: "2025-06-01T22:00:00Z",
      noon: "2025-06-02T20:00:00Z",
      "set back": "2025-06-02T08:00:00Z",
      after: "2025-06-02T22:00:00Z",
    });
    const day = { from: "2025-06-02", to: "2025-06-02" };
    const found = ["set back", "noon", "midnight"];
    expect(await details(day)).toEqual(found);
    expect(await details({ ...day, thing: "ticket" })).toEqual(found);
    expect(await details({ ...day, actor: "u3" })).toEqual(found);
    expect(await details({ ...day, actor: "u1" })).toEqual([]);
    expect(await details({ from: "2025-01-04", to: "2025-06-01" })).toEqual([
      "before",
      "by Otto",
      "of nobody known",
      "of a section",
    ]);
    expect(await details({ from: "9999-12-31" })).toEqual([]);
    expect(await details({ to: "0000-01-01" })).toEqual([]);
  });

  it("makes up pages without a gap or a repeat", async () => {
    for (const filter of [{}, { thing: "ticket" }, { actor: "u1" }]) {
      const whole = (await page(filter)).rows.map(({ seq }) => seq);
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const next: Awaited<ReturnType<typeof page>> = await page(filter, cursor, 2);
        seen.push(...next.rows.map(({ seq }) => seq));
        cursor = next.nextCursor;
      } while (cursor);
      expect(seen).toEqual(whole);
    }
  });

  it.each(["x", encodeCursor([]), encodeCursor(["1"]), encodeCursor([-1]), encodeCursor([0.5])])(
    "begins at its start for the cursor %s",
    async (cursor) => {
      expect((await page({}, cursor)).rows[0]?.seq).toBe((await page()).rows[0]?.seq);
    },
  );

  it("names its subjects as they are called now, and finds a run's reviews, those taken back too", async () => {
    const { actor } = await makeUser({ name: "Vera" });
    const run = await makeRun({ customer: "Contoso", job: "Daily" });
    const another = await makeRun({ customer: "Contoso", job: "Daily" });
    granted(
      await createToken({ ...actor, permissions: new Set(["manage-tokens"]) }, { name: "Night" }, deps()),
    );
    granted(await reviewRuns(actor, { runIds: [run.runId, another.runId] }, deps()));
    await write("of a run", { runId: run.runId });
    await write("of a customer", {
      action: "mapping.saved",
      subject: { kind: "customer", id: run.customerId },
    });
    await write("of a user", { action: "user.added", subject: { kind: "user", id: actor.id } });
    const { rows } = await page({}, null, 5);
    expect(rows.map(({ action, subjectName }) => [action, subjectName])).toEqual([
      ["user.added", "Vera"],
      ["mapping.saved", "Contoso"],
      ["ticket.linked", "Daily of Contoso"],
      ["runs.reviewed", null],
      ["token.created", "Night"],
    ]);
    expect(rows[2]?.jobId).toBe(run.jobId);
    const ofRun = async () => (await page({ id: run.runId })).rows.map(({ action }) => action);
    expect(await ofRun()).toEqual(["ticket.linked", "runs.reviewed"]);
    const reviewId = rows[3]?.subjectId as string;
    granted(await undoReviewOfRuns(actor, { reviewId }, deps()));
    granted(await reviewRuns(actor, { runIds: [run.runId] }, deps()));
    expect(await ofRun()).toEqual(["runs.reviewed", "runs.review-undone", "ticket.linked", "runs.reviewed"]);
  });

  it("takes one statement, whatever is asked for", async () => {
    for (const filter of [{}, { thing: "ticket", actor: "u1" }, { id: runId, from: "2025-01-01" }]) {
      const { statements } = await statementsOf(() => page(filter));
      expect(statements).toHaveLength(1);
    }
  });
});

describe("those who are in it", () => {
  it("are each named once, as they were called last", async () => {
    await write("under a new name", { actorId: "u2", actorName: "Otto B." });
    const names = (await auditActors()).map(({ name }) => name);
    expect(names).toEqual(["Ada", "Dee", "Otto B.", "Vera"]);
  });
});

describe("the things that can be chosen", () => {
  it.each(EVENT_THINGS)("can be asked for: $thing", async ({ thing }) => {
    await expect(page({ thing })).resolves.toMatchObject({ nextCursor: null });
  });
});
