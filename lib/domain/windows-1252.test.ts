import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "windows-1252";
import { isWindows1252, toWindows1252 } from "./windows-1252";

const ALL = decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));

describe("toWindows1252", () => {
  it.each([
    ["plain text", "plain text"],
    ["Notulen vergadering é – 2026.txt", "Notulen vergadering é – 2026.txt"],
    ["“quoted” ‘so’ … • € ™", "“quoted” ‘so’ … • € ™"],
    ["✓ done ✔ ✅", "[OK] done [OK] [OK]"],
    ["✗ ✘ ❌", "[X] [X] [X]"],
    ["⚠️ low", "[!] low"],
    ["A → B ← C ↔ D ⇒ E", "A -> B <- C <-> D => E"],
    ["a ≤ b ≥ c ≠ d ≈ e − f", "a <= b >= c != d ~ e - f"],
    ["non‑breaking‐hyphen", "non-breaking-hyphen"],
    ["5′ 6″", "5' 6\""],
    ["a\u00a0b\u2009c\u3000d\te", "a b c d e"],
    ["decomposed e\u0301 and A\u030a", "decomposed é and Å"],
    ["Łódź, Đurić, İstanbul, Čeština, ő", "Lódz, Duric, Istanbul, Ceština, o"],
    ["ﬁle №5 ½ ² ﾊ", "file No5 ½ ² ?"],
    ["ＦＵＬＬ", "FULL"],
    ["Файл", "????"],
    ["й", "?"],
    ["備份", "??"],
    ["🔥 disk", "? disk"],
    ["👍🏽", "?"],
    ["👨‍👩‍👧", "???"],
    ["lone \ud800 half", "lone ? half"],
    ["bidi \u202eevil\u202c zero\u200bwidth\ufeff", "bidi evil zerowidth"],
    ["soft\u00adhyphen", "softhyphen"],
    ["a\u0000b\u001bc\u0007d\u007fe\u0081f\u009fg", "abcdefg"],
    ["line\nfeed", "line\nfeed"],
    ["│ ─ ┼ ●", "| - + *"],
  ])("%j → %j", (text, expected) => {
    expect(toWindows1252(text)).toBe(expected);
  });

  it("keeps every printable character of Windows-1252 and no other byte", () => {
    const kept = [...ALL].filter((character) => toWindows1252(character) === character);
    // 32 controls less the line feed, delete, five bytes without a character, no-break space, soft hyphen.
    expect(kept).toHaveLength(256 - 31 - 1 - 5 - 2);
    expect(kept.every((character) => isWindows1252(character))).toBe(true);
  });

  it("gives text that Windows-1252 carries without loss, and changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const mapped = toWindows1252(text);
        expect(isWindows1252(mapped)).toBe(true);
        expect([...mapped].filter((character) => !ALL.includes(character))).toEqual([]);
        expect(toWindows1252(mapped)).toBe(mapped);
      }),
      { numRuns: 2_000 },
    );
  });
});
