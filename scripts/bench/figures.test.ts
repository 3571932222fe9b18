import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figure, growthOf, missesOf, percentile, spreadOf, tableLines, verdict } from "./figures";

describe("percentile", () => {
  it.each([
    [[7], 0.5, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[4, 3, 2, 1], 0.75, 3],
    [[1, 2, 3, 4], 1, 4],
    [[1, 2, 3, 4], 0, 1],
    [Array.from({ length: 200 }, (_, n) => n + 1), 0.95, 190],
  ])("of %j at %d is %d", (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it("is a measured value, with at least that share of all at or below it, and fewer below any smaller one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const found = percentile(values, percent / 100);
          const shareUpTo = (limit: number) =>
            values.filter((value) => value <= limit).length / values.length;
          expect(values).toContain(found);
          expect(shareUpTo(found)).toBeGreaterThanOrEqual(percent / 100 - 1e-9);
          expect(values.filter((value) => value < found).length / values.length).toBeLessThan(
            percent / 100 + 1e-9,
          );
        },
      ),
    );
  });

  it("leaves the values in their order", () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it("refuses to speak of nothing", () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

it("sums times up", () => {
  expect(spreadOf([5, 1, 9])).toEqual({ count: 3, p50: 5, p95: 9, max: 9 });
});

describe("missesOf", () => {
  const page = (p50: number, p95: number) => ({ count: 200, p50, p95, max: p95 });
  it.each([
    [page(50, 150), 1.2, "met"],
    [page(50, 150), null, "met"],
    [page(50.1, 150), 1, "not met: p50"],
    [page(50, 150.1), 1, "not met: p95"],
    [page(50, 150), 1.21, "not met: growth"],
    [page(51, 151), 1.3, "not met: p50, p95, growth"],
  ])("judges %j with growth %j: %s", (measured, growth, expected) => {
    expect(verdict(missesOf(measured, growth))).toBe(expected);
  });

  it("takes growth from the medians", () => {
    expect(growthOf(page(20, 90), page(30, 91))).toBe(1.5);
  });
});

it.each([
  [0.424, "0.42"],
  [4.25, "4.3"],
  [9.96, "10.0"],
  [42.4, "42"],
  [4242.4, "4,242"],
])("writes %d as %s", (value, words) => {
  expect(figure(value)).toBe(words);
});

it("lays a table out with figures under each other", () => {
  expect(
    tableLines(
      ["Page", "p50", "aim"],
      [
        ["Run Checks", "42", "met"],
        ["Job", "1,042", "not met: p50"],
      ],
    ),
  ).toEqual([
    "Page          p50  aim",
    "----------  -----  ------------",
    "Run Checks     42  met",
    "Job         1,042  not met: p50",
  ]);
});
