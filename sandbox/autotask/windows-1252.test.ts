import { describe, expect, it } from "vitest";
import { asWindows1252 } from "./windows-1252";

describe("asWindows1252", () => {
  it.each([
    ["Fehler – “Größe” über 1 € …", "Fehler – “Größe” über 1 € …"],
    ["done ✓ → next ⚠", "done ? ? next ?"],
    ["smile 😀!", "smile ??!"],
    ["line one\r\nline\ttwo", "line one\r\nline\ttwo"],
    ["\u0085\u0091", "??"],
    ["", ""],
  ])("%j is kept as %j", (text, kept) => {
    expect(asWindows1252(text)).toBe(kept);
  });

  it("keeps exactly the printable characters of the code page, and what ASCII has besides", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const inCodePage = [...new TextDecoder("windows-1252").decode(bytes)];
    const unprintable = /[\u0080-\u009f]/;
    const everything = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
    expect(everything.filter((unit) => asWindows1252(unit) === unit)).toEqual(
      inCodePage.filter((character) => !unprintable.test(character)).sort(),
    );
  });
});
