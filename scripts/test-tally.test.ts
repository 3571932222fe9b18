import { describe, expect, it } from "vitest";
import { sumOf, tallyOfPlaywright, tallyOfStep, tallyOfVitest, tallyText } from "./test-tally";

const vitestReport = (
  counts: Partial<Record<"passed" | "failed" | "pending" | "todo", number>>,
  unloadedFiles = 0,
) => ({
  numPassedTests: counts.passed ?? 0,
  numFailedTests: counts.failed ?? 0,
  numPendingTests: counts.pending ?? 0,
  numTodoTests: counts.todo ?? 0,
  testResults: [
    { status: "passed", assertionResults: [{}] },
    ...Array.from({ length: unloadedFiles }, () => ({ status: "failed", assertionResults: [] })),
  ],
});

describe("tallyOfVitest", () => {
  it.each([
    ["all passed", vitestReport({ passed: 7 }), 0, { passed: 7, failed: 0 }],
    ["some failed", vitestReport({ passed: 7, failed: 2 }), 1, { passed: 7, failed: 2 }],
    ["a skipped test", vitestReport({ passed: 7, pending: 1 }), 0, { passed: 7, failed: 1 }],
    ["a test that is only planned", vitestReport({ passed: 7, todo: 1 }), 0, { passed: 7, failed: 1 }],
    ["a file that does not load", vitestReport({ passed: 7 }, 1), 1, { passed: 7, failed: 1 }],
    ["an error outside of the tests", vitestReport({ passed: 7 }), 1, { passed: 7, failed: 1 }],
    ["nothing to run", vitestReport({}), 0, { passed: 0, failed: 1 }],
  ])("counts %s", (_, report, exitCode, tally) => {
    expect(tallyOfVitest(report, exitCode)).toEqual(tally);
  });
});

describe("tallyOfPlaywright", () => {
  const none = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  it.each([
    ["all passed", { stats: { ...none, expected: 7 }, errors: [] }, 0, { passed: 7, failed: 0 }],
    [
      "some failed",
      { stats: { ...none, expected: 7, unexpected: 2 }, errors: [] },
      1,
      { passed: 7, failed: 2 },
    ],
    [
      "one that passed at last",
      { stats: { ...none, expected: 7, flaky: 1 }, errors: [] },
      0,
      { passed: 7, failed: 1 },
    ],
    [
      "a skipped one",
      { stats: { ...none, expected: 7, skipped: 1 }, errors: [] },
      0,
      { passed: 7, failed: 1 },
    ],
    ["a set-up that failed", { stats: none, errors: [{}] }, 1, { passed: 0, failed: 1 }],
    ["nothing to run", { stats: none, errors: [] }, 0, { passed: 0, failed: 1 }],
  ])("counts %s", (_, report, exitCode, tally) => {
    expect(tallyOfPlaywright(report, exitCode)).toEqual(tally);
  });
});

describe("the last line", () => {
  it("is the sum of all", () => {
    const tallies = [tallyOfStep(0), tallyOfStep(2), { passed: 40, failed: 3 }];
    expect(tallyText(sumOf(tallies))).toBe("41 passed, 4 failed");
  });
});
