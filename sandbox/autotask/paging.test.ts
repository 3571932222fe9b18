import { describe, expect, it } from "vitest";
import { SANDBOX_COMPANIES } from "./tenant";
import { sandboxForTests, ticketBody } from "./test-client";

const used = sandboxForTests();
const ALL = { op: "gte", field: "id", value: 0 };

describe("paging", () => {
  const query = { filter: [ALL], maxRecords: 15, includeFields: ["id"] };
  const ids = SANDBOX_COMPANIES.map((company) => company.id);

  it("follows a POSTed query by POSTing the same body to the cursor", async () => {
    const seen: number[] = [];
    let url: string | null = `${used.origin}/ATServicesRest/V1.0/Companies/query`;
    const pages: unknown[] = [];
    while (url !== null) {
      const answer = await used.api("POST", url, query);
      seen.push(...(answer.json.items ?? []).map((item) => item.id));
      pages.push(answer.json.pageDetails?.count);
      url = answer.json.pageDetails?.nextPageUrl ?? null;
    }
    expect(seen).toEqual(ids);
    expect(pages).toEqual([15, 15, 12]);
  });

  it("reads back too", async () => {
    const first = await used.api("POST", "Companies/query", query);
    const second = await used.api("POST", String(first.json.pageDetails?.nextPageUrl), query);
    const back = await used.api("POST", String(second.json.pageDetails?.prevPageUrl), query);
    expect(back.json.items).toEqual(first.json.items);
    expect(back.json.pageDetails).toMatchObject({
      prevPageUrl: null,
      nextPageUrl: first.json.pageDetails?.nextPageUrl,
    });
  });

  it("refuses to GET the cursor of a POSTed query, and to POST it without a body", async () => {
    const first = await used.api("POST", "Companies/query", query);
    const cursor = String(first.json.pageDetails?.nextPageUrl);
    expect(decodeURIComponent(cursor)).toContain('paging={"pageSize":15,"previousIds":[-1],"nextIds":[187]}');
    const got = await used.api("GET", cursor);
    expect([got.status, got.json.Message]).toEqual([
      405,
      "The requested resource does not support http method 'GET'.",
    ]);
    const bodyless = await used.api("POST", cursor);
    expect([bodyless.status, bodyless.json.errors]).toEqual([
      500,
      [expect.stringContaining("Parameter name: queryModel")],
    ]);
  });

  it("follows a query by GET with GET", async () => {
    const search = encodeURIComponent(JSON.stringify(query));
    const first = await used.api("GET", `Companies/query?search=${search}`);
    const cursor = String(first.json.pageDetails?.nextPageUrl);
    expect(cursor).toContain("&search=");
    const second = await used.api("GET", cursor);
    expect((second.json.items ?? []).map((item) => item.id)).toEqual(ids.slice(15, 30));
  });

  it("serves a keyset by id in pages of 500", async () => {
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        for (let count = 0; count < 170; count += 1) {
          await used.api("POST", "Tickets", ticketBody({ externalID: "bulk" }));
        }
      }),
    );
    const filter = (after: number) => [
      { op: "eq", field: "externalID", value: "bulk" },
      { op: "gt", field: "id", value: after },
    ];
    const first = await used.find("Tickets", filter(0), { includeFields: ["id"] });
    const second = await used.find("Tickets", filter(first.json.items?.at(-1)?.id ?? 0), {
      includeFields: ["id"],
    });
    expect([first.json.items?.length, second.json.items?.length]).toEqual([500, 10]);
    expect(first.json.pageDetails?.nextPageUrl).not.toBeNull();
  });
});
