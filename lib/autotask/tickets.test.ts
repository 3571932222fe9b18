import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf, TICKET, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("getTicket", () => {
  it("reads a ticket in one GET", async () => {
    local.handler = () => ({ json: { item: TICKET } });
    const { gateway, config } = await warmGateway(local);
    expect(await gateway.getTicket(7, "open-ticket")).toEqual({
      ok: true,
      value: {
        id: 7,
        number: "T20261122.0001",
        title: "x",
        companyId: 0,
        statusId: 1,
        reference: "r-1",
        createdAt: new Date("2026-11-22T21:00:04.120Z"),
        completedAt: null,
      },
    });
    expect(local.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET Tickets/7"]);
    expect(config.calls).toMatchObject([
      { entity: "Tickets", purpose: "open-ticket", method: "GET", status: 200 },
    ]);
  });

  it.each<[string, object, object]>([
    ["no reference as null", { externalID: null }, { reference: null }],
    ["no reference as an empty text", { externalID: "" }, { reference: null }],
    ["no reference at all", { externalID: undefined }, { reference: null }],
    ["no title", { title: null }, { title: "" }],
    ["numbers as text", { id: "7", companyID: "0", status: "5" }, { id: 7, companyId: 0, statusId: 5 }],
    [
      "a completion date",
      { completedDate: "2026-11-23T01:02:03Z" },
      { completedAt: new Date("2026-11-23T01:02:03Z") },
    ],
    ["an empty completion date", { completedDate: "" }, { completedAt: null }],
    ["an unreadable date", { createDate: "yesterday" }, { createdAt: null }],
    [
      "another ticket, into which this one was merged",
      { id: 3, externalID: "r-0" },
      { id: 3, reference: "r-0" },
    ],
  ])("takes %s", async (_, change, expected) => {
    local.handler = () => ({ json: { item: { ...TICKET, ...change } } });
    const { gateway } = await warmGateway(local);
    expect(await gateway.getTicket(7, "view-ticket")).toMatchObject({ ok: true, value: expected });
  });

  it.each<[string, object]>([
    ["no ID", { id: null }],
    ["no company", { companyID: null }],
    ["no status", { status: undefined }],
    ["half a company", { companyID: 1.5 }],
    ["an ID beyond 2^53", { id: 2 ** 53 }],
  ])("concludes nothing from a ticket with %s", async (_, change) => {
    local.handler = () => ({ json: { item: { ...TICKET, ...change } } });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.getTicket(7, "view-ticket"))?.kind).toBe("unavailable");
  });

  it.each([
    [200, { item: null }],
    [404, { Message: "Not found" }],
    [404, {}],
  ])("takes %i %j for absent", async (status, json) => {
    local.handler = () => ({ status, json });
    const { gateway } = await warmGateway(local);
    expect(await gateway.getTicket(7, "view-ticket")).toEqual({ ok: true, value: null });
    expect(local.requests).toHaveLength(1);
  });

  it.each([200, 404])("does not take a page with %i for absent", async (status) => {
    local.handler = () => ({ status, text: "<html>File or directory not found.</html>" });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.getTicket(7, "view-ticket"))?.kind).toBe("unavailable");
  });

  it.each([0, -1, 1.5, Number.NaN])("asks nobody for ticket %s", async (ticketId) => {
    const { gateway } = await warmGateway(local);
    await expect(gateway.getTicket(ticketId, "view-ticket")).rejects.toThrow(RangeError);
    expect(local.requests).toHaveLength(0);
  });
});

describe("findTicketsByReference", () => {
  it("asks once for all, oldest first", async () => {
    local.handler = () => ({
      json: {
        items: [
          { ...TICKET, id: 9 },
          { ...TICKET, id: 4, externalID: "R-2 " },
        ],
        pageDetails: {},
      },
    });
    const { gateway } = await warmGateway(local);
    const answer = await gateway.findTicketsByReference(["r-1", "r-2", "r-1"]);
    expect(answer.ok && answer.value.map(({ id }) => id)).toEqual([4, 9]);
    expect(local.requests).toHaveLength(1);
    expect(local.requests[0]).toMatchObject({
      method: "POST",
      path: "Tickets/query",
      body: {
        filter: [{ op: "in", field: "externalID", value: ["r-1", "r-2"] }],
        includeFields: expect.arrayContaining(["id", "ticketNumber", "externalID", "companyID", "status"]),
        maxRecords: 500,
      },
    });
  });

  it("finds none", async () => {
    local.handler = () => ({ json: { items: [] } });
    const { gateway } = await warmGateway(local);
    expect(await gateway.findTicketsByReference(["r-1"])).toEqual({ ok: true, value: [] });
  });

  it.each([
    ["a ticket of another reference", [{ ...TICKET, externalID: "r-9" }]],
    ["a ticket without reference", [TICKET, { ...TICKET, id: 8, externalID: "" }]],
  ])("concludes nothing where Autotask gives %s", async (_, items) => {
    local.handler = () => ({ json: { items } });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.findTicketsByReference(["r-1"]))).toEqual({
      kind: "unavailable",
      detail: "Autotask answered with tickets that were not asked for.",
    });
  });

  it.each([{}, { items: null }, { items: [{ id: 7 }] }, { item: null }])(
    "concludes nothing from %j",
    async (json) => {
      local.handler = () => ({ json });
      const { gateway } = await warmGateway(local);
      expect(failureOf(await gateway.findTicketsByReference(["r-1"]))?.kind).toBe("unavailable");
    },
  );

  it("asks nobody for nothing, and refuses more than 200", async () => {
    const { gateway } = await warmGateway(local);
    const many = (count: number) => Array.from({ length: count }, (_, index) => `r-${index}`);
    expect(await gateway.findTicketsByReference([])).toEqual({ ok: true, value: [] });
    await expect(gateway.findTicketsByReference(many(201))).rejects.toThrow(RangeError);
    expect(local.requests).toHaveLength(0);
    local.handler = () => ({ json: { items: [] } });
    expect((await gateway.findTicketsByReference(many(200))).ok).toBe(true);
  });
});

describe("ticketUrl", () => {
  it("is made of the web address of the zone, without a request", async () => {
    const { gateway } = await warmGateway(local);
    expect(await gateway.ticketUrl(29684378)).toEqual({
      ok: true,
      value: `${local.origin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=29684378`,
    });
    expect([local.requests.length, local.zoneLookUps]).toEqual([0, 0]);
    await expect(gateway.ticketUrl(0)).rejects.toThrow(RangeError);
  });

  it("is unavailable where the zone names no web address", async () => {
    local.zoneHandler = () => ({ json: { zoneName: "", url: `${local.origin}/ATServicesRest/` } });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.ticketUrl(1))?.kind).toBe("unavailable");
  });
});
