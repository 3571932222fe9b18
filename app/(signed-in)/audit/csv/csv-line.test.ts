import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv-line";

describe("a line of CSV", () => {
  it.each<[string | number | null, string]>([
    ["plain", "plain"],
    ["", ""],
    [null, ""],
    [7, "7"],
    [-7, "-7"],
    ["a,b", '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ["two\nlines", '"two\nlines"'],
    ["two\r\nlines", '"two\r\nlines"'],
    [" led by a space", '" led by a space"'],
    ["é𝄞", "é𝄞"],
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", `"'\rx"`],
    ['=HYPERLINK("http://a","b")', `"'=HYPERLINK(""http://a"",""b"")"`],
    ["a=1", "a=1"],
  ])("has %j as %j", (cell, written) => {
    expect(csvLine([cell])).toBe(`${written}\r\n`);
  });

  it("is read back as it was, but for the apostrophes", () => {
    const bare = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r])/, "");
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (cells) => {
        const read = cellsOf(csvLine(cells));
        return (
          JSON.stringify(read.map(bare)) === JSON.stringify(cells.map(bare)) &&
          !read.some((cell) => /^[=+\-@\t\r]/.test(cell))
        );
      }),
      { numRuns: 1_000, seed: 20261125 },
    );
  });
});

/** The cells of one line, as RFC 4180 has them read. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const [whole = "", quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n$)/.exec(rest) ?? [];
    if (whole === "") throw new Error(`no line of CSV: ${line}`);
    cells.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    if (rest === "") return cells;
  }
}
