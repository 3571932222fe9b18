import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

const row = (id: number, companyName: string, isActive: unknown = true) => ({
  id,
  companyName,
  city: "",
  isActive,
});

/** The conditions that each request sent, in order. */
const filters = () => local.requests.map(({ body }) => (body as { filter: unknown[] }).filter);

describe("searchCompanies", () => {
  it("asks once by name, and gives the active ones first", async () => {
    local.handler = () => ({
      json: {
        items: [row(5, "contoso b"), row(6, "Contoso A", false), row(7, "Contoso A"), row(8, "Contoso a")],
      },
    });
    const { gateway } = await warmGateway(local);
    const answer = await gateway.searchCompanies("  Contoso ", 10);
    expect(answer.ok && answer.value.map(({ id }) => id)).toEqual([7, 8, 5, 6]);
    expect(filters()).toEqual([[{ op: "contains", field: "companyName", value: "Contoso" }]]);
    expect(local.requests[0]?.body).toMatchObject({
      includeFields: ["id", "companyName", "city", "isActive"],
      maxRecords: 500,
    });
  });

  it.each([
    ["0", 0],
    ["184", 184],
    ["2147483647", 2147483647],
  ])("asks for %s by ID too", async (words, id) => {
    local.handler = () => ({ json: { items: [] } });
    const { gateway } = await warmGateway(local);
    await gateway.searchCompanies(words, 10);
    const items = [
      { op: "contains", field: "companyName", value: words },
      { op: "eq", field: "id", value: id },
    ];
    expect(filters()).toEqual([[{ op: "or", items }]]);
  });

  it.each(["2147483648", "12345678901", "1.5", "-1", "24 Seven"])(
    "asks for %s by name alone",
    async (words) => {
      local.handler = () => ({ json: { items: [] } });
      const { gateway } = await warmGateway(local);
      await gateway.searchCompanies(words, 10);
      expect(filters()).toEqual([[{ op: "contains", field: "companyName", value: words }]]);
    },
  );

  it.each([
    ["", 10],
    ["  ", 10],
    ["Contoso", 0],
  ])("asks nobody for %j, at most %i", async (words, limit) => {
    const { gateway } = await warmGateway(local);
    expect(await gateway.searchCompanies(words, limit)).toEqual({ ok: true, value: [] });
    expect(local.requests).toHaveLength(0);
  });

  it("keeps the company of the number given when it cuts", async () => {
    local.handler = () => ({ json: { items: [row(0, "Zulu 0", false), row(5, "A 0"), row(6, "B 0")] } });
    const { gateway } = await warmGateway(local);
    const answer = await gateway.searchCompanies("0", 2);
    expect(answer.ok && answer.value.map(({ id }) => id)).toEqual([5, 0]);
  });

  it("reads page after page by ID, up to four", async () => {
    const page = (from: number) =>
      Array.from({ length: 500 }, (_, index) => row(from + index, `C ${from + index}`));
    local.handler = () => ({ json: { items: page(local.requests.length * 500) } });
    const { gateway } = await warmGateway(local);
    const answer = await gateway.searchCompanies("C", 5_000);
    expect(answer.ok && answer.value.length).toBe(2_000);
    const named = { op: "contains", field: "companyName", value: "C" };
    expect(filters()).toEqual([
      [named],
      ...[999, 1_499, 1_999].map((value) => [
        { op: "and", items: [named, { op: "gt", field: "id", value }] },
      ]),
    ]);
  });

  it("gives no half of an answer", async () => {
    const page = Array.from({ length: 500 }, (_, index) => row(index, "C"));
    local.handler = () =>
      local.requests.length === 1 ? { json: { items: page } } : { status: 500, json: { errors: ["no"] } };
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.searchCompanies("C", 10))).toEqual({ kind: "rejected", messages: ["no"] });
  });
});

describe("getCompany", () => {
  it.each<[string, object, object]>([
    ["company 0", row(0, "MSP"), { id: 0, name: "MSP", city: null, isActive: true }],
    ["an inactive one", row(0, "MSP", false), { isActive: false }],
    ["activity as a number", row(0, "MSP", 1), { isActive: true }],
    ["activity as a text", row(0, "MSP", "false"), { isActive: false }],
    ["no word on activity", row(0, "MSP", null), { isActive: false }],
    ["a city", { ...row(0, "MSP"), city: "Utrecht" }, { city: "Utrecht" }],
    ["no name", { ...row(0, ""), companyName: null }, { name: "" }],
  ])("reads %s", async (_, item, expected) => {
    local.handler = () => ({ json: { item } });
    const { gateway } = await warmGateway(local);
    expect(await gateway.getCompany(0)).toMatchObject({ ok: true, value: expected });
    expect(local.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET Companies/0"]);
  });

  it("takes null for absent, and another company for no answer", async () => {
    const { gateway } = await warmGateway(local);
    local.handler = () => ({ json: { item: null } });
    expect(await gateway.getCompany(5)).toEqual({ ok: true, value: null });
    local.handler = () => ({ json: { item: row(6, "Other") } });
    expect(failureOf(await gateway.getCompany(5))?.kind).toBe("unavailable");
  });

  it.each([-1, 1.5, Number.NaN])("asks nobody for company %s", async (companyId) => {
    const { gateway } = await warmGateway(local);
    await expect(gateway.getCompany(companyId)).rejects.toThrow(RangeError);
    expect(local.requests).toHaveLength(0);
  });
});

describe("getCompanies", () => {
  it("asks for each once, 0 included, in one query per 200", async () => {
    local.handler = ({ body }) => {
      const [condition] = (body as { filter: { value: number[] }[] }).filter;
      return { json: { items: (condition?.value ?? []).map((id) => row(id, `Company ${id}`)) } };
    };
    const { gateway } = await warmGateway(local);
    const ids = Array.from({ length: 201 }, (_, id) => id);
    const answer = await gateway.getCompanies([...ids, 7, 0], "search-tickets");
    expect(answer.ok && answer.value.map(({ id }) => id)).toEqual(ids);
    expect(filters()).toEqual([
      [{ op: "in", field: "id", value: ids.slice(0, 200) }],
      [{ op: "in", field: "id", value: [200] }],
    ]);
  });

  it("leaves out what this API user may not see, and asks nothing for none", async () => {
    local.handler = () => ({ json: { items: [row(7, "Contoso")] } });
    const { gateway } = await warmGateway(local);
    expect(await gateway.getCompanies([7, 8], "search-tickets")).toMatchObject({ value: [{ id: 7 }] });
    expect(await gateway.getCompanies([], "search-tickets")).toEqual({ ok: true, value: [] });
    expect(local.requests).toHaveLength(1);
  });

  it("believes no answer with companies that were not asked for", async () => {
    local.handler = () => ({ json: { items: [row(7, "Contoso"), row(9, "Fabrikam")] } });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.getCompanies([7], "search-tickets"))).toMatchObject({
      kind: "unavailable",
      detail: "Autotask answered with companies that were not asked for.",
    });
  });

  it.each<[string, object]>([
    ["says whether it is active", { isActive: null }],
    ["says whether it is active, not even by null", { isActive: undefined }],
    ["has a name", { companyName: null }],
    ["has a name of any letters", { companyName: "" }],
  ])("follows nothing from an answer in which one no longer %s", async (_, given) => {
    local.handler = () => ({ json: { items: [row(7, "Contoso"), { ...row(8, "Fabrikam"), ...given }] } });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.getCompanies([7, 8], "sync-companies"))?.kind).toBe("unavailable");
  });

  it.each([-1, 1.5, Number.NaN])("refuses to ask for %s", async (id) => {
    const { gateway } = await warmGateway(local);
    await expect(gateway.getCompanies([1, id], "search-tickets")).rejects.toThrow(RangeError);
  });
});
