import { describe, expect, it } from "vitest";
import { SANDBOX_COMPANIES } from "./tenant";
import { sandboxForTests } from "./test-client";

const used = sandboxForTests();
const ALL = { op: "gte", field: "id", value: 0 };
const names = (items: Record<string, unknown>[] | undefined) => (items ?? []).map((item) => item.companyName);

describe("filters", () => {
  it.each([
    ["eq", { op: "eq", field: "companyName", value: "contoso ltd" }, ["Contoso Ltd"]],
    ["eq with a number in a string", { op: "eq", field: "id", value: "184" }, ["Contoso Ltd"]],
    ["the id 0", { op: "eq", field: "id", value: 0 }, ["Skyline Managed IT"]],
    ["in", { op: "in", field: "id", value: [199, 184, 9999] }, ["Contoso Ltd", "Northwind Traders"]],
    ["in with nothing", { op: "in", field: "id", value: [] }, []],
    [
      "beginsWith",
      { op: "beginsWith", field: "companyName", value: "fabrikam" },
      ["Fabrikam Residences", "Fabrikam, Inc."],
    ],
    ["endsWith", { op: "endsWith", field: "companyName", value: "Toys" }, ["Tailspin Toys", "Wingtip Toys"]],
    ["contains", { op: "contains", field: "companyName", value: "ski" }, ["Alpine Ski House"]],
    [
      "gt and lt",
      {
        op: "and",
        items: [
          { op: "gt", field: "id", value: 183 },
          { op: "lt", field: "id", value: 186 },
        ],
      },
      ["Contoso Ltd", "Contoso Pharmaceuticals"],
    ],
    ["lte on an instant", { op: "lte", field: "createDate", value: "2000-01-01" }, []],
    [
      "or",
      {
        op: "or",
        items: [
          { op: "eq", field: "id", value: 184 },
          { op: "eq", field: "city", value: "Groningen" },
        ],
      },
      ["Contoso Ltd", "Litware Inc"],
    ],
    [
      "a boolean in a string",
      { op: "eq", field: "isActive", value: "false" },
      ["Blue Yonder Airlines", "Parnell Aerospace", "Tailwind Traders", "The Old Print Works"],
    ],
    [
      "names of keys and fields in any case",
      { Op: "eq", FIELD: "COMPANYNAME", Value: "Proseware" },
      ["Proseware"],
    ],
    ["eq null finds nothing", { op: "eq", field: "companyNumber", value: null }, []],
    ["noteq null finds nothing", { op: "noteq", field: "companyNumber", value: null }, []],
    ["notExist finds null", { op: "notExist", field: "companyNumber" }, ["Skyline Managed IT"]],
    [
      "noteq passes null by",
      {
        op: "and",
        items: [
          { op: "noteq", field: "companyNumber", value: "SKY-0184" },
          { op: "lte", field: "id", value: 174 },
        ],
      },
      ["A. Datum Corporation"],
    ],
  ])("%s", async (_what, filter, found) => {
    const answer = await used.find("Companies", [filter]);
    expect(names(answer.json.items)).toEqual(found);
  });

  it("joins the top level by AND", async () => {
    const answer = await used.find("Companies", [
      { op: "beginsWith", field: "companyName", value: "Contoso" },
      { op: "eq", field: "city", value: "Leiden" },
    ]);
    expect(names(answer.json.items)).toEqual(["Contoso Pharmaceuticals"]);
  });

  it.each(["noteExist", "ne", "EQ", "isnotnull", "toString"])("drops %s without a word", async (op) => {
    const wider = await used.find("Companies", [
      { op, field: "companyName", value: "Proseware" },
      { op: "eq", field: "city", value: "Hilversum" },
    ]);
    expect(names(wider.json.items)).toEqual(["Proseware", "Southridge Video"]);
    expect((await used.find("Companies", [{ op, field: "id", value: 0 }])).json.items).toEqual([]);
    await used.control.setSwitches({ emptyFilterReturnsAll: true });
    const all = await used.find("Companies", [{ op, field: "id", value: 0 }]);
    expect(all.json.items).toHaveLength(SANDBOX_COMPANIES.length);
  });

  it.each([
    [
      "an unknown field",
      "TimeEntries",
      { op: "eq", field: "projectID", value: 1 },
      "Unable to find projectID in the TimeEntry Entity.",
    ],
    [
      "a field that is not queryable",
      "Tickets",
      { op: "eq", field: "creatorType", value: 1 },
      "Unable to find creatorType in the Ticket Entity.",
    ],
    [
      "a user-defined field",
      "Tickets",
      { op: "eq", field: "title", value: "x", udf: true },
      "Unable to find title in the Ticket Entity.",
    ],
    [
      "a word for a number",
      "Tickets",
      { op: "eq", field: "companyID", value: "x" },
      "Conversion failed when converting varchar 'x' to data type int",
    ],
    [
      "a word for an instant",
      "Tickets",
      { op: "gt", field: "createDate", value: "x" },
      "Conversion failed when converting date and/or time from character string.",
    ],
    [
      "in without a list",
      "Tickets",
      { op: "in", field: "id", value: 5 },
      "Unexpected character encountered while parsing value: 5. Path 'id', line 1, position 1.",
    ],
  ])("refuses %s", async (_what, entity, filter, message) => {
    const answer = await used.find(entity, [filter]);
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ errors: [message] });
  });

  it.each([
    ["a list", { op: "in", field: "id", value: Array.from({ length: 501 }, (_, index) => index) }, 500],
    ["a full list", { op: "in", field: "id", value: Array.from({ length: 500 }, (_, index) => index) }, 200],
    ["a group", { op: "or", items: Array.from({ length: 501 }, () => ALL) }, 500],
  ])("allows 500 alternatives and no more: %s", async (_what, filter, status) => {
    const answer = await used.find("Companies", [filter]);
    expect(answer.status).toBe(status);
    expect(answer.json.errors ?? ["500 or fewer 'OR' conditions"]).toEqual([
      expect.stringContaining("500 or fewer 'OR' conditions"),
    ]);
  });

  it.each([
    ["without a body", undefined, "Value cannot be null. Parameter name: queryModel"],
    ["without a filter", {}, "Missing Required Field: filter."],
    ["with an empty filter", { filter: [] }, "Missing Required Field: filter."],
    [
      "with a filter that is no list",
      { filter: { ...ALL } },
      "Unexpected character encountered while parsing value: {. Path 'filter', line 1, position 1.",
    ],
    [
      "with broken JSON",
      "true or not",
      "Unexpected character encountered while parsing value: t. Path '', line 1, position 1.",
    ],
    [
      "with a page of 501",
      { filter: [ALL], maxRecords: 501 },
      "maxCountOfRecordsToReturn must be between 1 and 500",
    ],
    [
      "with a page of 0",
      { filter: [ALL], MaxRecords: 0 },
      "maxCountOfRecordsToReturn must be between 1 and 500",
    ],
  ])("refuses a query %s", async (_what, body, message) => {
    const answer = await used.api("POST", "Companies/query", body);
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ errors: [message] });
  });
});

describe("answers", () => {
  it("count the rows of the page and the page size, and say when there is nothing", async () => {
    const some = await used.find("Companies", [{ op: "eq", field: "id", value: 184 }]);
    expect(some.json.pageDetails).toEqual({
      count: 1,
      requestCount: 500,
      prevPageUrl: null,
      nextPageUrl: null,
    });
    const none = await used.find("Companies", [{ op: "eq", field: "id", value: 1 }]);
    expect(none.json).toEqual({
      items: [],
      pageDetails: { count: 0, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
    });
  });

  it("hold the fields asked for, in camelCase, and always id and userDefinedFields", async () => {
    const answer = await used.find("Companies", [{ op: "eq", field: "id", value: 184 }], {
      IncludeFields: ["COMPANYNAME", "isactive", "noSuchField"],
    });
    expect(answer.json.items).toEqual([
      { id: 184, companyName: "Contoso Ltd", isActive: true, userDefinedFields: [] },
    ]);
  });

  it("hold every field when none is named, with the odd spellings", async () => {
    const id = await used.create();
    const { item } = (await used.api("GET", `Tickets/${id}`)).json;
    expect(Object.keys(item ?? {})).toEqual(
      expect.arrayContaining([
        "rmmAlertID",
        "problemTicketId",
        "serviceLevelAgreementID",
        "userDefinedFields",
      ]),
    );
    expect(item).toMatchObject({ contactID: null, isVisibleToComanaged: false });
  });

  it("count", async () => {
    const body = { filter: [{ op: "eq", field: "isActive", value: true }] };
    const posted = await used.api("POST", "Companies/query/count", body);
    const got = await used.api(
      "GET",
      `Companies/query/count?search=${encodeURIComponent(JSON.stringify(body))}`,
    );
    const active = SANDBOX_COMPANIES.filter((company) => company.isActive).length;
    expect([posted.json, got.json]).toEqual([{ queryCount: active }, { queryCount: active }]);
  });

  it("give a row by its id, and null for an absent one", async () => {
    expect((await used.api("GET", "Companies/184")).json.item).toMatchObject({ companyName: "Contoso Ltd" });
    const absent = await used.api("GET", "Companies/999999");
    expect([absent.status, absent.text]).toEqual([200, '{"item":null}']);
    await used.control.setSwitches({ absentIs404: true });
    const missing = await used.api("GET", "Companies/999999");
    expect([missing.status, missing.json.errors]).toEqual([404, [expect.any(String)]]);
  });

  it("are refused to a security level that may not query", async () => {
    await used.control.setSwitches({ denied: ["companies:query"] });
    const answer = await used.find("Companies", [ALL]);
    expect([answer.status, answer.json.errors]).toEqual([
      500,
      ["The logged in Resource does not have the adequate permissions to query this entity type."],
    ]);
  });
});
