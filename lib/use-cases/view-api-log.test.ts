// The log as the application writes it: by the real gateway of `lib/server.ts`, against an Autotask that was written from the other side.

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { flushApiLog } from "@/lib/api-log";
import { type NotedCall, writeApiCalls } from "@/lib/data/api-calls";
import { prisma } from "@/lib/data/db";
import type { ApiLogFilter } from "@/lib/domain/api-log";
import type { Actor } from "@/lib/domain/roles";
import { circumstances } from "@/lib/server";
import { type LoadProcess, startLoad } from "@/lib/testing/autotask-load/load-process";
import { actor, deps, granted, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { failedRuns, makeReady } from "@/lib/testing/creation/instance";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { removeOldApiCalls } from "@/lib/use-cases/remove-old-api-calls";
import { saveApiLog } from "@/lib/use-cases/save-settings";
import { readTenantUsage, viewApiLog } from "@/lib/use-cases/view-api-log";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { controlOf } from "@/sandbox/autotask/control";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";

// Before the first look at the environment, which is read once.
const sandbox = await vi.hoisted(async () => {
  const { startAutotaskSandbox } = await import("@/sandbox/autotask/server");
  const started = await startAutotaskSandbox();
  process.env.AUTOTASK_ZONE_INFO_URL = started.zoneInfoUrl;
  return started;
});
const control = controlOf(sandbox.origin);
const { sql } = databaseForTests();
const ada = actor("admin", "Ada");
const otto = actor("operator", "Otto");
const NONE: ApiLogFilter = {
  outcome: null,
  entity: null,
  purpose: null,
  actor: null,
  from: null,
  to: null,
};

beforeAll(() => makeReady(circumstances("request-of-set-up", ada)));
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await flushApiLog();
  await sql("TRUNCATE api_calls, api_call_counts");
  await control.clearFaults();
  await setInstance({ apiLog: "all", keepApiLogDays: 14 });
});

const usageBy = (who: Actor, requestId = "request-1") => readTenantUsage(who, circumstances(requestId, who));
const logged = async (filter: Partial<ApiLogFilter> = {}, cursor: string | null = null) => {
  await flushApiLog();
  return granted(await viewApiLog(ada, { filter: { ...NONE, ...filter }, cursor }, { now: new Date() }));
};
const failNext = (entity: string, errors = ["No."]) =>
  control.addFault({ match: { entity }, fault: { type: "validation-500", errors } });

/** A row as it is written, so many seconds ago. */
function call(secondsAgo: number, given: Partial<NotedCall> = {}): NotedCall {
  return {
    at: new Date(Date.now() - secondsAgo * 1_000),
    environment: "sandbox",
    entity: "Tickets",
    operation: "get",
    method: "GET",
    purpose: "view-ticket",
    attempt: 1,
    outcome: "ok",
    status: 200,
    broken: null,
    durationMs: 12,
    bytes: 100,
    error: null,
    actorKind: "user",
    actorId: "u1",
    actorName: "Ulla",
    requestId: "r1",
    isCounted: true,
    ...given,
  };
}

describe("the API log", () => {
  it("has a row for each call, with who caused it and in which request", async () => {
    granted(await usageBy(ada, "request-7"));
    await failNext("ThresholdInformation", ["Not today."]);
    expect(await usageBy(ada, "request-8")).toMatchObject({ ok: false, quoted: ["Not today."] });
    const { rows } = await logged();
    expect(rows).toMatchObject([
      { outcome: "rejected", status: 500, error: "Not today.", requestId: "request-8" },
      { outcome: "ok", status: 200, error: null, requestId: "request-7" },
    ]);
    for (const row of rows)
      expect(row).toMatchObject({
        environment: "sandbox",
        entity: "ThresholdInformation",
        operation: "read",
        method: "GET",
        purpose: "read-usage",
        attempt: 1,
        broken: null,
        durationMs: expect.any(Number),
        bytes: expect.any(Number),
        actorKind: "user",
        actorId: ada.id,
        actorName: "Ada",
      });
  });

  it("says that a try was another one, and that it was Backupchecks itself", async () => {
    await control.addFault({ match: { entity: "ThresholdInformation" }, fault: { type: "html-503" } });
    const gateway = await circumstances("request-9").gatewayOf("sandbox");
    expect(await gateway?.thresholdUsage()).toMatchObject({ ok: true });
    const { rows } = await logged();
    expect(rows.map(({ attempt, status, outcome }) => [attempt, status, outcome])).toEqual([
      [2, 200, "ok"],
      [1, 503, "unavailable"],
    ]);
    expect(rows[0]).toMatchObject({ actorKind: "system", actorName: "Backupchecks" });
  });

  it.each([
    ["off", []],
    ["errors", ["rejected"]],
    ["all", ["rejected", "ok"]],
  ] as const)("at level %s keeps %j, and counts every call", async (apiLog, kept) => {
    await setInstance({ apiLog });
    granted(await usageBy(ada));
    await failNext("ThresholdInformation");
    await usageBy(ada);
    const { rows, usage, level } = await logged();
    expect(level).toBe(apiLog);
    expect(rows.map(({ outcome }) => outcome)).toEqual(kept);
    expect(usage).toEqual({ environment: "sandbox", used: 2, limit: 10_000, isConnected: true });
  });

  it("holds no secret in any column, whatever Autotask quotes: not the credentials, not a ticket's text", async () => {
    const [run] = await failedRuns(1);
    const runId = run?.runId as string;
    const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
    const { title, description } = granted(await previewTicket(otto, { runId }));
    const quoted = [userName, secret, integrationCode, title, description, ...description.split("\n")];
    await failNext("Tickets", [`Refused: ${quoted.join(" | ")}`, ...quoted]);
    expect(await createAsSeen(otto, { runId }, circumstances("request-b", otto))).toMatchObject({
      ok: false,
    });
    await flushApiLog();
    const [table] = await sql<{ text: string }>(
      "SELECT string_agg(c::text, E'\\n') AS text FROM api_calls c",
    );
    expect(table?.text).toContain("Refused: [redacted]");
    for (const part of quoted.filter(({ length }) => length >= 8)) expect(table?.text).not.toContain(part);
    const columns = await sql<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'api_calls' ORDER BY 1",
    );
    expect(columns.filter(({ name }) => /body|header|url|payload|content/.test(name))).toEqual([]);
  });
});

describe("its settings", () => {
  it("are changed with who, when and what they were before", async () => {
    granted(await saveApiLog(ada, { level: "off", keepDays: 30 }, deps()));
    expect(await logged()).toMatchObject({ level: "off", keepDays: 30 });
    const { apiLog } = granted(await viewAutotaskSettings(ada));
    expect(apiLog).toMatchObject({ level: "off", keepDays: 30, changed: { by: "Ada" } });
    expect(await sql("SELECT subject_id, before, after FROM audit_events ORDER BY seq DESC LIMIT 1")).toEqual(
      [
        {
          subject_id: "api-log",
          before: { apiLog: "all", keepApiLogDays: 14 },
          after: { apiLog: "off", keepApiLogDays: 30 },
        },
      ],
    );
  });

  it("are errors and two weeks where nobody has chosen", async () => {
    const columns = await sql<{ column_default: string }>(
      "SELECT column_default FROM information_schema.columns WHERE column_name IN ('api_log', 'keep_api_log_days') ORDER BY column_name",
    );
    expect(columns.map((column) => column.column_default)).toEqual(["'errors'::api_log_level", "14"]);
  });
});

describe("writing to it", () => {
  it("costs a call no statement: everything is written afterwards, in one", async () => {
    await usageBy(ada);
    await flushApiLog();
    const during = await statementsOf(async () => {
      granted(await usageBy(ada));
      granted(await usageBy(ada));
    });
    expect(during.statements.filter((text) => text.includes("api_call"))).toEqual([]);
    expect((await statementsOf(flushApiLog)).statements).toHaveLength(1);
    expect((await statementsOf(flushApiLog)).statements).toEqual([]);
  });

  it("changes nothing of a story where it fails, and goes on when it can", async () => {
    const [run] = await failedRuns(1);
    await sql("ALTER TABLE api_calls RENAME TO api_calls_away");
    const made = await createAsSeen(otto, { runId: run?.runId as string }, circumstances("request-c", otto));
    await flushApiLog();
    await sql("ALTER TABLE api_calls_away RENAME TO api_calls");
    expect(made).toMatchObject({ ok: true, value: { state: "linked" } });
    granted(await usageBy(ada));
    expect((await logged()).rows).toHaveLength(1);
  });

  it("counts what processes count at the same moment, none lost", async () => {
    const processes: LoadProcess[] = await Promise.all([0, 1].map(() => startLoad(sandbox.zoneInfoUrl)));
    const { companyId } = await prisma().companyMapping.findFirstOrThrow({ select: { companyId: true } });
    const order = { operations: 60, isShared: true, companyId: Number(companyId) };
    await control.clearRequests();
    const failures = await Promise.all(processes.map((each) => each.carryOut(order)));
    const asked = (await control.requests()).filter(({ kind }) => kind !== "zone").length;
    expect(failures.flat()).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(120);
    await expect.poll(async () => (await logged()).usage.used, { timeout: 20_000 }).toBe(asked);
    await Promise.all(processes.map((each) => each.stop()));
    // The same minutes, from many writers, in whatever order they come.
    await sql("TRUNCATE api_calls, api_call_counts");
    const batch = (n: number) => [call(n), call(60 + n), call(120 + n), call(240 - n)];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => writeApiCalls(n % 2 ? batch(n) : batch(n).reverse())),
    );
    expect((await logged()).usage.used).toBe(160);
  });
});

describe("the hour's use", () => {
  it("is of the last sixty minutes, of the environment in use, without what was never sent", async () => {
    await writeApiCalls([
      call(30),
      call(59 * 60),
      call(63 * 60),
      call(40, { environment: "production" }),
      call(50, { isCounted: false, broken: "unreachable", outcome: "unavailable" }),
    ]);
    expect((await logged()).usage.used).toBe(2);
  });

  it("of the whole tenant is asked of Autotask, in one call", async () => {
    await control.setBudget({ used: 2_115 });
    await control.clearRequests();
    const usage = granted(await usageBy(ada));
    expect(usage).toMatchObject({ limit: 10_000 });
    expect(usage.used).toBeGreaterThanOrEqual(2_115);
    expect((await control.requests()).map(({ kind }) => kind)).toEqual(["threshold"]);
  });
});

describe("the page", () => {
  beforeEach(() =>
    writeApiCalls([
      ...Array.from({ length: 120 }, (_, n) => call(n)),
      call(200, { outcome: "rejected", status: 500, error: "No.", actorId: "u2", actorName: "Vera" }),
      call(300, { entity: "Companies", purpose: "map-company" }),
      call(3 * 86_400),
    ]),
  );

  it("goes newest first by pages, each row once", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const view = await logged({}, cursor);
      seen.push(...view.rows.map(({ id }) => id));
      cursor = view.nextCursor;
    } while (cursor !== null);
    const all = await sql<{ id: string }>("SELECT id FROM api_calls ORDER BY at DESC, id DESC");
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it("is narrowed by outcome, entity, purpose, person and day, and names those who can be chosen", async () => {
    const count = async (filter: Partial<ApiLogFilter>) => (await logged(filter)).rows.length;
    expect(await count({ outcome: "errors" })).toBe(1);
    expect(await count({ entity: "Companies" })).toBe(1);
    expect(await count({ purpose: "map-company" })).toBe(1);
    expect(await count({ actor: "u2" })).toBe(1);
    expect(await count({ actor: "u2", purpose: "map-company" })).toBe(0);
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    expect(await count({ from: day, to: day })).toBe(1);
    expect((await logged()).actors).toEqual([
      { id: "u1", name: "Ulla" },
      { id: "u2", name: "Vera" },
    ]);
  });

  it("takes the same statements, however many rows there are and whatever is asked for", async () => {
    const { nextCursor } = await logged();
    const asked = [
      [NONE, null],
      [NONE, nextCursor],
      [{ ...NONE, outcome: "errors", actor: "u2" }, null],
      [{ ...NONE, entity: "nothing", from: "2026-01-01" }, null],
    ] as const;
    for (const [filter, cursor] of asked) {
      const { statements } = await statementsOf(() =>
        viewApiLog(ada, { filter, cursor }, { now: new Date() }),
      );
      expect(statements).toHaveLength(5);
    }
  });
});

describe("a round of its retention", () => {
  const round = (given: Partial<Parameters<typeof removeOldApiCalls>[0]> = {}) =>
    removeOldApiCalls({ ...deps(), pause: async () => {}, signal: new AbortController().signal, ...given });
  const left = async () => (await sql("SELECT FROM api_calls")).length;

  it("removes rows older than the days set, and counts that no hour reaches back to", async () => {
    await setInstance({ keepApiLogDays: 2 });
    await writeApiCalls([call(60), call(47 * 3_600), call(49 * 3_600), call(90 * 86_400)]);
    expect(await round()).toBe(2);
    expect(await left()).toBe(2);
    expect(await sql("SELECT calls FROM api_call_counts")).toEqual([{ calls: 1 }]);
    expect(await round()).toBe(0);
  });

  it("goes in batches, pauses in between, and stops when it is told to", async () => {
    await sql(
      `INSERT INTO api_calls (id, at, environment, entity, operation, method, purpose, attempt, outcome, duration_ms, actor_kind, actor_id,
                              actor_name, request_id)
       SELECT gen_random_uuid(), now() - interval '20 days', 'sandbox', 'Tickets', 'get', 'GET', 'view-ticket', 1, 'ok', 1, 'user', 'u', 'U', 'r'
       FROM generate_series(1, 2500)`,
    );
    const stop = new AbortController();
    const pause = async () => stop.abort();
    expect(await round({ pause, signal: stop.signal })).toBe(1_000);
    expect(await left()).toBe(1_500);
    expect(await round()).toBe(1_500);
  });
});
