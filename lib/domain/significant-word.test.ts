import { describe, expect, it } from "vitest";
import { significantWord } from "./significant-word";

describe("the first significant word of a name", () => {
  it.each([
    ["Contoso Ltd.", "Contoso"],
    ["The Contoso Group", "Contoso"],
    ["Stichting De Zonnebloem", "Zonnebloem"],
    ["B.V. Bakker", "Bakker"],
    ["Café-Noir", "Café"],
    ["2020 Vision", "Vision"],
    ["A.B.C.", null],
    ["Holding B.V.", null],
    ["", null],
  ])("of %j is %j", (name, word) => {
    expect(significantWord(name)).toBe(word);
  });
});
