import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { API_ENTITIES } from "@/lib/domain/api-log";
import type { AutotaskEntity } from "./config";
import { CANARY_CODE, CANARY_SECRET, draft, FAR, warmGateway } from "./testing/gateways";
import { type LocalAutotask, type LocalReply, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

const timeouts = { readMs: 300, writeMs: 300 };

describe("the report of a request", () => {
  it("says what was done, how long it took and how large the answer was", async () => {
    local.handler = () => ({ json: { queryCount: 3 } });
    const { gateway, config } = await warmGateway(local);
    await gateway.countTimeEntries(7);
    expect(config.calls).toEqual([
      {
        at: expect.any(Date),
        entity: "TimeEntries",
        operation: "read",
        purpose: "count-time-entries",
        method: "POST",
        attempt: 1,
        status: 200,
        broken: null,
        durationMs: expect.any(Number),
        bytes: JSON.stringify({ queryCount: 3 }).length,
        outcome: "ok",
        error: null,
        retryAfterSeconds: null,
        isCounted: true,
      },
    ]);
  });

  it("counts the tries of one call, and not the zone among the hour's requests", async () => {
    local.handler = () => ({ status: 503 });
    const { gateway, config } = await warmGateway(local);
    await gateway.countTimeEntries(7);
    expect(config.calls.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 503],
      [2, 503],
      [3, 503],
    ]);
    config.calls.length = 0;
    await gateway.testConnection();
    expect(config.calls.filter(({ isCounted }) => !isCounted).map(({ entity }) => entity)).toEqual([
      "ZoneInformation",
    ]);
  });

  it.each<[string, LocalReply, string]>([
    ["no answer in time", "hang", "timed-out"],
    ["a cut connection", "hang-up", "cut-off"],
  ])("names the kind of failure: %s", async (_name, reply, broken) => {
    local.handler = () => reply;
    const { gateway, config } = await warmGateway(local, { timeouts });
    await gateway.createTicket(draft, FAR);
    expect(config.calls).toMatchObject([{ broken, status: null, bytes: null, outcome: "ambiguous" }]);
    expect(config.calls[0]?.error).toMatch(/^(Autotask did not answer|The connection to Autotask broke off)/);
  });

  it("is not counted where nothing was on the wire", async () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" });
    const { gateway, config } = await warmGateway(local);
    local.handler = () => ({ json: {} });
    await gateway.getTicket(1, "view-ticket");
    const broken = { ...config, fetch: () => Promise.reject(refused) };
    const { createAutotaskGateway } = await import("./gateway");
    config.calls.length = 0;
    await createAutotaskGateway(broken).createTicket(draft, FAR);
    expect(config.calls).toMatchObject([{ broken: "unreachable", isCounted: false }]);
  });
});

it("is of one of the entities that a log can be asked for", () => {
  const entities: Record<AutotaskEntity, true> = {
    Companies: true,
    ThresholdInformation: true,
    TicketNotes: true,
    Tickets: true,
    TimeEntries: true,
    ZoneInformation: true,
  };
  expect(API_ENTITIES).toEqual(Object.keys(entities));
});

describe("its error text", () => {
  it("holds no credentials and nothing of what was sent, though Autotask quotes all of it", async () => {
    const { gateway, config } = await warmGateway(local);
    const { userName } = config;
    const quoted = [userName, userName.toUpperCase(), CANARY_SECRET, CANARY_CODE];
    const lines = draft.description.split("\n");
    local.handler = () => ({
      status: 500,
      json: { errors: [`Not so: ${quoted.join(" ")}`, `Bad "${draft.description}"`, `Line ${lines[1]}`] },
    });
    await gateway.createTicket(draft, FAR);
    const error = config.calls[0]?.error ?? "";
    expect(error).toMatch(
      /^Not so: \[redacted\] \[redacted\] \[redacted\] \[redacted\] Bad "\[redacted\]" Line/,
    );
    for (const secret of [...quoted, draft.description, ...lines]) expect(error).not.toContain(secret);
  });

  it("is cut after it was redacted, and quotes nothing of an answer that says done", async () => {
    const { gateway, config } = await warmGateway(local);
    local.handler = () => ({ status: 500, json: { errors: ["x".repeat(290) + config.userName] } });
    await gateway.countTimeEntries(7);
    const [first] = config.calls;
    expect(first?.error).toHaveLength(300);
    expect(first?.error).not.toContain(config.userName.slice(0, 8));
    config.calls.length = 0;
    local.handler = () => ({ status: 200, text: "Ticket of Contoso: backup of the board's mail" });
    await gateway.countTimeEntries(7);
    expect(config.calls[0]?.error).toBe("Autotask's answer was not understood (HTTP 200).");
  });
});
