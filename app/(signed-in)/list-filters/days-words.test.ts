import { expect, it } from "vitest";
import { daysWords } from "./days-words";

it.each([
  [null, null, null],
  ["2026-11-20", "2026-11-22", "20 Nov 2026 – 22 Nov 2026"],
  ["2026-11-22", "2026-11-22", "22 Nov 2026"],
  ["2026-01-05", null, "since 5 Jan 2026"],
  [null, "2025-12-31", "until 31 Dec 2025"],
])("from %s to %s is said as %s", (from, to, words) => {
  expect(daysWords(from, to)).toBe(words);
});
