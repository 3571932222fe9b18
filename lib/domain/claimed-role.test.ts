import { describe, expect, it } from "vitest";
import { admission, type Claims, claimedRole, claimValues, type SingleSignOnRules } from "./claimed-role";

const rules = (given: Partial<SingleSignOnRules> = {}): SingleSignOnRules => ({
  claim: "groups",
  adminValues: ["bc-admins"],
  operatorValues: ["bc-operators", "helpdesk"],
  reporterValues: ["staff"],
  admitsUnknown: false,
  ...given,
});

describe("claimValues", () => {
  it.each<[Claims, string, string[]]>([
    [{ groups: ["a", "b"] }, "groups", ["a", "b"]],
    [{ role: "admin" }, "role", ["admin"]],
    [{ realm_access: { roles: ["a"] } }, "realm_access.roles", ["a"]],
    [{ "https://example.com/roles": ["a"] }, "https://example.com/roles", ["a"]],
    [{ "a.b": "dotted", a: { b: "nested" } }, "a.b", ["dotted"]],
    [{ groups: [1, null, { a: 1 }, "a"] }, "groups", ["a"]],
    [{ groups: true }, "groups", []],
    [{}, "groups", []],
    [{}, "constructor", []],
    [{}, "__proto__.toString", []],
    [{ groups: "a" }, "groups.length", []],
  ])("of %j under %s are %j", (claims, claim, values) => {
    expect(claimValues(claims, claim)).toEqual(values);
  });
});

describe("claimedRole", () => {
  it.each<[unknown, string | null]>([
    [["bc-admins"], "admin"],
    [["helpdesk"], "operator"],
    [["staff"], "reporter"],
    [["staff", "helpdesk", "bc-admins"], "admin"],
    [["staff", "helpdesk"], "operator"],
    ["bc-operators", "operator"],
    [["BC-Admins"], null],
    [["bc-admins "], null],
    [[], null],
    [undefined, null],
  ])("of %j is %s", (groups, role) => {
    expect(claimedRole(rules(), { groups })).toBe(role);
  });

  it("is none where no claim is named, whatever was mapped", () => {
    expect(claimedRole(rules({ claim: "" }), { groups: ["bc-admins"], "": "bc-admins" })).toBeNull();
  });
});

describe("admission", () => {
  it.each([
    // claim, mapped, known here, unknown are let in
    ["groups", true, true, false, "operator"],
    ["groups", true, false, false, "operator"],
    ["groups", true, false, true, "operator"],
    ["groups", false, true, false, "refused"],
    ["groups", false, true, true, "reporter"],
    ["groups", false, false, false, "refused"],
    ["groups", false, false, true, "reporter"],
    ["", true, true, false, "keep"],
    ["", true, true, true, "keep"],
    ["", true, false, false, "refused"],
    ["", true, false, true, "reporter"],
  ] as const)(
    "with claim %j, mapped: %s, known: %s, unknown let in: %s, is %s",
    (claim, mapped, known, admits, role) => {
      const groups = mapped ? ["helpdesk"] : ["others"];
      expect(admission(rules({ claim, admitsUnknown: admits }), { groups }, known)).toBe(role);
    },
  );
});
