import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchCompanies, isSearchable } from "./company-queries";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(status: number, body: string) {
  const asked = vi.fn(async (_address: string) => new Response(body, { status }));
  vi.stubGlobal("fetch", asked);
  return asked;
}

describe("isSearchable", () => {
  it.each([
    ["", false],
    [" ", false],
    ["a", false],
    [" a ", false],
    ["ab", true],
    ["0", true],
    [" 7 ", true],
    ["174", true],
    ["7a", true],
  ])("%j: %j", (words, searchable) => {
    expect(isSearchable(words)).toBe(searchable);
  });
});

describe("fetchCompanies", () => {
  it("asks for the words as they are and gives the companies", async () => {
    const company = { id: 174, name: "R&D+", city: null, isActive: true, usedBy: null };
    const asked = answering(200, JSON.stringify({ companies: [company] }));
    expect(await fetchCompanies({ words: " R&D+ ", orSimilar: false })).toEqual([company]);
    expect(asked.mock.calls[0]?.[0]).toBe("/api/autotask/companies?q=R%26D%2B");
  });

  it("says where similar companies do too", async () => {
    const asked = answering(200, JSON.stringify({ companies: [] }));
    expect(await fetchCompanies({ words: "Contoso Ltd.", orSimilar: true })).toEqual([]);
    expect(asked.mock.calls[0]?.[0]).toBe("/api/autotask/companies?q=Contoso+Ltd.&similar=yes");
  });

  it.each([
    [
      "our own words",
      502,
      JSON.stringify({ error: { code: "autotask-unavailable", message: "Autotask can't be reached." } }),
      "Autotask can't be reached.",
    ],
    ["the status, where there are none", 500, "<html>", "Backupchecks answered with status 500. Try again."],
    [
      "the status, for an answer of another shape",
      200,
      "{}",
      "Backupchecks answered with status 200. Try again.",
    ],
  ])("fails with %s", async (_name, status, body, message) => {
    answering(status, body);
    await expect(fetchCompanies({ words: "contoso", orSimilar: false })).rejects.toThrow(message);
  });

  it("says so when nothing answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(fetchCompanies({ words: "contoso", orSimilar: false })).rejects.toThrow(
      "Backupchecks did not answer.",
    );
  });
});
