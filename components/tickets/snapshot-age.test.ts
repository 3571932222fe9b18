import { describe, expect, it } from "vitest";
import { ageWords } from "./snapshot-age";

const now = new Date("2026-11-22T12:00:00Z");

describe("ageWords", () => {
  it.each([
    [0, "just now"],
    [59, "just now"],
    // Two clocks never agree to the second.
    [-30, "just now"],
    [60, "1 minute ago"],
    [3 * 60 + 59, "3 minutes ago"],
    [59 * 60 + 59, "59 minutes ago"],
    [3600, "1 hour ago"],
    [47 * 3600, "47 hours ago"],
    [48 * 3600, "2 days ago"],
    [400 * 86_400, "400 days ago"],
  ])("%i s is %s", (seconds, words) => {
    expect(ageWords(new Date(now.getTime() - seconds * 1000), now)).toBe(words);
  });
});
