import { describe, expect, it } from "vitest";
import type { RunRow } from "@/lib/domain/run-views";
import { nextKey, reviewScopeOf } from "./use-run-list";

describe("nextKey", () => {
  it.each([
    ["abc", "a", "a", "b"],
    ["abc", "b", "b", "c"],
    ["abc", "c", "c", "b"],
    ["abc", "b", "bc", "a"],
    ["abcd", "b", "abd", "c"],
    ["abc", "a", "abc", null],
    ["abc", "b", "ac", "b"],
    ["abc", null, "ac", null],
  ])("in %s from %s with %s done: %s", (keys, from, done, next) => {
    expect(nextKey([...keys], from, new Set(done))).toBe(next);
  });
});

describe("reviewScopeOf", () => {
  const row = (given: Partial<RunRow>) => ({ reviewed: null, runCount: 1, ...given }) as RunRow;
  const rows = [
    row({ jobId: "j1", runId: "r1" }),
    row({ jobId: "j2", runId: "r2", runCount: 3 }),
    row({ jobId: "j3", runId: "r3", reviewed: { by: "Anna", at: new Date(0) } }),
  ];

  it("names the run of a row that has one, and the job of a row that folds several", () => {
    expect(reviewScopeOf(rows, "queue")).toEqual({ runIds: ["r1"], jobIds: ["j2"] });
  });

  it("names runs alone in the flat list, and none that is reviewed", () => {
    expect(reviewScopeOf(rows, "all")).toEqual({ runIds: ["r1", "r2"], jobIds: [] });
  });
});
