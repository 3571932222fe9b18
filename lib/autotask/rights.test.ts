import { describe, expect, it } from "vitest";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();

describe("the rights of the API user", () => {
  it.each([
    ["tickets", [], { canView: true, canAdd: true, canEdit: true }],
    ["tickets", ["Tickets:create"], { canView: true, canAdd: false, canEdit: true }],
    ["tickets", ["Tickets:update"], { canView: true, canAdd: true, canEdit: false }],
    ["notes", ["TicketNotes:query"], { canView: false, canAdd: true, canEdit: true }],
    ["time-entries", ["TimeEntries:query"], { canView: false, canAdd: true, canEdit: true }],
  ] as const)("to %s, with %j denied, are read in one request", async (record, denied, rights) => {
    const { gateway } = await sandbox.connected();
    await sandbox.control.setSwitches({ denied: [...denied] });
    expect(await gateway.readRights(record)).toEqual({ ok: true, value: rights });
    expect(await sandbox.control.requests()).toMatchObject([{ kind: "metadata" }]);
  });
});
