import { describe, expect, it } from "vitest";
import { sandboxForTests } from "./test-client";

const used = sandboxForTests();

interface Field {
  name: string;
  picklistValues: { value: string; label: string; isActive: boolean }[] | null;
  [key: string]: unknown;
}

async function fieldsOf(entity: string): Promise<Field[]> {
  return (await used.api("GET", `${entity}/entityInformation/fields`)).json.fields as Field[];
}

describe("entityInformation", () => {
  it.each([
    [
      "Tickets",
      { name: "Ticket", canCreate: true, canDelete: false, canUpdate: true, userAccessForCreate: "All" },
    ],
    ["TicketNotes", { name: "TicketNote", canCreate: true, hasUserDefinedFields: false }],
    [
      "TimeEntries",
      { name: "TimeEntry", canQuery: true, userAccessForQuery: "All", userAccessForCreate: "None" },
    ],
    [
      "Companies",
      { name: "Company", canUpdate: true, userAccessForUpdate: "None", hasUserDefinedFields: true },
    ],
    ["DeletedTicketLogs", { name: "DeletedTicketLog", canCreate: false, userAccessForCreate: "None" }],
  ])("of %s", async (entity, info) => {
    const answer = await used.api("GET", `${entity}/entityInformation`);
    expect(answer.json.info).toMatchObject(info);
    expect(Object.keys(answer.json.info as object)).toHaveLength(11);
  });

  it("shows the rights that are withdrawn", async () => {
    await used.control.setSwitches({ denied: ["TimeEntries:query"] });
    const answer = await used.api("GET", "TimeEntries/entityInformation");
    expect(answer.json.info).toMatchObject({ canQuery: true, userAccessForQuery: "None" });
  });
});

describe("fields", () => {
  it("describe picklists with strings as values, inactive ones among them", async () => {
    const status = (await fieldsOf("Tickets")).find((field) => field.name === "status");
    expect(status).toMatchObject({ isPickList: true, isRequired: true, dataType: "integer", length: 0 });
    expect(status?.picklistValues).toContainEqual({
      ...{ value: "5", label: "Complete", isDefaultValue: false, sortOrder: 10 },
      ...{ parentValue: "", isActive: true, isSystem: true },
    });
    expect(status?.picklistValues).toContainEqual(
      expect.objectContaining({ value: "21", label: "On hold (old)", isActive: false }),
    );
  });

  it.each([
    ["queueID", "29682833", "Helpdesk"],
    ["queueID", "5", "Client Portal"],
    ["queueID", "8", "Monitoring Alert"],
    ["source", "8", "Monitoring Alert"],
    ["status", "1", "New"],
    ["status", "52", "Complete - No Notify"],
    ["priority", "1", "High"],
    ["priority", "2", "Medium"],
    ["priority", "4", "Critical"],
    ["priority", "5", "Low"],
  ])("of a ticket: %s %s is %s", async (name, value, label) => {
    const field = (await fieldsOf("Tickets")).find((entry) => entry.name === name);
    expect(field?.picklistValues).toContainEqual(expect.objectContaining({ value, label, isActive: true }));
  });

  it("have no priority 3, and each long list has a retired value", async () => {
    const fields = await fieldsOf("Tickets");
    const valuesOf = (name: string) => fields.find((field) => field.name === name)?.picklistValues ?? [];
    expect(valuesOf("priority").map((entry) => entry.value)).not.toContain("3");
    for (const name of ["queueID", "source", "status", "priority"]) {
      expect(valuesOf(name).some((entry) => !entry.isActive)).toBe(true);
    }
  });

  it("describe texts, references and dependent picklists", async () => {
    const fields = await fieldsOf("Tickets");
    const byName = new Map(fields.map((field) => [field.name, field]));
    expect(byName.get("title")).toEqual({
      ...{ name: "title", dataType: "string", length: 255, isRequired: true, isReadOnly: false },
      ...{ isQueryable: true, isReference: false, referenceEntityType: "", isPickList: false },
      ...{ picklistValues: null, picklistParentValueField: "", isSupportedWebhookField: false },
    });
    expect(byName.get("companyID")).toMatchObject({ isReference: true, referenceEntityType: "Company" });
    expect(byName.get("creatorType")).toMatchObject({ isReadOnly: true, isQueryable: false });
    expect(byName.get("subIssueType")).toMatchObject({ picklistParentValueField: "issueType" });
    expect(byName.get("subIssueType")?.picklistValues?.[0]).toMatchObject({ parentValue: "10" });
    expect(fields.length).toBeGreaterThan(65);
  });

  it("of a note have its twelve names, publish 1, 2 and 4, and no type 3", async () => {
    const fields = await fieldsOf("TicketNotes");
    expect(fields).toHaveLength(12);
    const valuesOf = (name: string) =>
      fields.find((field) => field.name === name)?.picklistValues?.map((entry) => entry.value);
    expect(valuesOf("publish")).toEqual(["1", "2", "4"]);
    expect(valuesOf("noteType")).not.toContain("3");
  });

  it.each(["Companies", "TimeEntries", "DeletedTicketLogs"])("of %s begin with the id", async (entity) => {
    expect((await fieldsOf(entity))[0]).toMatchObject({ name: "id", isReadOnly: true });
  });

  it("follow an administrator who changes, adds and removes values", async () => {
    await used.control.changePicklistValue("queue", 29682833, { isActive: false, label: "Servicedesk" });
    await used.control.changePicklistValue("source", 77, { label: "Backupchecks" });
    await used.control.removePicklistValue("priority", 5);
    const byName = new Map((await fieldsOf("Tickets")).map((field) => [field.name, field.picklistValues]));
    expect(byName.get("queueID")).toContainEqual(
      expect.objectContaining({ value: "29682833", label: "Servicedesk", isActive: false }),
    );
    expect(byName.get("source")).toContainEqual(
      expect.objectContaining({ value: "77", label: "Backupchecks", isActive: true }),
    );
    expect(byName.get("priority")?.map((entry) => entry.value)).not.toContain("5");
  });

  it("that users defined: none, and no address where there cannot be any", async () => {
    const path = "entityInformation/userDefinedFields";
    expect((await used.api("GET", `Tickets/${path}`)).json).toEqual({ fields: [] });
    expect((await used.api("GET", `TicketNotes/${path}`)).status).toBe(404);
  });
});
