import { describe, expect, it } from "vitest";
import { sandboxForTests, ticketBody } from "./test-client";

const used = sandboxForTests();

async function read(id: number): Promise<Record<string, unknown>> {
  return (await used.api("GET", `Tickets/${id}`)).json.item ?? {};
}

describe("creating a ticket", () => {
  it("answers its id and nothing else; the server sets the rest", async () => {
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json)).toEqual(["itemId"]);
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const ticket = await read(answer.json.itemId ?? 0);
    expect(ticket).toMatchObject({
      ...ticketBody(),
      ticketCategory: 3,
      ticketType: 1,
      creatorResourceID: 29682890,
      completedDate: null,
      assignedResourceID: null,
    });
    expect(ticket.ticketNumber).toMatch(new RegExp(`^T${day}\\.\\d{4}$`));
    expect(ticket.lastActivityDate).toBe(ticket.createDate);
    expect(Date.now() - Date.parse(String(ticket.createDate))).toBeLessThan(10_000);
  });

  it("numbers the tickets of a day one after the other", async () => {
    const numbers = [await read(await used.create()), await read(await used.create())].map((ticket) =>
      Number(String(ticket.ticketNumber).split(".")[1]),
    );
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
  });

  it("has no idempotency: the same body twice is two tickets", async () => {
    await used.create();
    await used.create();
    const found = await used.find("Tickets", [{ op: "eq", field: "externalID", value: "bc-1" }]);
    expect(found.json.items).toHaveLength(2);
  });

  it("reads names in any case, ignores unknown and read-only ones, and takes an id of 0", async () => {
    const answer = await used.api("POST", "tickets", {
      ...ticketBody(),
      externalID: undefined,
      ID: 0,
      EXTERNALid: "upper",
      noSuchField: true,
      ticketNumber: "T1",
      createDate: "2001-01-01",
    });
    const ticket = await read(answer.json.itemId ?? 0);
    expect(ticket.externalID).toBe("upper");
    expect(ticket).not.toHaveProperty("noSuchField");
    expect(ticket.ticketNumber).not.toBe("T1");
    expect(ticket.createDate).not.toContain("2001");
  });

  it("can be told to refuse read-only fields", async () => {
    await used.control.setSwitches({ rejectReadOnly: true });
    const answer = await used.api("POST", "Tickets", ticketBody({ ticketNumber: "T1" }));
    expect([answer.status, answer.json.errors]).toEqual([
      500,
      ["The field ticketNumber is read only. ; on record number [1]."],
    ]);
  });

  it("keeps text within Windows-1252, tags as they are, times in UTC", async () => {
    const description = "Größe – 5 € <b>not bold</b>\nfailed ✗ 😀";
    const id = await used.create({ description, dueDateTime: "2026-11-24T01:30:00.250+01:00" });
    expect(await read(id)).toMatchObject({
      description: "Größe – 5 € <b>not bold</b>\nfailed ? ??",
      dueDateTime: "2026-11-24T00:30:00.25Z",
    });
  });

  it.each(["companyID", "priority", "status", "title", "dueDateTime"])("requires %s", async (name) => {
    for (const missing of [undefined, null]) {
      const answer = await used.api("POST", "Tickets", ticketBody({ [name]: missing }));
      expect([answer.status, answer.json.errors]).toEqual([
        500,
        [`Missing Required Field: ${name}. ; on record number [1]`],
      ]);
    }
  });

  it("names all that is missing", async () => {
    const answer = await used.api("POST", "Tickets", { title: "" });
    expect(answer.json.errors).toHaveLength(5);
  });

  const reference = (field: string, type: string) =>
    `Reference value on field: ${field} of type: ${type} does not exist or is invalid. ; on record number [1].`;
  const picklist = (field: string, value: number) =>
    `Picklist value [${value}] does not exist for ${field}. ; on record number [1].`;
  it.each([
    ["a queue where the category wants one", { queueID: null }, "queueID is required"],
    ["an unknown priority", { priority: 3 }, picklist("priority", 3)],
    ["an inactive status", { status: 21 }, picklist("status", 21)],
    ["an unknown queue", { queueID: 4711 }, picklist("queueID", 4711)],
    ["an inactive source", { source: 20 }, picklist("source", 20)],
    ["an inactive category", { ticketCategory: 4 }, picklist("ticketCategory", 4)],
    ["a company that does not exist", { companyID: 999 }, reference("companyID", "Company")],
    ["an inactive company", { companyID: 211 }, reference("companyID", "Company")],
    ["a contact", { contactID: 12 }, reference("contactID", "Contact")],
    [
      "an API-only user as its owner",
      { assignedResourceID: 29682890, assignedResourceRoleID: 29683396 },
      reference("assignedResourceID", "Resource"),
    ],
    [
      "a lone owner",
      { assignedResourceID: 29682885 },
      "Data violation: When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.",
    ],
    [
      "an owner in a role that is not theirs",
      { assignedResourceID: 29682886, assignedResourceRoleID: 29683397 },
      "The specified AssignedResourceID and AssignedRoleID combination is not currently defined",
    ],
    [
      "a title of 256",
      { title: "x".repeat(256) },
      "The length of title must not exceed 255. ; on record number [1].",
    ],
    [
      "a description of 8,001",
      { description: "x".repeat(8001) },
      "The length of description must not exceed 8000. ; on record number [1].",
    ],
    [
      "a reference of 51",
      { externalID: "x".repeat(51) },
      "The length of externalID must not exceed 50. ; on record number [1].",
    ],
    [
      "a resolution of 32,001",
      { resolution: "x".repeat(32_001) },
      "The length of resolution must not exceed 32000. ; on record number [1].",
    ],
    [
      "a truth for a number",
      { companyID: true },
      "Unexpected character encountered while parsing value: t. Path 'companyID', line 1, position 1.",
    ],
    [
      "an object for a text",
      { title: {} },
      "Unexpected character encountered while parsing value: {. Path 'title', line 1, position 1.",
    ],
    [
      "null for a truth",
      { isVisibleToComanaged: null },
      "Unexpected character encountered while parsing value: n. Path 'isVisibleToComanaged', line 1, position 1.",
    ],
    [
      "a word for an instant",
      { dueDateTime: "soon" },
      "Could not convert string to DateTime: soon. Path 'dueDateTime', line 1, position 1.",
    ],
  ])("refuses %s and stores nothing", async (_what, fields, message) => {
    const before = (await used.control.state()).tickets.length;
    const answer = await used.api("POST", "Tickets", ticketBody(fields));
    expect([answer.status, answer.json]).toEqual([500, { errors: [message] }]);
    expect((await used.control.state()).tickets).toHaveLength(before);
    expect(await used.control.writes()).toEqual([]);
  });

  it.each([
    ["exactly as long as allowed", { title: "x".repeat(255), description: "y".repeat(8000) }],
    ["for the tenant's own company, 0", { companyID: 0 }],
    ["with numbers in strings", { companyID: "184", priority: "1" }],
    ["with an owner in their role", { assignedResourceID: 29682885, assignedResourceRoleID: 29683396 }],
    ["without a queue where the category wants none", { ticketCategory: 2, queueID: undefined }],
  ])("accepts a ticket %s", async (_what, fields) => {
    expect((await used.api("POST", "Tickets", ticketBody(fields))).status).toBe(200);
  });

  it("takes the due date from a category that has one", async () => {
    const id = await used.create({ ticketCategory: 101, dueDateTime: undefined });
    const ticket = await read(id);
    const hours =
      (Date.parse(String(ticket.dueDateTime)) - Date.parse(String(ticket.createDate))) / 3_600_000;
    expect(hours).toBe(24);
  });
});

describe("changing a ticket", () => {
  it("PATCH changes what it names, leaves the rest and moves the activity", async () => {
    const id = await used.create();
    const before = await read(id);
    await used.control.advanceClock(60_000);
    const answer = await used.api("PATCH", "Tickets", {
      ID: id,
      Priority: 2,
      noSuchField: 1,
      ticketNumber: "T1",
    });
    expect([answer.status, answer.json]).toEqual([200, { itemId: id }]);
    const after = await read(id);
    expect(after).toEqual({
      ...before,
      priority: 2,
      lastActivityDate: after.lastActivityDate,
      lastTrackedModificationDateTime: after.lastActivityDate,
    });
    expect(Date.parse(String(after.lastActivityDate))).toBeGreaterThanOrEqual(
      Date.parse(String(before.lastActivityDate)) + 60_000,
    );
  });

  it("PATCH with null empties a field, but no required one", async () => {
    const id = await used.create();
    await used.api("PATCH", "Tickets", { id, externalID: null });
    expect((await read(id)).externalID).toBeNull();
    const answer = await used.api("PATCH", "Tickets", { id, title: null });
    expect(answer.json.errors).toEqual(["Missing Required Field: title. ; on record number [1]"]);
  });

  it("sets the date of completion on Complete alone, keeps it, and clears it on reopening", async () => {
    const id = await used.create();
    await used.api("PATCH", "Tickets", { id, status: 52 });
    expect((await read(id)).completedDate).toBeNull();
    await used.api("PATCH", "Tickets", { id, status: 5, resolution: "Backup ran." });
    const { completedDate } = await read(id);
    expect(completedDate).not.toBeNull();
    await used.control.advanceClock(60_000);
    await used.api("PATCH", "Tickets", { id, priority: 2 });
    expect(await read(id)).toMatchObject({ completedDate, completedByResourceID: 29682890 });
    await used.api("PATCH", "Tickets", { id, status: 1 });
    expect(await read(id)).toMatchObject({ completedDate: null, completedByResourceID: null });
  });

  it("leaves alone what is inactive by now as long as it is not touched", async () => {
    const id = await used.create();
    await used.control.changePicklistValue("queue", 29682833, { isActive: false });
    await used.control.changeCompany(184, { isActive: false });
    expect((await used.api("PATCH", "Tickets", { id, status: 5 })).status).toBe(200);
    expect((await used.api("POST", "Tickets", ticketBody())).status).toBe(500);
  });

  it("PUT empties what it does not name", async () => {
    const id = await used.create();
    const refused = await used.api("PUT", "Tickets", { id, title: "New" });
    expect(refused.status).toBe(500);
    const { externalID, description, ...rest } = ticketBody();
    expect((await used.api("PUT", "Tickets", { id, ...rest })).status).toBe(200);
    const after = await read(id);
    expect(after).toMatchObject({ externalID: null, description: null, ticketType: null, title: rest.title });
    expect(after.ticketNumber).toMatch(/^T/);
  });

  it.each([
    ["without an id", { status: 5 }, "Missing Required Field: id."],
    ["of a ticket that does not exist", { id: 1, status: 5 }, "No matching records found."],
    ["to an inactive status", { id: 48120, status: 21 }, "Picklist value [21] does not exist for status."],
  ])("refuses an update %s", async (_what, body, message) => {
    const answer = await used.api("PATCH", "Tickets", body);
    expect([answer.status, answer.json.errors]).toEqual([500, [expect.stringContaining(message)]]);
  });
});

describe("what the API user may not see", () => {
  it("is silently absent, and cannot be changed either", async () => {
    const id = await used.create();
    await used.control.setSwitches({ hideTickets: true });
    expect((await used.api("GET", `Tickets/${id}`)).text).toBe('{"item":null}');
    expect((await used.find("Tickets", [{ op: "gte", field: "id", value: 0 }])).json.items).toEqual([]);
    expect((await used.api("PATCH", "Tickets", { id, status: 5 })).status).toBe(500);
    expect((await used.api("GET", `Tickets/${id}/Notes`)).json.items).toEqual([]);
    expect((await used.control.state()).tickets.map((ticket) => ticket.id)).toContain(id);
  });

  it("is refused by name where a right is missing", async () => {
    await used.control.setSwitches({ denied: ["Tickets:create"] });
    const answer = await used.api("POST", "Tickets", ticketBody());
    expect(answer.json.errors).toEqual([
      "The logged in Resource does not have the adequate permissions to create this entity type.",
    ]);
    expect((await used.api("PATCH", "Tickets", { id: 48120, priority: 2 })).status).toBe(200);
  });

  it.each([
    ["POST", "Companies", "create"],
    ["PATCH", "Companies", "update"],
    ["POST", "TimeEntries", "create"],
  ])("%s %s is not among the rights of the sample tenant", async (method, path, verb) => {
    const answer = await used.api(method, path, { id: 184, companyName: "Mine" });
    expect(answer.json.errors).toEqual([
      `The logged in Resource does not have the adequate permissions to ${verb} this entity type.`,
    ]);
  });
});
