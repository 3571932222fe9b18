import { describe, expect, it } from "vitest";
import { AUTHENTICATION, ask, sandboxForTests, ticketBody } from "./test-client";

const used = sandboxForTests();
const CREATE = { entity: "tickets", kind: "create", method: "post" } as const;

describe("a zone that moves", () => {
  const zone = () => ask("GET", `${used.sandbox.zoneInfoUrl}?user=${AUTHENTICATION.UserName}`);
  const version = (url: unknown) => ask("GET", `${url}V1.0/Version`, undefined, AUTHENTICATION);

  it("turns away at the old host; the discovery names the new one, which has the same tickets", async () => {
    const id = await used.create();
    await used.control.setCredentials({ lockAfter: 1 });
    await used.control.addFault({ fault: { type: "zone-moved" } });
    const turnedAway = await used.api("GET", `Tickets/${id}`);
    expect([turnedAway.status, turnedAway.text]).toEqual([401, ""]);
    const { url, webUrl } = (await zone()).json;
    expect(url).not.toContain(used.origin);
    const item = await ask("GET", `${url}V1.0/Tickets/${id}`, undefined, AUTHENTICATION);
    expect(item.json.item).toMatchObject({ id });
    expect((await ask("GET", `${webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`)).status).toBe(200);
    expect((await used.control.state()).zoneOrigin).toBe(String(webUrl).slice(0, -1));
    await used.control.clearFaults();
    expect((await version(url)).status).toBe(401);
    expect((await used.api("GET", "Version")).status).toBe(200);
    expect((await zone()).json.url).toBe(`${used.origin}/ATServicesRest/`);
  });

  it("can move after so many requests", async () => {
    await used.control.addFault({ fault: { type: "zone-moved" }, after: 2 });
    expect((await zone()).json.url).toBe(`${used.origin}/ATServicesRest/`);
    const statuses = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await used.api("GET", "Version")).status);
    }
    expect(statuses).toEqual([200, 200, 401, 401]);
    const { url } = (await zone()).json;
    expect((await version(url)).status).toBe(200);
    expect((await used.control.faults())[0]).toMatchObject({ seen: 4, applied: 2 });
  });
});

describe("rules", () => {
  it("hit what fits all of their conditions, so often and after so many, and count", async () => {
    await used.control.addFault({
      match: { entity: "COMPANIES", kind: "get" },
      fault: { type: "html-502" },
      after: 1,
      times: 2,
    });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) {
      statuses.push((await used.api("GET", "Companies/0")).status);
      await used.api("GET", "Companies/entityInformation");
      await used.api("GET", "Tickets/48120");
    }
    expect(statuses).toEqual([200, 502, 502, 200, 200]);
    expect(await used.control.faults()).toEqual([
      expect.objectContaining({ seen: 5, applied: 2, after: 1, times: 2 }),
    ]);
  });

  it("come in their order: an ending waits for the ending before it", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "html-502" } });
    await used.control.addFault({ match: CREATE, fault: { type: "html-503" }, times: 2 });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await used.api("POST", "Tickets", ticketBody())).status);
    }
    expect(statuses).toEqual([502, 503, 503, 200]);
  });

  it("add up: modifiers and one ending in one request", async () => {
    await used.control.addFault({ match: CREATE, fault: { type: "delay", ms: 5 } });
    await used.control.addFault({ match: CREATE, fault: { type: "invisible", ms: 60_000 } });
    await used.control.addFault({ match: CREATE, fault: { type: "html-502-after-commit" } });
    expect((await used.api("POST", "Tickets", ticketBody())).status).toBe(502);
    expect(await used.control.writes()).toHaveLength(1);
    const found = await used.find("Tickets", [{ op: "eq", field: "externalID", value: "bc-1" }]);
    expect(found.json.items).toEqual([]);
    expect((await used.control.requests({ kind: "create" }))[0]?.faultApplied).toBe(
      "delay, invisible, html-502-after-commit",
    );
  });

  it("last for always if told so, and until they are cleared", async () => {
    const rule = await used.control.addFault({
      match: { method: "GET" },
      fault: { type: "html-503" },
      times: "always",
    });
    for (let count = 0; count < 3; count += 1) {
      expect((await used.api("GET", "Version")).status).toBe(503);
    }
    expect((await used.find("Tickets", [{ op: "exist", field: "id" }])).status).toBe(200);
    await used.control.clearFaults(rule.id);
    expect((await used.api("GET", "Version")).status).toBe(200);
  });

  it("reach the zone discovery too", async () => {
    await used.control.addFault({ match: { kind: "zone" }, fault: { type: "html-503" } });
    expect((await ask("GET", `${used.sandbox.zoneInfoUrl}?user=x`)).status).toBe(503);
  });

  it("leave a refusal a refusal, whatever would have been bent", async () => {
    await used.control.addFault({ fault: { type: "wrong-item-id" } });
    await used.control.addFault({ fault: { type: "merge-into-older" } });
    const answer = await used.api("POST", "Tickets", ticketBody({ priority: 3 }));
    expect(answer.json.errors).toEqual([expect.stringContaining("Picklist value [3]")]);
  });

  it.each([
    [{ fault: { type: "explode" } }, "There is no fault of the type"],
    [{}, "There is no fault of the type"],
    [{ fault: { type: "delay" } }, "The numbers of a fault must be 0 or more."],
    [{ fault: { type: "hang" }, times: -1 }, "The numbers of a fault must be 0 or more."],
  ])("that make no sense are refused: %j", async (input, message) => {
    await expect(used.control.addFault(input as never)).rejects.toThrow(message);
    expect(await used.control.faults()).toEqual([]);
  });
});
