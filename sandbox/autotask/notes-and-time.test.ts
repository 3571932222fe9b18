import { describe, expect, it } from "vitest";
import { sandboxForTests } from "./test-client";

const used = sandboxForTests();
const NOTE = { title: "Backupchecks", description: "Resolved – really ✓", noteType: 1, publish: 2 };

describe("notes", () => {
  it("are created below their ticket, found by query, read alone and as a list, and move the ticket's activity", async () => {
    const id = await used.create();
    const before = (await used.api("GET", `Tickets/${id}`)).json.item;
    await used.control.advanceClock(60_000);
    const answer = await used.api("POST", `tickets/${id}/notes`, {
      ...NOTE,
      TicketID: 1,
      createdByContactID: 7,
    });
    expect(answer.json).toEqual({ itemId: expect.any(Number) });
    const note = {
      ...NOTE,
      id: answer.json.itemId,
      description: "Resolved – really ?",
      ticketID: id,
      createdByContactID: null,
      creatorResourceID: 29682890,
    };
    const found = await used.find("TicketNotes", [{ op: "in", field: "ticketID", value: [id] }]);
    expect(found.json.items).toEqual([expect.objectContaining(note)]);
    expect((await used.api("GET", `Tickets/${id}/Notes`)).json.items).toEqual(found.json.items);
    expect((await used.api("GET", `TicketNotes/${note.id}`)).json.item).toEqual(found.json.items?.[0]);
    expect((await used.api("GET", `Tickets/${id}/Notes/${note.id}`)).json.item).toEqual(
      found.json.items?.[0],
    );
    expect((await used.api("GET", `Tickets/48120/Notes/${note.id}`)).json.item).toBeNull();
    const after = (await used.api("GET", `Tickets/${id}`)).json.item;
    expect(Date.parse(String(after?.lastActivityDate))).toBeGreaterThan(
      Date.parse(String(before?.lastActivityDate)),
    );
  });

  it.each([
    ["no title where the category wants one", { title: "" }, "Missing Required Field: title."],
    ["no description", { description: undefined }, "Missing Required Field: description."],
    ["no type", { noteType: undefined }, "Missing Required Field: noteType."],
    ["no publish", { publish: null }, "Missing Required Field: publish."],
    ["a type that is missing here", { noteType: 3 }, "Picklist value [3] does not exist for noteType."],
    ["an inactive type", { noteType: 205 }, "Picklist value [205] does not exist for noteType."],
    ["publish 3", { publish: 3 }, "Picklist value [3] does not exist for publish."],
    ["a title of 251", { title: "x".repeat(251) }, "The length of title must not exceed 250."],
    ["a description of 32,001", { description: "x".repeat(32_001) }, "The length of description"],
  ])("are refused with %s", async (_what, fields, message) => {
    const id = await used.create();
    const answer = await used.api("POST", `Tickets/${id}/Notes`, { ...NOTE, ...fields });
    expect([answer.status, answer.json.errors]).toEqual([500, [expect.stringContaining(message)]]);
    expect((await used.api("GET", `Tickets/${id}/Notes`)).json.items).toEqual([]);
  });

  it("need no title where the category does not want one", async () => {
    const id = await used.create({ ticketCategory: 101 });
    expect((await used.api("POST", `Tickets/${id}/Notes`, { ...NOTE, title: undefined })).status).toBe(200);
  });

  it("cannot be added to a ticket that does not exist", async () => {
    const answer = await used.api("POST", "Tickets/1/Notes", NOTE);
    expect(answer.json.errors).toEqual([
      "Reference value on field: ticketID of type: Ticket does not exist or is invalid. ; on record number [1].",
    ]);
  });

  it("are changed with type and publish repeated, by PATCH alone", async () => {
    const id = await used.create();
    const noteId = (await used.api("POST", `Tickets/${id}/Notes`, NOTE)).json.itemId;
    const path = `Tickets/${id}/Notes`;
    const refused = await used.api("PATCH", path, { id: noteId, description: "New" });
    expect(refused.json.errors).toHaveLength(2);
    const changed = await used.api("PATCH", path, {
      id: noteId,
      description: "New",
      noteType: 1,
      publish: 1,
    });
    expect([changed.status, changed.json]).toEqual([200, { itemId: noteId }]);
    expect((await used.api("GET", `TicketNotes/${noteId}`)).json.item).toMatchObject({
      ...{ description: "New", publish: 1, title: NOTE.title, ticketID: id },
    });
    const elsewhere = await used.api("PATCH", "Tickets/48120/Notes", { id: noteId, noteType: 1, publish: 2 });
    expect(elsewhere.status).toBe(500);
    expect((await used.api("PUT", path, { id: noteId })).status).toBe(405);
  });
});

describe("time entries", () => {
  const countOf = async (ticketId: number) => {
    const filter = [{ op: "eq", field: "ticketID", value: ticketId }];
    return (await used.api("POST", "TimeEntries/query/count", { filter })).json.queryCount;
  };

  it("are entered by people, counted and read, and move the ticket's activity", async () => {
    const id = await used.create();
    expect(await countOf(id)).toBe(0);
    await used.control.advanceClock(60_000);
    const entry = await used.control.addTimeEntry(id, { hoursWorked: 1.25, summaryNotes: "Disk" });
    expect(await countOf(id)).toBe(1);
    const found = await used.find("TimeEntries", [{ op: "eq", field: "ticketID", value: id }]);
    expect(found.json.items).toEqual([
      expect.objectContaining({ id: entry.id, hoursWorked: 1.25, isNonBillable: false, timeEntryType: 2 }),
    ]);
    expect(found.json.items?.[0]?.dateWorked).toMatch(/T00:00:00Z$/);
    const { ticket } = (await used.control.ticket(id)) ?? {};
    expect(ticket?.lastActivityDate).not.toBe(ticket?.createDate);
    await used.control.removeTimeEntry(id, entry.id);
    expect(await countOf(id)).toBe(0);
  });

  it("that are not billable are silently absent without the right to see them", async () => {
    const id = await used.create();
    const entry = await used.control.addTimeEntry(id, { isNonBillable: true });
    expect(await countOf(id)).toBe(1);
    await used.control.setSwitches({ hideNonBillable: true });
    expect(await countOf(id)).toBe(0);
    expect((await used.api("GET", `TimeEntries/${entry.id}`)).json.item).toBeNull();
    await used.control.addTimeEntry(id);
    expect(await countOf(id)).toBe(1);
  });
});

describe("deleted tickets", () => {
  it("vanish with their notes and time, and leave a log", async () => {
    const id = await used.create();
    await used.api("POST", `Tickets/${id}/Notes`, NOTE);
    await used.control.addTimeEntry(id);
    const ticketNumber = (await used.control.ticket(id))?.ticket.ticketNumber;
    await used.control.deleteTicket(id);
    expect((await used.api("GET", `Tickets/${id}`)).json.item).toBeNull();
    const ofTicket = [{ op: "eq", field: "ticketID", value: id }];
    expect((await used.find("TicketNotes", ofTicket)).json.items).toEqual([]);
    expect((await used.find("TimeEntries", ofTicket)).json.items).toEqual([]);
    expect((await used.find("DeletedTicketLogs", ofTicket)).json.items).toEqual([
      expect.objectContaining({
        ticketID: id,
        ticketNumber,
        ticketTitle: expect.stringContaining("Contoso"),
      }),
    ]);
  });
});
