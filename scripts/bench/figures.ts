// What is made of the measured times: percentiles, verdicts, and the table that is printed.

/** Times of many requests, in milliseconds. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/**
 * The value below which a share of the values lies, by nearest rank: always one that was measured.
 * @param share 0 to 1.
 * @throws RangeError where there is no value.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new RangeError("there is nothing to take a percentile of");
  return found;
}

export function spreadOf(times: readonly number[]): Spread {
  return {
    count: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    max: percentile(times, 1),
  };
}

/** The aims: milliseconds for pages at the largest size, growth from the smallest to the largest, runs a second. */
export const AIMS = { runs: 1_000_000, p50: 50, p95: 150, growth: 1.2, single: 600, batch: 5_000 };

/** How much longer the median became. */
export function growthOf(small: Spread, large: Spread): number {
  return large.p50 / small.p50;
}

/** Each aim that a page misses, in words; empty where it meets all. */
export function missesOf(page: Spread, growth: number | null): string[] {
  const misses: string[] = [];
  if (page.p50 > AIMS.p50) misses.push("p50");
  if (page.p95 > AIMS.p95) misses.push("p95");
  if (growth !== null && growth > AIMS.growth) misses.push("growth");
  return misses;
}

export function verdict(misses: readonly string[]): string {
  return misses.length === 0 ? "met" : `not met: ${misses.join(", ")}`;
}

/** A figure of milliseconds or seconds, as short as its size allows: `0.42`, `4.2`, `42`, `4,200`. */
export function figure(value: number): string {
  if (value >= 10) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 1 ? 1 : 2);
}

/** Lines of a table in fixed type: the first column to the left, figures to the right, words (the last column) to the left. */
export function tableLines(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        return column === 0 || column === widths.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [line(header), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)];
}
