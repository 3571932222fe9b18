import { expect, it } from "vitest";
import { callWords, isFailure, outcomeWords, purposeWords } from "./api-log";

it("says in words what a call was, what for and how it ended; what it does not know it shows as it is", () => {
  expect(callWords({ operation: "create", entity: "Tickets" })).toBe("Create Tickets");
  expect(callWords({ operation: "patch", entity: "Projects" })).toBe("patch Projects");
  expect(purposeWords("open-ticket")).toBe("Open ticket");
  expect(purposeWords("dance")).toBe("dance");
  expect(outcomeWords({ outcome: "ok", broken: null })).toBe("OK");
  expect(outcomeWords({ outcome: "ambiguous", broken: "timed-out" })).toBe("No answer in time");
  expect(outcomeWords({ outcome: "sung", broken: null })).toBe("sung");
  expect([isFailure({ outcome: "ok" }), isFailure({ outcome: "throttled" })]).toEqual([false, true]);
});
