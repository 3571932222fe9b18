import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MappingAfter, type MappingBefore, syncedMapping } from "./company-sync";
import type { PsaCompany } from "./psa";

const ok: MappingBefore = { state: "ok", companyId: 0, companyName: "Contoso", previousName: null };
const company: PsaCompany = { id: 0, name: "Contoso", city: null, isActive: true };
const renamed: MappingBefore = {
  ...ok,
  state: "renamed",
  companyName: "Contoso BV",
  previousName: "Contoso",
};
const invalid: MappingBefore = { ...ok, state: "invalid" };
const named = (name: string): PsaCompany => ({ ...company, name });
const inactive = { ...company, isActive: false };

describe("a mapping after its company was looked up", () => {
  it.each<[string, MappingBefore, PsaCompany | null, MappingAfter]>([
    ["seen as cached", ok, company, { ...becomes("ok", "Contoso"), change: null }],
    [
      "renamed",
      ok,
      named("Contoso BV"),
      { ...becomes("renamed", "Contoso BV", "Contoso"), change: "renamed" },
    ],
    [
      "renamed, not acknowledged, seen again",
      renamed,
      named("Contoso BV"),
      { ...becomes("renamed", "Contoso BV", "Contoso"), change: null },
    ],
    [
      "renamed twice: the name that somebody last knew stays",
      renamed,
      named("Contoso Group"),
      { ...becomes("renamed", "Contoso Group", "Contoso"), change: "renamed" },
    ],
    ["renamed and back", renamed, company, { ...becomes("ok", "Contoso"), change: "renamed" }],
    ["absent while others answer", ok, null, { ...becomes("invalid", "Contoso"), change: "invalid" }],
    ["inactive", ok, inactive, { ...becomes("invalid", "Contoso"), change: "invalid" }],
    ["still absent", invalid, null, { ...becomes("invalid", "Contoso"), change: null }],
    ["active again", invalid, company, { ...becomes("ok", "Contoso"), change: "restored" }],
    [
      "active again under another name",
      invalid,
      named("Contoso BV"),
      { ...becomes("renamed", "Contoso BV", "Contoso"), change: "restored" },
    ],
    [
      "inactive and renamed",
      ok,
      { ...inactive, name: "Contoso (closed)" },
      { ...becomes("invalid", "Contoso (closed)", "Contoso"), change: "invalid" },
    ],
  ])("%s", (_, before, seen, expected) => {
    expect(syncedMapping(before, seen)).toEqual(expected);
  });

  function becomes(state: MappingAfter["state"], companyName: string, previousName: string | null = null) {
    return { state, companyName, previousName };
  }

  it("looked up twice is what it was after the first time, and nothing more has changed", () => {
    const states = fc.constantFrom(ok, renamed, invalid);
    const seen = fc.option(
      fc.record({
        id: fc.constant(0),
        name: fc.constantFrom("Contoso", "Contoso BV", "Contoso Group"),
        city: fc.constant(null),
        isActive: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(states, seen, (before, company) => {
        const once = syncedMapping(before, company);
        const twice = syncedMapping({ ...before, ...once }, company);
        expect(twice).toEqual({ ...once, change: null });
      }),
    );
  });
});
