import { describe, expect, it } from "vitest";
import { type Actor, may, PERMISSIONS, permissionsOf, ROLES } from "./roles";

/** §8 and decisions.md "Roles": admin, operator, reporter. */
const TABLE = [
  ["own-profile", true, true, true],
  ["view-runs", true, true, true],
  ["open-ticket", true, true, true],
  ["review-runs", true, true, false],
  ["create-ticket", true, true, false],
  ["link-ticket", true, true, false],
  ["resolve-ticket", true, true, false],
  ["map-customers", true, true, false],
  ["manage-settings", true, false, false],
  ["manage-users", true, false, false],
  ["manage-tokens", true, false, false],
  ["view-audit", true, false, false],
] as const;

describe("roles", () => {
  it.each(TABLE)("%s: admin %s, operator %s, reporter %s", (permission, ...expected) => {
    expect(ROLES.map((role) => permissionsOf(role).has(permission))).toEqual(expected);
  });

  it("has every permission in the table above", () => {
    expect(TABLE.map(([permission]) => permission)).toEqual([...PERMISSIONS]);
  });

  it.each(["", "Admin", "root", "constructor", "__proto__", "toString"])(
    "gives the word “%s” nothing",
    (role) => {
      expect([...permissionsOf(role)]).toEqual([]);
    },
  );

  it("lets nobody do anything where nobody is signed in", () => {
    expect(PERMISSIONS.filter((permission) => may(null, permission))).toEqual([]);
  });

  it("asks the actor's own permissions and no role", () => {
    const actor: Actor = { kind: "system", id: "s", name: "system", permissions: new Set(["view-runs"]) };
    expect(PERMISSIONS.filter((permission) => may(actor, permission))).toEqual(["view-runs"]);
  });

  it("hands out a copy: what one actor gains no other has", () => {
    (permissionsOf("reporter") as Set<string>).add("view-audit");
    expect(permissionsOf("reporter").has("view-audit")).toBe(false);
  });
});
