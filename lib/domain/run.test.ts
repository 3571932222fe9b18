import { describe, expect, it } from "vitest";
import {
  HEADLINE_LIMIT,
  headlineOf,
  OBJECT_RANK,
  OBJECT_STATUSES,
  RUN_STATUSES,
  type RunObject,
  STATUS_RANK,
  STATUS_WORDS,
} from "./run";

function object(status: RunObject["status"], name: string, message: string): RunObject {
  return { name, type: "", status, message };
}

describe("statuses", () => {
  it("ranks runs: unknown is worse than a warning and never as good as a success", () => {
    const best = [...RUN_STATUSES].sort((one, other) => STATUS_RANK[one] - STATUS_RANK[other]);
    expect(best).toEqual(["success", "warning", "unknown", "missed", "error"]);
  });

  it("lists the statuses of runs worst first, by rank or design", () => {
    const worst = [...RUN_STATUSES].sort((one, other) => STATUS_RANK[other] - STATUS_RANK[one]);
    expect([...RUN_STATUSES]).toEqual(worst);
  });

  it("ranks objects", () => {
    const best = [...OBJECT_STATUSES].sort((one, other) => OBJECT_RANK[one] - OBJECT_RANK[other]);
    expect(best).toEqual(["success", "skipped", "warning", "unknown", "error"]);
  });

  it("has the subject's words letter for letter", () => {
    expect(STATUS_WORDS).toEqual({
      success: "Success",
      warning: "Warning",
      error: "Error",
      missed: "Missed",
      unknown: "Unknown",
    });
  });
});

describe("headlineOf", () => {
  it.each([
    [
      "the remark's first line with text",
      "\n  \r\n 2 of 7 failed \nmore",
      [object("error", "HV01", "x")],
      "2 of 7 failed",
    ],
    [
      "the worst object's message",
      null,
      [object("warning", "A", "low"), object("error", "B", "dead")],
      "B: dead",
    ],
    ["the first of equals", "", [object("error", "A", "one"), object("error", "B", "two")], "A: one"],
    [
      "a worse object only if it speaks",
      " ",
      [object("error", "A", " "), object("warning", "B", "low")],
      "B: low",
    ],
    [
      "no word of what went well",
      null,
      [object("success", "A", "done"), object("skipped", "B", "excluded")],
      null,
    ],
    ["nothing for a run without objects", null, [], null],
  ])("is %s", (_what, remark, objects, expected) => {
    expect(headlineOf({ remark, objects })).toBe(expected);
  });

  it("is cut to its limit without halving a character", () => {
    const headline = headlineOf({ remark: "😀".repeat(HEADLINE_LIMIT + 1), objects: [] });
    expect(headline).toBe(`${"😀".repeat(HEADLINE_LIMIT - 1)}…`);
    expect(headlineOf({ remark: "x".repeat(HEADLINE_LIMIT), objects: [] })).toBe("x".repeat(HEADLINE_LIMIT));
  });
});
