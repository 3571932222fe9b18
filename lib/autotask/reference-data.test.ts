import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf, warmGateway } from "./testing/gateways";
import { type LocalAutotask, type LocalHandler, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

const value = (change: object = {}) => ({
  value: "5",
  label: "Complete",
  isDefaultValue: false,
  sortOrder: 3,
  parentValue: "",
  isActive: true,
  isSystem: true,
  ...change,
});

const fields = (status: unknown) => [
  { name: "title", picklistValues: null },
  { name: "description" },
  { name: "ticketType", picklistValues: [{ odd: true }] },
  { name: "queueID", picklistValues: [value({ value: "8", label: "Monitoring Alert" })] },
  { name: "source", picklistValues: [] },
  { name: "Priority", picklistValues: [value({ value: "2", label: "Medium", isSystem: false })] },
  { name: "status", picklistValues: status },
];

const noteFields = (publish: unknown = [value({ value: "2", label: "Internal Users Only" })]) => [
  { name: "noteType", picklistValues: [value({ value: "1", label: "Task Summary" })] },
  { name: "publish", picklistValues: publish },
];

/** Autotask with these lists: those of a ticket with the statuses given, those of a note with the visibilities given. */
const listing =
  (status: unknown, publish?: unknown): LocalHandler =>
  ({ path }) => ({ json: { fields: path.startsWith("TicketNotes") ? noteFields(publish) : fields(status) } });

describe("loadReferenceData", () => {
  it("reads the lists of tickets and of their notes in one request each, inactive values too", async () => {
    local.handler = listing([value(), value({ value: "6", label: "Old", isActive: false, sortOrder: 9 })]);
    const { gateway } = await warmGateway(local);
    expect(await gateway.loadReferenceData()).toEqual({
      ok: true,
      value: [
        { kind: "queue", id: 8, label: "Monitoring Alert", isActive: true, isSystem: true, sortOrder: 3 },
        { kind: "status", id: 5, label: "Complete", isActive: true, isSystem: true, sortOrder: 3 },
        { kind: "status", id: 6, label: "Old", isActive: false, isSystem: true, sortOrder: 9 },
        { kind: "priority", id: 2, label: "Medium", isActive: true, isSystem: false, sortOrder: 3 },
        { kind: "noteType", id: 1, label: "Task Summary", isActive: true, isSystem: true, sortOrder: 3 },
        {
          kind: "publish",
          id: 2,
          label: "Internal Users Only",
          isActive: true,
          isSystem: true,
          sortOrder: 3,
        },
      ],
    });
    expect(local.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET Tickets/entityInformation/fields",
      "GET TicketNotes/entityInformation/fields",
    ]);
  });

  it.each<[string, object, object | null]>([
    ["a number as value", { value: 5 }, { id: 5 }],
    ["0 as value", { value: "0" }, { id: 0 }],
    ["no label", { label: "" }, { label: "5" }],
    ["no order", { sortOrder: null }, { sortOrder: 0 }],
    ["an order as text", { sortOrder: "4" }, { sortOrder: 4 }],
    ["no word on activity", { isActive: undefined }, { isActive: true }],
    ["no word on the system", { isSystem: null }, { isSystem: false }],
    ["a value that is no number", { value: "new" }, null],
    ["an empty value", { value: "" }, null],
  ])("takes %s", async (_, change, expected) => {
    local.handler = listing([value(change)]);
    const { gateway } = await warmGateway(local);
    const answer = await gateway.loadReferenceData();
    const statuses = answer.ok ? answer.value.filter(({ kind }) => kind === "status") : [];
    expect(answer.ok).toBe(true);
    expect(statuses).toMatchObject(expected === null ? [] : [expected]);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["nothing", undefined],
    ["values of another shape", [{ id: 5 }]],
    ["a text", "5"],
  ])("gives no half of the lists where one holds %s", async (_, status) => {
    const { gateway } = await warmGateway(local);
    local.handler = listing(status);
    expect(failureOf(await gateway.loadReferenceData())).toEqual({
      kind: "unavailable",
      detail: "Autotask's list of fields of a ticket holds no readable values for status.",
    });
    local.handler = listing([value()], status ?? null);
    expect(failureOf(await gateway.loadReferenceData())).toEqual({
      kind: "unavailable",
      detail: "Autotask's list of fields of a ticket note holds no readable values for publish.",
    });
  });
});
