import { describe, expect, it } from "vitest";
import { readApiLogFilter } from "./api-log-filter";
import { readAuditFilter } from "./audit-filter";
import { readTicketFilter } from "./ticket-filter";

const ID = "019e0000-0000-7000-8000-000000000000";

describe("the filter of the audit trail", () => {
  const none = { thing: null, actor: null, id: null, from: null, to: null };

  it("is read from an address", () => {
    expect(
      readAuditFilter({ thing: "sign-in", actor: ID, id: " abc ", from: "2026-11-20", to: "2026-11-22" }),
    ).toEqual({
      thing: "sign-in",
      actor: ID,
      id: "abc",
      from: "2026-11-20",
      to: "2026-11-22",
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["empty values", { thing: "", actor: "", id: "  ", from: "", to: "" }],
    ["what is given twice", { thing: ["user", "token"], id: ["a", "b"], from: ["2026-11-20", "2026-11-21"] }],
    ["a thing that there is not", { thing: "sung" }],
    ["days that are none", { from: "2026-02-30", to: "yesterday" }],
    ["what no text has", { id: "a\0b" }],
    ["what is too long", { id: "a".repeat(201), actor: "a".repeat(201) }],
  ])("is none for %s", (_, query) => {
    expect(readAuditFilter(query)).toEqual(none);
  });

  it("takes two days in either order", () => {
    expect(readAuditFilter({ from: "2026-11-22", to: "2026-11-20" })).toEqual({
      ...none,
      from: "2026-11-20",
      to: "2026-11-22",
    });
  });
});

describe("the filter of the Tickets page", () => {
  const none = { state: null, customerId: null, by: null, from: null, to: null };

  it("is read from an address", () => {
    expect(
      readTicketFilter({
        state: "left-open",
        customer: ID,
        by: "Anna",
        from: "2026-11-22",
        to: "2026-11-20",
      }),
    ).toEqual({
      state: "left-open",
      customerId: ID,
      by: "Anna",
      from: "2026-11-20",
      to: "2026-11-22",
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["a state that there is not", { state: "creating" }],
    ["a customer that is no ID", { customer: "Contoso" }],
    ["what is given twice", { state: ["open", "closed"], by: ["a", "b"] }],
  ])("is none for %s", (_, query) => {
    expect(readTicketFilter(query)).toEqual(none);
  });
});

describe("the filter of the API log", () => {
  const none = { outcome: null, entity: null, purpose: null, actor: null, from: null, to: null };

  it("is read from an address", () => {
    const given = { outcome: "errors", entity: "Tickets", purpose: "open-ticket", actor: ID };
    expect(readApiLogFilter({ ...given, from: "2026-11-22", to: "2026-11-20" })).toEqual({
      ...given,
      from: "2026-11-20",
      to: "2026-11-22",
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["an outcome that there is not", { outcome: "ok" }],
    ["what no text has", { entity: "a\0b", purpose: "", actor: ["a", "b"] }],
  ])("is none for %s", (_, query) => {
    expect(readApiLogFilter(query)).toEqual(none);
  });
});
