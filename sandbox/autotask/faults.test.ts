import { describe, expect, it } from "vitest";
import type { Fault } from "./control-types";
import { AUTHENTICATION, sandboxForTests, ticketBody } from "./test-client";

const used = sandboxForTests();
const CREATE = { entity: "tickets", kind: "create", method: "post" } as const;

/** Whether the ticket of {@link ticketBody} was stored. */
async function isStored(): Promise<boolean> {
  const { tickets } = await used.control.state();
  return tickets.some((ticket) => ticket.externalID === "bc-1");
}

async function lastRequest() {
  return (await used.control.requests()).at(-1);
}

function leaveAfter(fault: Fault): Promise<unknown> {
  const leave = new AbortController();
  const request = fetch(`${used.origin}/ATServicesRest/V1.0/Tickets`, {
    method: "POST",
    body: JSON.stringify(ticketBody()),
    headers: { ...AUTHENTICATION, "Content-Type": "application/json" },
    signal: leave.signal,
  });
  return Promise.all([
    expect(request).rejects.toThrow(),
    (async () => {
      await expect.poll(async () => (await lastRequest())?.faultApplied).toBe(fault.type);
      leave.abort();
      await expect.poll(async () => (await lastRequest())?.finished).toBe(true);
    })(),
  ]);
}

describe("an answer that never comes", () => {
  it.each([
    ["drop-before-commit", false],
    ["drop-after-commit", true],
    ["truncate-after-commit", true],
  ] as const)("%s", async (type, stored) => {
    await used.control.addFault({ match: CREATE, fault: { type } });
    await expect(used.api("POST", "Tickets", ticketBody())).rejects.toThrow();
    expect(await isStored()).toBe(stored);
    expect(await lastRequest()).toMatchObject({ status: null, finished: true, faultApplied: type });
    expect(await used.control.writes()).toHaveLength(stored ? 1 : 0);
  });

  it("truncate-after-commit sends the head and half of the body", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "truncate-after-commit" } });
    const response = await fetch(`${used.origin}/ATServicesRest/V1.0/Tickets`, {
      method: "POST",
      body: JSON.stringify(ticketBody()),
      headers: AUTHENTICATION,
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it.each([
    ["hang", false],
    ["hang-after-commit", true],
  ] as const)("%s until the client leaves", async (type, stored) => {
    await used.control.addFault({ match: CREATE, fault: { type } });
    await leaveAfter({ type });
    expect(await isStored()).toBe(stored);
    expect(await lastRequest()).toMatchObject({ status: null });
  });

  it("delay stores even though the client has left", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "delay", ms: 500 } });
    await leaveAfter({ type: "delay", ms: 500 });
    expect(await isStored()).toBe(true);
    expect(await lastRequest()).toMatchObject({ status: null });
  });

  it("a reset cuts off what still waits, and stores nothing of it", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "delay", ms: 600_000 } });
    const late = used.api("POST", "Tickets", ticketBody());
    const refused = expect(late).rejects.toThrow();
    await expect.poll(async () => (await used.control.faults())[0]?.applied).toBe(1);
    await used.control.reset();
    await refused;
    expect(await isStored()).toBe(false);
  });
});

describe("an answer that comes late", () => {
  it.each(["delay", "delay-after-commit"] as const)("%s", async (type) => {
    await used.control.addFault({ match: CREATE, fault: { type, ms: 40 } });
    const start = performance.now();
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect(answer.status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(38);
  });

  it("delay-after-commit has stored before it waits", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "delay-after-commit", ms: 600_000 } });
    const never = used.api("POST", "Tickets", ticketBody());
    const refused = expect(never).rejects.toThrow();
    await expect.poll(isStored).toBe(true);
    await used.control.reset();
    await refused;
  });
});

describe("an answer that says something else", () => {
  it.each([
    ["html-403", 403, false],
    ["html-404", 404, false],
    ["html-500", 500, false],
    ["html-502", 502, false],
    ["html-503", 503, false],
    ["html-504", 504, false],
    ["html-500-after-commit", 500, true],
    ["html-502-after-commit", 502, true],
    ["html-503-after-commit", 503, true],
    ["html-504-after-commit", 504, true],
  ] as const)("%s", async (type, status, stored) => {
    await used.control.addFault({ match: CREATE, fault: { type } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "text/html"]);
    expect(answer.text).toContain(`<title>${status} - `);
    expect(await isStored()).toBe(stored);
    expect(await lastRequest()).toMatchObject({ status, faultApplied: type });
  });

  it.each([
    ["validation-500", false],
    ["validation-500-after-commit", true],
  ] as const)("%s", async (type, stored) => {
    await used.control.addFault({ match: CREATE, fault: { type, errors: ["No."] } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.json]).toEqual([500, { errors: ["No."] }]);
    expect(await isStored()).toBe(stored);
    await used.control.addFault({ match: CREATE, fault: { type } });
    expect((await used.api("POST", "Tickets", ticketBody())).json.errors).toHaveLength(1);
  });

  it.each([
    ["a number of seconds", { retryAfterSeconds: 7 }, "7"],
    ["none, whatever the switch says", { retryAfterSeconds: null }, null],
    ["what the switch says", {}, "90"],
  ])("throttled with %s", async (_what, options, header) => {
    await used.control.setSwitches({ retryAfter: 90 });
    await used.control.addFault({ match: CREATE, fault: { type: "throttled", ...options } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, header]);
    expect(answer.json.errors).toHaveLength(1);
    expect(await isStored()).toBe(false);
  });

  it("throttled in plain text", async () => {
    await used.control.addFault({ fault: { type: "throttled", plainText: true } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.headers.get("content-type")]).toEqual([429, "text/plain"]);
  });

  it("unauthorized, without a lock", async () => {
    await used.control.setCredentials({ lockAfter: 1 });
    await used.control.addFault({ fault: { type: "unauthorized" } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.text]).toEqual([401, ""]);
    expect((await used.api("GET", "Version")).status).toBe(200);
  });

  it.each([
    ["bad-json-after-commit", /^\{"itemId":\d+$/],
    ["empty-body-after-commit", /^$/],
  ] as const)("%s", async (type, text) => {
    await used.control.addFault({ match: CREATE, fault: { type } });
    const response = await fetch(`${used.origin}/ATServicesRest/V1.0/Tickets`, {
      method: "POST",
      body: JSON.stringify(ticketBody()),
      headers: AUTHENTICATION,
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(text);
    expect(await isStored()).toBe(true);
  });

  it("redirect", async () => {
    const location = "http://127.0.0.1:9/elsewhere";
    await used.control.addFault({ match: CREATE, fault: { type: "redirect", location } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect([answer.status, answer.headers.get("location")]).toEqual([307, location]);
    expect(await isStored()).toBe(false);
  });

  it.each([
    [undefined, 1_000_000],
    [48120, null],
  ])("wrong-item-id %s", async (itemId, offset) => {
    await used.control.addFault({ match: CREATE, fault: { type: "wrong-item-id", itemId } });
    const answer = await used.api("POST", "Tickets", ticketBody());
    const real = (await used.control.writes())[0]?.id ?? 0;
    expect(answer.json.itemId).toBe(itemId ?? real + (offset ?? 0));
    expect(await isStored()).toBe(true);
  });
});

describe("an effect that is another", () => {
  it("patch-no-effect acknowledges and changes nothing", async () => {
    const id = await used.create();
    await used.control.clearRequests();
    const before = await used.control.ticket(id);
    await used.control.addFault({ fault: { type: "patch-no-effect" } });
    const answer = await used.api("PATCH", "Tickets", { id, status: 5 });
    expect([answer.status, answer.json]).toEqual([200, { itemId: id }]);
    expect(await used.control.ticket(id)).toEqual(before);
    expect(await used.control.writes()).toEqual([]);
    await used.api("PATCH", "Tickets", { id, status: 5 });
    expect((await used.control.ticket(id))?.ticket.status).toBe(5);
  });

  it("workflow-reverts-status puts the status back, at once or later", async () => {
    const id = await used.create();
    await used.control.addFault({ fault: { type: "workflow-reverts-status" } });
    await used.api("PATCH", "Tickets", { id, status: 5 });
    expect((await used.control.ticket(id))?.ticket).toMatchObject({ status: 1, completedDate: null });
    await used.control.addFault({ fault: { type: "workflow-reverts-status", ms: 60_000 } });
    await used.api("PATCH", "Tickets", { id, status: 5 });
    expect((await used.api("GET", `Tickets/${id}`)).json.item).toMatchObject({ status: 5 });
    await used.control.advanceClock(60_000);
    expect((await used.api("GET", `Tickets/${id}`)).json.item).toMatchObject({ status: 1 });
  });

  it("invisible tickets can be read only later, by id and by query", async () => {
    await used.control.addFault({ fault: { type: "invisible", ms: 60_000 } });
    const id = await used.create();
    const byReference = [{ op: "eq", field: "externalID", value: "bc-1" }];
    expect((await used.api("GET", `Tickets/${id}`)).json.item).toBeNull();
    expect((await used.find("Tickets", byReference)).json.items).toEqual([]);
    await used.control.advanceClock(60_000);
    expect((await used.api("GET", `Tickets/${id}`)).json.item).toMatchObject({ id });
    expect((await used.find("Tickets", byReference)).json.items).toHaveLength(1);
  });

  it.each([
    ["its company", undefined, true],
    ["another company", true, false],
  ])("merge-into-older: the new id leads to an older ticket of %s", async (_what, otherCompany, isSame) => {
    await used.control.addFault({ fault: { type: "merge-into-older", otherCompany } });
    const id = await used.create();
    const item = (await used.api("GET", `Tickets/${id}`)).json.item ?? {};
    expect(item.id).not.toBe(id);
    expect(item.externalID).toBeNull();
    expect(item.companyID === 184).toBe(isSame);
    const found = await used.find("Tickets", [{ op: "eq", field: "externalID", value: "bc-1" }]);
    expect(found.json.items).toEqual([]);
    expect((await used.control.state()).merged).toEqual({ [id]: item.id });
  });

  it("merge-into-older makes the older ticket where the company has none", async () => {
    await used.control.addFault({ fault: { type: "merge-into-older" } });
    const id = await used.create({ companyID: 200 });
    const item = (await used.api("GET", `Tickets/${id}`)).json.item ?? {};
    expect(item).toMatchObject({ companyID: 200, externalID: null });
    expect(Date.parse(String(item.createDate))).toBeLessThan(Date.now() - 80_000_000);
  });
});
