import { expect, it } from "vitest";
import { RUN_STATUSES } from "./run";
import { priorityFor } from "./ticket-priority";

it.each([
  ["error", 1],
  ["missed", 1],
  ["warning", 2],
  ["unknown", 2],
  ["success", null],
] as const)("gives %s the priority %s", (status, expected) => {
  expect(priorityFor(status, { warning: 2, error: 1 })).toBe(expected);
});

it("keeps a priority that is 0 apart from none", () => {
  expect(priorityFor("error", { warning: 5, error: 0 })).toBe(0);
});

it("has a rule for every status", () => {
  expect(RUN_STATUSES.map((status) => priorityFor(status, { warning: "W", error: "E" }))).not.toContain(
    undefined,
  );
});
