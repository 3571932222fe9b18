import "server-only";
import type { z } from "zod";
import type { PsaAnswer, PsaCompany, PsaPurpose } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { readPages } from "./paging";
import { type Condition, LIST_LIMIT, PAGE_LIMIT } from "./query";
import { companySchema, itemOf, rowsOf } from "./schemas";

const COMPANY_FIELDS = ["id", "companyName", "city", "isActive"] as const;

type CompanyField = (typeof COMPANY_FIELDS)[number];

/** Pages of one search: one as a rule; a single letter in a tenant of thousands must not go on for ever. */
const SEARCH_PAGES = 4;

/** IDs of companies are 32-bit; Autotask refuses a query with a number beyond (autotask-api.md 3.1). */
const LARGEST_COMPANY_ID = 2 ** 31 - 1;

const byName = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/**
 * Companies whose name contains the words, or whose ID is the number given; active first, then by name, at most `limit`.
 * A company found by its ID is kept even where the limit cuts others off. No words, no companies, and no request.
 */
export async function searchCompanies(
  client: AutotaskClient,
  words: string,
  limit: number,
): Promise<PsaAnswer<PsaCompany[]>> {
  const sought = words.trim();
  if (sought === "" || limit < 1) return { ok: true, value: [] };
  const id = readCompanyId(sought);
  const named: Condition<CompanyField> = { op: "contains", field: "companyName", value: sought };
  const answer = await readPages<CompanyField, PsaCompany>(client, {
    entity: "Companies",
    purpose: "search-companies",
    query: {
      filter: id === null ? named : { op: "or", items: [named, { op: "eq", field: "id", value: id }] },
      includeFields: COMPANY_FIELDS,
      maxRecords: PAGE_LIMIT,
    },
    readRows: readCompanies,
    pagesAtMost: SEARCH_PAGES,
  });
  return answer.ok ? { ok: true, value: pick(answer.value, id, Math.floor(limit)) } : answer;
}

function readCompanyId(words: string): number | null {
  const id = /^\d{1,10}$/.test(words) ? Number(words) : null;
  return id !== null && id <= LARGEST_COMPANY_ID ? id : null;
}

function pick(companies: PsaCompany[], id: number | null, limit: number): PsaCompany[] {
  const found = companies.filter((company) => company.id === id);
  const others = companies.filter((company) => company.id !== id).sort(activeFirst);
  return [...found, ...others].slice(0, limit).sort(activeFirst);
}

function activeFirst(a: PsaCompany, b: PsaCompany): number {
  return Number(b.isActive) - Number(a.isActive) || byName.compare(a.name, b.name) || a.id - b.id;
}

/**
 * One company by its ID, 0 included; null where Autotask says that there is none.
 * @throws RangeError for what can't be a company ID.
 */
export async function getCompany(
  client: AutotaskClient,
  companyId: number,
): Promise<PsaAnswer<PsaCompany | null>> {
  assertCompanyId(companyId);
  const answer = await client.request({
    entity: "Companies",
    path: `Companies/${companyId}`,
    purpose: "map-company",
    kind: "get",
  });
  if (!answer.ok) return answer;
  const body = parseAnswer(itemOf(companySchema), answer.value);
  if (!body.ok) return body;
  const { item } = body.value;
  if (item === null) return { ok: true, value: null };
  if (item.id === companyId) return { ok: true, value: toCompany(item) };
  return {
    ok: false,
    failure: { kind: "unavailable", detail: "Autotask answered with another company than asked for." },
  };
}

/**
 * The companies with these IDs, 0 included, in one request per 200, one after the other: the thread limit counts per entity.
 * @throws RangeError for what can't be a company ID.
 */
export async function getCompanies(
  client: AutotaskClient,
  companyIds: readonly number[],
  purpose: PsaPurpose,
): Promise<PsaAnswer<PsaCompany[]>> {
  const wanted = [...new Set(companyIds)];
  for (const id of wanted) assertCompanyId(id);
  const companies: PsaCompany[] = [];
  for (let from = 0; from < wanted.length; from += LIST_LIMIT) {
    const part = wanted.slice(from, from + LIST_LIMIT);
    const answer = await readPages<CompanyField, PsaCompany>(client, {
      entity: "Companies",
      purpose,
      query: {
        filter: { op: "in", field: "id", value: part },
        includeFields: COMPANY_FIELDS,
        maxRecords: PAGE_LIMIT,
      },
      readRows: readWholeCompanies,
      pagesAtMost: 1,
    });
    if (!answer.ok) return answer;
    if (!answer.value.every(({ id }) => part.includes(id))) return NOT_ASKED_FOR;
    companies.push(...answer.value);
  }
  return { ok: true, value: companies };
}

/** A row that was not asked for says that the filter was dropped, and then nothing follows from the answer (autotask-api.md 3.1). */
const NOT_ASKED_FOR: PsaAnswer<never> = {
  ok: false,
  failure: { kind: "unavailable", detail: "Autotask answered with companies that were not asked for." },
};

function assertCompanyId(companyId: number): void {
  if (!Number.isSafeInteger(companyId) || companyId < 0)
    throw new RangeError("A company ID is a whole number from 0.");
}

/** A tenant of more than 10,000 companies is compared in part: what is not suggested can still be searched. */
const LIST_PAGES = 20;

/** All active companies, as far as {@link LIST_PAGES} go. */
export function listActiveCompanies(client: AutotaskClient): Promise<PsaAnswer<PsaCompany[]>> {
  return readPages<CompanyField, PsaCompany>(client, {
    entity: "Companies",
    purpose: "suggest-companies",
    query: {
      filter: { op: "eq", field: "isActive", value: true },
      includeFields: COMPANY_FIELDS,
      maxRecords: PAGE_LIMIT,
    },
    readRows: readCompanies,
    pagesAtMost: LIST_PAGES,
  });
}

/** Reads the rows of a query on companies. */
export function readCompanies(json: Record<string, unknown>): PsaAnswer<PsaCompany[]> {
  const rows = parseAnswer(rowsOf(companySchema), json);
  return rows.ok ? { ok: true, value: rows.value.items.map(toCompany) } : rows;
}

/**
 * The same for companies that are compared with ours. Every company has a name and is active or not: where a row says neither, fields were
 * withheld, and nothing follows from the answer.
 */
function readWholeCompanies(json: Record<string, unknown>): PsaAnswer<PsaCompany[]> {
  const rows = parseAnswer(rowsOf(companySchema), json);
  if (!rows.ok) return rows;
  const isWhole = rows.value.items.every(
    ({ companyName, isActive }) => companyName && typeof isActive === "boolean",
  );
  return isWhole ? { ok: true, value: rows.value.items.map(toCompany) } : FIELDS_WITHHELD;
}

const FIELDS_WITHHELD: PsaAnswer<never> = {
  ok: false,
  failure: {
    kind: "unavailable",
    detail: "Autotask answered with a company without its name, or without saying whether it is active.",
  },
};

function toCompany(row: z.output<typeof companySchema>): PsaCompany {
  return { id: row.id, name: row.companyName ?? "", city: row.city, isActive: row.isActive ?? false };
}
