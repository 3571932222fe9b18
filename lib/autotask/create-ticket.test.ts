import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PsaFailure, TicketDraft } from "@/lib/domain/psa";
import { createAutotaskGateway } from "./gateway";
import {
  CANARY_CODE,
  CANARY_SECRET,
  creates,
  draft,
  FAR,
  failureOf,
  HTML_PAGE,
  storedZone,
  testConfig,
  warmGateway,
} from "./testing/gateways";
import { type LocalAutotask, type LocalReply, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("a create", () => {
  it("is one request with nine fields and the three headers", async () => {
    local.handler = () => ({ json: { itemId: 29684378 } });
    const { gateway, config } = await warmGateway(local);
    expect(await gateway.createTicket(draft, FAR)).toEqual({ ok: true, value: { ticketId: 29684378 } });
    expect(local.requests).toHaveLength(1);
    expect(local.zoneLookUps).toBe(0);
    const [request] = local.requests;
    expect(request?.body).toEqual({
      companyID: 0,
      title: draft.title,
      description: draft.description,
      queueID: 8,
      source: 8,
      status: 1,
      priority: 2,
      dueDateTime: "2026-11-23T21:00:04Z",
      externalID: draft.reference,
    });
    expect(request?.headers).toMatchObject({
      apiintegrationcode: CANARY_CODE,
      username: config.userName,
      secret: CANARY_SECRET,
      "content-type": "application/json",
      "content-length": String(new TextEncoder().encode(JSON.stringify(request?.body)).byteLength),
    });
    expect(request?.headers["transfer-encoding"]).toBeUndefined();
    expect(config.calls).toEqual([
      {
        at: expect.any(Date),
        entity: "Tickets",
        operation: "create",
        purpose: "create-ticket",
        method: "POST",
        attempt: 1,
        status: 200,
        broken: null,
        durationMs: expect.any(Number),
        bytes: expect.any(Number),
        outcome: "ok",
        error: null,
        isCounted: true,
        retryAfterSeconds: null,
      },
    ]);
  });

  it.each<[string, LocalReply]>([
    ["a cut connection", "hang-up"],
    ["no answer in time", "hang"],
    ["half an answer", "half-an-answer"],
    ["an empty 200", {}],
    ["a 200 without ID", { json: {} }],
    ["an ID of null", { json: { itemId: null } }],
    ["an ID as text", { json: { itemId: "5" } }],
    ["an ID beside errors", { json: { itemId: 5, errors: ["x"] } }],
    ["JSON that ends early", { text: '{"itemId":' }],
    ["a page with 200", { text: HTML_PAGE }],
    ["a page with 404", { status: 404, text: HTML_PAGE }],
    ["a page with 500", { status: 500, text: HTML_PAGE }],
    ["500 without errors", { status: 500, json: { Message: "An error has occurred." } }],
    ["502", { status: 502, text: HTML_PAGE }],
    ["503", { status: 503 }],
    ["504", { status: 504, text: HTML_PAGE }],
    ["408", { status: 408 }],
    ["421, after which fetch would send a plain body again", { status: 421 }],
    ["302", { status: 302, headers: { location: "/ATServicesRest/V1.0/Elsewhere" } }],
    [
      "307, after which a body would be sent again",
      { status: 307, headers: { location: "/ATServicesRest/V1.0/Elsewhere" } },
    ],
  ])("is ambiguous and sent once: %s", async (_, reply) => {
    local.handler = () => reply;
    const { gateway, config } = await warmGateway(local, { timeouts: { writeMs: 150 } });
    const answer = await gateway.createTicket(draft, FAR);
    expect(failureOf(answer)?.kind).toBe("ambiguous");
    expect(local.requests).toHaveLength(1);
    expect(config.calls.map(({ outcome }) => outcome)).toEqual(["ambiguous"]);
  });

  it("is ambiguous where a kept connection breaks under it", async () => {
    const seen = new WeakSet<object>();
    let kept = false;
    local.handler = ({ socket, method }) => {
      kept = seen.has(socket);
      seen.add(socket);
      return method === "GET" ? { json: { item: null } } : "hang-up";
    };
    const { gateway } = await warmGateway(local);
    await gateway.getTicket(1, "view-ticket");
    // Until fetch has put the connection back among those that can be used again.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(failureOf(await gateway.createTicket(draft, FAR))?.kind).toBe("ambiguous");
    expect(kept).toBe(true);
    expect(creates(local)).toHaveLength(1);
  });

  it("is unavailable where nobody listens", async () => {
    const gone = await startLocalAutotask();
    await gone.close();
    const config = testConfig(local.zoneInfoUrl);
    config.stored.zone = storedZone(config, gone.origin);
    expect(failureOf(await createAutotaskGateway(config).createTicket(draft, FAR))).toEqual({
      kind: "unavailable",
      detail: "Autotask could not be reached (ECONNREFUSED).",
    });
    expect(config.calls).toHaveLength(1);
  });

  it.each<[string, LocalReply, PsaFailure]>([
    [
      "errors",
      { status: 500, json: { errors: ["queueID is required"] } },
      { kind: "rejected", messages: ["queueID is required"] },
    ],
    [
      "429",
      { status: 429, headers: { "retry-after": "5" } },
      {
        kind: "throttled",
        retryAfterSeconds: 5,
        detail: "Autotask takes no more requests at present (HTTP 429).",
      },
    ],
    ["401", { status: 401 }, { kind: "credentials", detail: "Autotask refused the credentials (HTTP 401)." }],
  ])("is not sent again after %s", async (_, reply, failure) => {
    local.handler = () => reply;
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.createTicket(draft, FAR))).toEqual(failure);
    expect(local.requests).toHaveLength(1);
  });

  it.each<[string, Partial<TicketDraft>, string]>([
    ["a title too long", { title: "x".repeat(256) }, "title has 256 characters; Autotask keeps 255."],
    ["no title", { title: "" }, "title is empty."],
    [
      "a description too long",
      { description: "x".repeat(8_001) },
      "description has 8001 characters; Autotask keeps 8000.",
    ],
    [
      "an arrow",
      { description: "a → b" },
      "description holds a character that Autotask can't keep (U+2192).",
    ],
    [
      "a reference too long",
      { reference: "x".repeat(51) },
      "externalID has 51 characters; Autotask keeps 50.",
    ],
    ["no reference", { reference: " " }, "externalID is empty."],
    ["no company", { companyId: Number.NaN }, "companyID is no ID."],
    ["no queue", { queueId: -1 }, "queueID is no ID."],
    ["no date", { dueAt: new Date(Number.NaN) }, "dueDateTime is no date."],
  ])("is refused before anything is sent: %s", async (_, change, message) => {
    const config = testConfig(local.zoneInfoUrl);
    const answer = await createAutotaskGateway(config).createTicket({ ...draft, ...change }, FAR);
    expect(failureOf(answer)).toEqual({ kind: "rejected", messages: [message] });
    expect([local.requests.length, local.zoneLookUps, config.calls.length]).toEqual([0, 0, 0]);
  });

  it("is sent with texts of the largest size", async () => {
    local.handler = () => ({ json: { itemId: 1 } });
    const { gateway } = await warmGateway(local);
    const large = {
      ...draft,
      title: "ü".repeat(255),
      description: "€".repeat(8_000),
      reference: "x".repeat(50),
    };
    expect((await gateway.createTicket(large, FAR)).ok).toBe(true);
  });

  it.each([
    [-1, 1],
    [0, 0],
    [1, 0],
  ])("%i ms after notAfter: %i requests", async (late, sent) => {
    local.handler = () => ({ json: { itemId: 1 } });
    const notAfter = new Date("2026-11-22T21:00:00Z");
    const { gateway } = await warmGateway(local, { now: () => new Date(notAfter.getTime() + late) });
    const answer = await gateway.createTicket(draft, { notAfter });
    expect(answer.ok).toBe(sent === 1);
    expect(failureOf(answer)?.kind).toBe(sent === 1 ? undefined : "unavailable");
    expect(local.requests).toHaveLength(sent);
  });

  it("looks at notAfter only when its turn has come", async () => {
    let clock = new Date("2026-11-22T21:00:00Z").getTime();
    const notAfter = new Date(clock + 1_000);
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let arrived = () => {};
    const bothIn = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    local.handler = async () => {
      if (local.requests.length === 2) arrived();
      await gate;
      return { json: { item: null } };
    };
    const { gateway } = await warmGateway(local, { now: () => new Date(clock) });
    const reads = [gateway.getTicket(1, "view-ticket"), gateway.getTicket(2, "view-ticket")];
    await bothIn;
    const create = gateway.createTicket(draft, { notAfter });
    clock = notAfter.getTime();
    open();
    expect(failureOf(await create)?.kind).toBe("unavailable");
    await Promise.all(reads);
    expect(creates(local)).toHaveLength(0);
  });

  it("is not lost by a listener that fails", async () => {
    local.handler = () => ({ json: { itemId: 3 } });
    const { gateway } = await warmGateway(local, {
      onCall: () => {
        throw new Error("the log is full");
      },
    });
    expect(await gateway.createTicket(draft, FAR)).toEqual({ ok: true, value: { ticketId: 3 } });
  });
});
