import { describe, expect, it } from "vitest";
import { addressWith, oneValue } from "./search-params";

describe("oneValue", () => {
  it.each<[string | string[] | undefined, string | null]>([
    [undefined, null],
    ["", null],
    ["  ", null],
    [" HV01 ", "HV01"],
    [["a", "b"], null],
  ])("%j is %j", (value, one) => {
    expect(oneValue(value)).toBe(one);
  });
});

describe("addressWith", () => {
  it.each<[Record<string, string | null>, string]>([
    [{}, "/jobs"],
    [{ q: null, cursor: null }, "/jobs"],
    [{ q: "a&b=c d", cursor: null }, "/jobs?q=a%26b%3Dc+d"],
    [{ q: "mail", customer: "c1", cursor: "x" }, "/jobs?q=mail&customer=c1&cursor=x"],
  ])("%j", (params, address) => {
    expect(addressWith("/jobs", params)).toBe(address);
  });
});
