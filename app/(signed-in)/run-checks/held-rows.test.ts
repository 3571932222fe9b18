import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdRows, reconcile } from "./held-rows";

interface Row {
  key: string;
  data: string;
}

const rows = (keys: string, data = "old"): Row[] => Array.from(keys, (key) => ({ key, data }));
const shown = (keys: readonly Row[]) => keys.map(({ key }) => key).join("");
const keyOf = ({ key }: Row) => key;
const NOTHING = new Set<string>();

describe("reconcile", () => {
  it.each([
    // held, incoming, hidden, rows, left, news
    ["abc", "abc", "", "abc", "", 0],
    ["abc", "xabc", "", "abc", "", 1],
    ["abc", "axbycz", "", "abcz", "", 2],
    ["abc", "abcde", "", "abcde", "", 0],
    ["abc", "ac", "", "abc", "b", 0],
    ["abc", "acd", "b", "abcd", "b", 0],
    ["abc", "cab", "", "abc", "", 0],
    ["abc", "xyz", "abc", "xyz", "", 0],
    ["abc", "xyz", "", "abcxyz", "abc", 0],
    ["", "xyz", "", "xyz", "", 0],
    ["abc", "abc", "b", "abc", "", 0],
  ])("%s, then %s (with %s not seen): %s", (held, incoming, hidden, expected, left, news) => {
    const result = reconcile(holdRows(rows(held)), rows(incoming, "new"), keyOf, new Set(hidden));
    expect(shown(result.rows)).toBe(expected);
    expect([...result.left].join("")).toBe(left);
    expect(result.news).toBe(news);
  });

  it("has a row that was dealt with back in its place when that is taken back", () => {
    const without = reconcile(holdRows(rows("abc")), rows("acd"), keyOf, new Set("b"));
    const back = reconcile(without, rows("abcd"), keyOf, NOTHING);
    expect(shown(back.rows)).toBe("abcd");
    expect(back.news).toBe(0);
  });

  it("takes new data for rows that stay", () => {
    const result = reconcile(holdRows(rows("ab")), rows("b", "new"), keyOf, NOTHING);
    expect(result.rows).toEqual([
      { key: "a", data: "old" },
      { key: "b", data: "new" },
    ]);
  });

  it("never moves a row, and shows none twice", () => {
    const list = fc
      .uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 })
      .map((keys) => keys.join(""));
    fc.assert(
      fc.property(list, list, list, (held, incoming, hidden) => {
        const { rows: after } = reconcile(holdRows(rows(held)), rows(incoming), keyOf, new Set(hidden));
        const begins = Array.from(held).every((key) => hidden.includes(key) && !incoming.includes(key));
        expect(shown(after).startsWith(begins ? incoming : held)).toBe(true);
        expect(new Set(shown(after)).size).toBe(after.length);
      }),
    );
  });
});
