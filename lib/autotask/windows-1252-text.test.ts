import { describe, expect, it } from "vitest";
import { isWindows1252 } from "@/lib/domain/windows-1252";
import { firstUnkeptCharacter, textProblem } from "./windows-1252-text";

describe("firstUnkeptCharacter", () => {
  it.each([
    "",
    "Status: Error",
    "a\nb\r\nc\td",
    "éüñßØ ¿¡ «»",
    "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ",
    "no\u00a0break\u00adsoft",
  ])("keeps %j", (text) => {
    expect(firstUnkeptCharacter(text)).toBeNull();
  });

  it.each([
    ["a → b", "U+2192"],
    ["✓", "U+2713"],
    ["⚠️", "U+26A0"],
    ["😀", "U+1F600"],
    ["Łódź", "U+0141"],
    ["naïve e\u0301", "U+0301"],
    ["\ud800", "U+D800"],
    ["a\u0000b", "U+0000"],
    ["\u001b[31m", "U+001B"],
    ["\u007f", "U+007F"],
    ["\u0080", "U+0080"],
    ["\u0081", "U+0081"],
    ["\u0092", "U+0092"],
    ["zero\u200bwidth", "U+200B"],
    ["日本", "U+65E5"],
  ])("does not keep %j: %s", (text, expected) => {
    expect(firstUnkeptCharacter(text)).toBe(expected);
  });

  it("keeps 251 characters less the controls", () => {
    const kept = Array.from({ length: 0x110000 }, (_, code) => code).filter(
      (code) => firstUnkeptCharacter(String.fromCodePoint(code)) === null,
    );
    // 95 of ASCII, 96 of Latin-1, 27 in the place of C1, and tab, line feed, carriage return.
    expect(kept).toHaveLength(95 + 96 + 27 + 3);
  });

  it("keeps whatever the composer of our texts calls fit", () => {
    for (let code = 0; code < 0x110000; code += 1) {
      const character = String.fromCodePoint(code);
      if (isWindows1252(character)) expect(firstUnkeptCharacter(character)).toBeNull();
    }
  });
});

describe("textProblem", () => {
  it.each([
    ["fits", "abc", 3, null],
    ["too long", "abcd", 3, "title has 4 characters; Autotask keeps 3."],
    ["empty", "", 3, "title is empty."],
    ["blank", " \n", 3, "title is empty."],
    ["unkept", "a→", 3, "title holds a character that Autotask can't keep (U+2192)."],
  ])("%s", (_, text, atMost, expected) => {
    expect(textProblem("title", text, atMost)).toBe(expected);
  });
});
