import { describe, expect, it } from "vitest";
import type { CompanyChoice } from "@/lib/domain/customer-views";
import { answers, companyOption } from "./company-options";

const company: CompanyChoice = { id: 0, name: "Contoso Ltd", city: "Antwerp", isActive: true, usedBy: null };
const own = { customerId: "c1", customerName: "Contoso" };
const other = { customerId: "c2", customerName: "Fabrikam" };
const unmapped = { customerId: "c1", mapped: null };

describe("companyOption", () => {
  it.each([
    ["a free one", {}, unmapped, "ID 0 · Antwerp · active", false],
    ["one without a city", { city: null }, unmapped, "ID 0 · active", false],
    ["an inactive one", { isActive: false }, unmapped, "ID 0 · Antwerp · inactive", true],
    [
      "another customer's",
      { usedBy: other },
      unmapped,
      "ID 0 · already used by Fabrikam · Antwerp · active",
      true,
    ],
    [
      "the customer's own, in order",
      { usedBy: own },
      { ...unmapped, mapped: { companyId: 0, isOk: true } },
      "ID 0 · mapped now · Antwerp · active",
      true,
    ],
    [
      "the customer's own, renamed or broken",
      { usedBy: own },
      { ...unmapped, mapped: { companyId: 0, isOk: false } },
      "ID 0 · Antwerp · active",
      false,
    ],
  ])("%s", (_name, change, circumstances, hint, disabled) => {
    expect(companyOption({ ...company, ...change }, circumstances)).toEqual({
      value: "0",
      label: "Contoso Ltd",
      hint,
      disabled,
    });
  });
});

describe("answers", () => {
  it.each([
    ["", true],
    [" contoso ", true],
    ["LTD", true],
    ["0", true],
    ["00", false],
    ["fabrikam", false],
    ["antwerp", false],
  ])("%j: %j", (typed, expected) => {
    expect(answers(company, typed)).toBe(expected);
  });
});
