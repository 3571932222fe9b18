import { describe, expect, it } from "vitest";
import { closedStatusChoices, completeLabel, withStatus } from "./closed-status-choices";

const statuses = [
  { id: 1, label: "New", isActive: true },
  { id: 21, label: "On hold (old)", isActive: false },
  { id: 52, label: "Complete - No Notify", isActive: true },
  { id: 5, label: "Erledigt", isActive: true },
];

describe("closedStatusChoices", () => {
  it("offers all but Autotask's own, in Autotask's order, inactive ones flagged", () => {
    expect(closedStatusChoices(statuses, [52])).toEqual([
      { id: 1, label: "New", remark: null },
      { id: 21, label: "On hold (old)", remark: "inactive in Autotask" },
      { id: 52, label: "Complete - No Notify", remark: null },
    ]);
  });

  it("keeps what is stored and no longer listed in sight, to be taken off", () => {
    expect(closedStatusChoices([], [7])).toEqual([
      { id: 7, label: "ID 7", remark: "not in Autotask's list" },
    ]);
  });
});

describe("completeLabel", () => {
  it.each([
    [statuses, "Erledigt"],
    [[], "Complete"],
  ])("finds it by its system value: %#", (given, label) => {
    expect(completeLabel(given)).toBe(label);
  });
});

describe("withStatus", () => {
  it.each([
    [[52], 9, true, [9, 52]],
    [[9, 52], 9, true, [9, 52]],
    [[9, 52], 9, false, [52]],
    [[], 9, false, []],
    [[100], 9, true, [9, 100]],
  ])("%j and %i %s: %j", (ids, id, isClosed, expected) => {
    expect(withStatus(ids, id, isClosed)).toEqual(expected);
  });
});
