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
    // held, incoming, dropped, shown, left, news
    ["abc", "abc", "", "abc", "", 0],
    ["abc", "xabc", "", "abc", "", 1],
    ["abc", "axbycz", "", "abcz", "", 2],
    ["abc", "abcde", "", "abcde", "", 0],
    ["abc", "ac", "", "abc", "b", 0],
    ["abc", "ac", "b", "ac", "", 0],
    ["abc", "acd", "b", "acd", "", 0],
    ["abc", "cab", "", "abc", "", 0],
    ["abc", "xyz", "abc", "xyz", "", 0],
    ["", "xyz", "", "xyz", "", 0],
    ["abc", "abc", "b", "abc", "", 0],
  ])("%s, then %s (done with %s): shows %s", (held, incoming, dropped, expected, left, news) => {
    const result = reconcile(holdRows(rows(held)), rows(incoming, "new"), keyOf, new Set(dropped));
    expect(shown(result.rows)).toBe(expected);
    expect([...result.left].join("")).toBe(left);
    expect(result.news).toBe(news);
  });

  it("takes new data for rows that stay", () => {
    const result = reconcile(holdRows(rows("ab")), rows("b", "new"), keyOf, NOTHING);
    expect(result.rows).toEqual([
      { key: "a", data: "old" },
      { key: "b", data: "new" },
    ]);
  });

  it("never moves a row that stays, and shows none twice", () => {
    const list = fc
      .uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 })
      .map((keys) => keys.join(""));
    fc.assert(
      fc.property(list, list, list, (held, incoming, dropped) => {
        const { rows: after } = reconcile(holdRows(rows(held)), rows(incoming), keyOf, new Set(dropped));
        const stayed = Array.from(held).filter((key) => incoming.includes(key) || !dropped.includes(key));
        expect(shown(after).startsWith(stayed.join(""))).toBe(true);
        expect(new Set(shown(after)).size).toBe(after.length);
      }),
    );
  });
});
