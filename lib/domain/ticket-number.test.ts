import { describe, expect, it } from "vitest";
import { looksLikeNumber } from "./ticket-number";

describe("looksLikeNumber", () => {
  it.each<[string, boolean]>([
    ["T20261122.0001", true],
    ["T20261122", true],
    ["20261122.0001.005", true],
    ["INC-7", true],
    ["7", true],
    ["HV01", true],
    ["snapshot", false],
    ["T20261122 0001", false],
    ["HV01 fails", false],
    ["", false],
  ])("%j: %s", (words, expected) => {
    expect(looksLikeNumber(words)).toBe(expected);
  });
});
