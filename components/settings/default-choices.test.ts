import { describe, expect, it } from "vitest";
import { isProposal, staleness, withProposals } from "./default-choices";

const none = {
  sourceId: null,
  queueId: null,
  statusId: null,
  warningPriorityId: null,
  errorPriorityId: null,
};
const proposed = { sourceId: 8, queueId: 5, statusId: 1, warningPriorityId: 2, errorPriorityId: null };

describe("withProposals", () => {
  it.each([
    ["nothing saved", null, proposed],
    ["nothing but empty values saved", none, proposed],
    ["ID 0 saved, which is a value", { ...none, queueId: 0 }, { ...proposed, queueId: 0 }],
    ["all saved", { ...proposed, sourceId: 2 }, { ...proposed, sourceId: 2 }],
  ])("%s", (_name, saved, shown) => {
    expect(withProposals({ saved, proposed })).toEqual(shown);
  });
});

describe("isProposal", () => {
  it.each([
    ["the proposal, nothing saved", 5, null, true],
    ["the proposal, an empty value saved", 5, none, true],
    ["another choice, nothing saved", 6, null, false],
    ["no choice", null, null, false],
    ["the same value, saved", 5, { ...none, queueId: 5 }, false],
  ])("%s: %s", (_name, value, saved, expected) => {
    expect(isProposal("queueId", value, { saved, proposed })).toBe(expected);
  });

  it("is none where nothing is proposed", () => {
    expect(isProposal("errorPriorityId", null, { saved: null, proposed })).toBe(false);
  });
});

describe("staleness", () => {
  const choices = [
    { id: 0, label: "Helpdesk", isActive: true },
    { id: 8, label: "Old queue", isActive: false },
  ];

  it.each([
    [null, undefined],
    [0, undefined],
    [8, "This value has become inactive in Autotask. Choose another: no tickets can be created with it."],
    [9, "This value is not in Autotask's list. Choose another: no tickets can be created with it."],
  ])("%j: %s", (value, sentence) => {
    expect(staleness(value, choices)).toBe(sentence);
  });
});
