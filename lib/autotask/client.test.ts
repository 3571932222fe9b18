import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PsaFailure } from "@/lib/domain/psa";
import { createAutotaskGateway } from "./gateway";
import { FAR, failureOf, HTML_PAGE, testConfig, warmGateway } from "./testing/gateways";
import { type LocalAutotask, type LocalReply, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("a read", () => {
  const busy: LocalReply = { status: 503, text: HTML_PAGE };

  it.each<[string, LocalReply[], number, PsaFailure["kind"] | undefined]>([
    ["a gateway error and then an answer", [busy, { json: { item: null } }], 2, undefined],
    ["a hang-up and then an answer", ["hang-up", { json: { item: null } }], 2, undefined],
    [
      "429 and then an answer",
      [{ status: 429, headers: { "retry-after": "1" } }, { json: { item: null } }],
      2,
      undefined,
    ],
    ["half an answer and then a whole one", ["half-an-answer", { json: { item: null } }], 2, undefined],
    ["gateway errors for ever", [busy, busy, busy, busy], 3, "unavailable"],
    ["429 with a long wait", [{ status: 429, headers: { "retry-after": "60" } }], 1, "throttled"],
    ["a refusal", [{ status: 500, json: { errors: ["no"] } }], 1, "rejected"],
    ["a wrong address", [{ status: 404, text: HTML_PAGE }], 1, "unavailable"],
    ["a redirect", [{ status: 302, headers: { location: "/x" } }], 1, "unavailable"],
    ["wrong credentials", [{ status: 401 }], 1, "credentials"],
    ["another shape", [{ json: { items: [] } }], 1, "unavailable"],
  ])("%s", async (_, replies, requests, kind) => {
    local.handler = () => replies[local.requests.length - 1] ?? { json: { item: null } };
    const { gateway } = await warmGateway(local);
    const answer = await gateway.getTicket(7, "view-ticket");
    expect(failureOf(answer)?.kind).toBe(kind);
    expect(local.requests).toHaveLength(requests);
  });

  it("that gets no answer in time is not tried again beyond the window", async () => {
    let clock = 0;
    local.handler = () => {
      clock += 30_000;
      return "hang";
    };
    const { gateway, config } = await warmGateway(local, {
      now: () => new Date(clock),
      timeouts: { readMs: 100 },
    });
    expect(failureOf(await gateway.getTicket(7, "view-ticket"))).toEqual({
      kind: "unavailable",
      detail: "Autotask did not answer within 0.1 seconds.",
    });
    expect(local.requests).toHaveLength(1);
    expect(config.calls[0]).toMatchObject({ status: null, durationMs: 30_000, outcome: "unavailable" });
  });

  it("waits as long as it was told", async () => {
    const slept: number[] = [];
    local.handler = () =>
      local.requests.length === 1
        ? { status: 429, headers: { "retry-after": "4" } }
        : { json: { item: null } };
    const { gateway } = await warmGateway(local, {
      sleep: async (ms) => {
        slept.push(ms);
      },
    });
    expect((await gateway.getTicket(7, "view-ticket")).ok).toBe(true);
    expect(slept).toEqual([4_000]);
  });
});

describe("slots", () => {
  it("are two per entity, for all gateways of one connection", async () => {
    let inside = 0;
    let most = 0;
    local.handler = async ({ path }) => {
      if (!path.startsWith("Tickets/")) return { json: { item: null } };
      inside += 1;
      most = Math.max(most, inside);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return { json: { item: null } };
    };
    const { config } = await warmGateway(local);
    const ids = [1, 2, 3, 4, 5, 6, 7, 8];
    const answers = await Promise.all(
      ids.map((id) => createAutotaskGateway(config).getTicket(id, "view-ticket")),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(2);
  });

  it("are kept apart by entity, and not waited for without end", async () => {
    local.handler = ({ method, path }) =>
      method === "GET" && path.startsWith("Tickets/")
        ? "hang"
        : { json: { item: null, itemId: 5, queryCount: 0 } };
    const { gateway } = await warmGateway(local, { timeouts: { readMs: 5_000, slotMs: 50 } });
    const stuck = [gateway.getTicket(1, "view-ticket"), gateway.getTicket(2, "view-ticket")];
    expect(failureOf(await gateway.getTicket(3, "view-ticket"))).toEqual({
      kind: "unavailable",
      detail: "Too many requests to Autotask are waiting for their turn.",
    });
    expect(await gateway.getCompany(3)).toEqual({ ok: true, value: null });
    const note = { ticketId: 3, title: "t", description: "d", noteTypeId: 1 };
    expect(await gateway.addInternalNote(note, FAR)).toEqual({ ok: true, value: { noteId: 5 } });
    expect(await gateway.countTimeEntries(3)).toEqual({ ok: true, value: 0 });
    local.handler = () => ({ json: { item: null } });
    for (const { socket, path } of local.requests) if (/^Tickets\/\d+$/.test(path)) socket.destroy();
    expect((await Promise.all(stuck)).every(({ ok }) => ok)).toBe(true);
  });
});

describe("fetch", () => {
  it("is the runtime's own, also where the framework has put another in its place", async () => {
    const own = globalThis.fetch;
    let wrapped = 0;
    const wrapper = Object.assign(
      (...given: Parameters<typeof fetch>) => {
        wrapped += 1;
        return own(...given);
      },
      { _nextOriginalFetch: own },
    );
    globalThis.fetch = wrapper;
    try {
      local.handler = () => ({ json: { item: null } });
      expect((await createAutotaskGateway(testConfig(local.zoneInfoUrl)).getCompany(1)).ok).toBe(true);
      expect([local.requests.length, wrapped]).toEqual([1, 0]);
    } finally {
      globalThis.fetch = own;
    }
  });
});
