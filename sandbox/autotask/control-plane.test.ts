import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { SANDBOX_COMPANIES, SANDBOX_CREDENTIALS, sampleTenant } from "./tenant";
import { ask, sandboxForTests, ticketBody } from "./test-client";

const used = sandboxForTests();

describe("the log of requests", () => {
  it("tells what came, without headers or secrets, and what was stored", async () => {
    await ask("GET", `${used.sandbox.zoneInfoUrl}?user=${SANDBOX_CREDENTIALS.userName}`);
    const id = await used.create();
    await used.find("Tickets", [{ op: "eq", field: "id", value: id }], { maxRecords: 1 });
    const requests = await used.control.requests();
    const common = {
      at: expect.stringMatching(/Z$/),
      userName: SANDBOX_CREDENTIALS.userName,
      faultApplied: null,
    };
    expect(requests).toEqual([
      expect.objectContaining({
        ...common,
        seq: 1,
        kind: "zone",
        entity: null,
        method: "GET",
        status: 200,
        requestBody: null,
      }),
      expect.objectContaining({
        ...common,
        seq: 2,
        kind: "create",
        entity: "Tickets",
        method: "POST",
        requestBody: ticketBody(),
      }),
      expect.objectContaining({
        ...common,
        seq: 3,
        kind: "query",
        path: "/ATServicesRest/V1.0/Tickets/query",
        finished: true,
      }),
    ]);
    expect(JSON.stringify(requests)).not.toContain(SANDBOX_CREDENTIALS.secret);
    expect(JSON.stringify(requests)).not.toContain(SANDBOX_CREDENTIALS.integrationCode);
    expect(await used.control.writes()).toEqual([
      {
        seq: 1,
        requestSeq: 2,
        at: expect.any(String),
        entity: "Tickets",
        action: "create",
        id,
        fields: expect.objectContaining({ externalID: "bc-1", dueDateTime: "2026-11-23T21:00:00Z" }),
      },
    ]);
  });

  it("names every kind", async () => {
    const id = await used.create();
    await used.api("GET", "Version");
    await used.api("GET", "ThresholdInformation");
    await used.api(
      "GET",
      `Tickets/query/count?search=${encodeURIComponent('{"filter":[{"op":"exist","field":"id"}]}')}`,
    );
    await used.api("GET", `Tickets/${id}`);
    await used.api("GET", `Tickets/${id}/Notes`);
    await used.api("PATCH", "Tickets", { id, priority: 2 });
    await used.api("PUT", "Tickets", { id, priority: 2 });
    await used.api("GET", "Tickets/entityInformation/fields");
    await used.api("DELETE", `Tickets/${id}`);
    await used.api("GET", "Nothing");
    const requests = await used.control.requests();
    expect(requests.map((entry) => [entry.kind, entry.entity, entry.status])).toEqual([
      ["create", "Tickets", 200],
      ["version", "Version", 200],
      ["threshold", "ThresholdInformation", 200],
      ["count", "Tickets", 200],
      ["get", "Tickets", 200],
      ["list", "TicketNotes", 200],
      ["update", "Tickets", 200],
      ["replace", "Tickets", 500],
      ["metadata", "Tickets", 200],
      ["unknown", "Tickets", 405],
      ["unknown", null, 404],
    ]);
    expect(requests[3]?.requestBody).toEqual({ filter: [{ op: "exist", field: "id" }] });
  });

  it("can be narrowed and cleared; its numbers go on", async () => {
    await used.create();
    await used.api("GET", "Companies/0");
    expect(await used.control.requests({ entity: "companies" })).toHaveLength(1);
    expect(await used.control.requests({ entity: "Tickets", kind: "get" })).toEqual([]);
    await used.control.clearRequests();
    expect([await used.control.requests(), await used.control.writes()]).toEqual([[], []]);
    await used.api("GET", "Companies/0");
    expect((await used.control.requests())[0]?.seq).toBe(3);
  });
});

describe("people", () => {
  it("create tickets by the same rules, with the rest filled in", async () => {
    const ticket = await used.control.createTicket({ title: "Printer", companyID: 199 });
    expect(ticket).toMatchObject({
      title: "Printer",
      companyID: 199,
      status: 1,
      creatorResourceID: 29682885,
    });
    expect((await used.api("GET", `Tickets/${ticket.id}`)).json.item).toMatchObject({
      ticketNumber: ticket.ticketNumber,
    });
    await expect(used.control.createTicket({ companyID: 999 })).rejects.toThrow(
      "Reference value on field: companyID",
    );
    expect(await used.control.writes()).toEqual([]);
  });

  it("change the status, delete, and are told of what is not there", async () => {
    const { id } = await used.control.createTicket();
    expect(await used.control.setTicketStatus(id, 5)).toMatchObject({
      status: 5,
      completedDate: expect.any(String),
    });
    await expect(used.control.setTicketStatus(id, 21)).rejects.toThrow("Picklist value [21]");
    await used.control.deleteTicket(id);
    expect(await used.control.ticket(id)).toBeNull();
    expect((await used.control.state()).deletedTickets).toEqual([expect.objectContaining({ ticketID: id })]);
    await expect(used.control.deleteTicket(id)).rejects.toThrow("404");
    await expect(used.control.setTicketStatus(id, 1)).rejects.toThrow("404");
    await expect(used.control.addTimeEntry(id)).rejects.toThrow("404");
    await expect(used.control.removeTimeEntry(48120, 1)).rejects.toThrow("404");
  });

  it("rename, deactivate, delete and add companies", async () => {
    await used.control.changeCompany(184, { companyName: "Contoso Group" });
    await used.control.changeCompany(199, { isActive: false });
    await used.control.deleteCompany(200);
    const added = await used.control.createCompany({ companyName: "Spoorwerk" });
    const answer = await used.find(
      "Companies",
      [{ op: "in", field: "id", value: [184, 199, 200, added.id] }],
      { includeFields: ["companyName", "isActive"] },
    );
    const rest = { userDefinedFields: [] };
    expect(answer.json.items).toEqual([
      { id: 184, companyName: "Contoso Group", isActive: true, ...rest },
      { id: 199, companyName: "Northwind Traders", isActive: false, ...rest },
      { id: added.id, companyName: "Spoorwerk", isActive: true, ...rest },
    ]);
    await expect(used.control.changeCompany(200, {})).rejects.toThrow("404");
    await expect(used.control.deleteCompany(200)).rejects.toThrow("404");
  });
});

describe("the control plane itself", () => {
  it("shows the whole state, without the secret", async () => {
    const state = await used.control.state();
    expect(state.companies).toHaveLength(SANDBOX_COMPANIES.length);
    expect(state.tickets).toHaveLength(sampleTenant().tickets.length);
    expect([state.notes.length, state.timeEntries.length]).toEqual([2, 3]);
    expect(Object.keys(state.picklists)).toEqual(
      expect.arrayContaining(["queue", "source", "status", "priority", "noteType", "publish"]),
    );
    expect(state.zoneOrigin).toBe(used.origin);
    expect(JSON.stringify(state)).not.toContain(SANDBOX_CREDENTIALS.secret);
  });

  it("resets everything", async () => {
    const withoutTime = async () => {
      const { now, tickets, notes, timeEntries, companies, ...rest } = await used.control.state();
      return {
        ...rest,
        tickets: tickets.map((ticket) => ticket.title),
        counts: [notes.length, timeEntries.length, companies.length],
      };
    };
    const before = await withoutTime();
    await used.create();
    await used.control.deleteTicket(48120);
    await used.control.addFault({ fault: { type: "hang" }, times: "always" });
    await used.control.setSwitches({ hideTickets: true, denied: [] });
    await used.control.setCredentials({ locked: true, secret: "x" });
    await used.control.setBudget({ limit: 1, used: 1 });
    await used.control.changePicklistValue("queue", 29682833, { label: "x", isActive: false });
    await used.control.changeCompany(184, { companyName: "x" });
    await used.control.advanceClock(1_000_000);
    await used.control.reset();
    expect(await withoutTime()).toEqual(before);
    expect([await used.control.faults(), await used.control.requests()]).toEqual([[], []]);
    expect((await used.api("GET", "Companies/184")).json.item).toMatchObject({ companyName: "Contoso Ltd" });
  });

  it.each([
    ["GET", "nothing", undefined, 404],
    ["PUT", "state", undefined, 404],
    ["POST", "switches", { noSuchSwitch: true }, 400],
    ["POST", "credentials", { password: "x" }, 400],
    ["POST", "picklists/colour/1", {}, 404],
    ["DELETE", "picklists/queue/1", undefined, 404],
    ["POST", "switches", "[1]", 400],
    ["POST", "switches", "{", 400],
  ])("answers %s %s %j with %i", async (method, path, body, status) => {
    expect((await ask(method, `${used.origin}/_control/${path}`, body)).status).toBe(status);
  });

  it("is closed to a page that reached it by a name of its own", async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${used.origin}/_control/state`, { headers: { Host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe("the sample tenant", () => {
  it("has customers with unique ids and names that Autotask can keep", () => {
    expect(new Set(SANDBOX_COMPANIES.map((company) => company.id)).size).toBe(SANDBOX_COMPANIES.length);
    expect(SANDBOX_COMPANIES.map((company) => company.companyName)).toEqual(
      expect.arrayContaining([
        "Skyline Managed IT",
        "Contoso Ltd",
        "Fabrikam Residences",
        "Northwind Traders",
        "Adventure Works",
        "Tailspin Toys",
        "Wingtip Toys",
        "Litware Inc",
        "Proseware",
        "Woodgrove Bank",
        "Lucerne Publishing",
        "Humongous Insurance",
        "Alpine Ski House",
        "Coho Winery",
        "Margie's Travel",
        "Graphic Design Institute",
      ]),
    );
  });
});
