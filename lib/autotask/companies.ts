import "server-only";
import { z } from "zod";
import type { PsaAnswer, PsaCompany } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { readPages } from "./paging";
import { buildQuery, type Condition, LIST_LIMIT, PAGE_LIMIT } from "./query";
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
  if (!Number.isSafeInteger(companyId) || companyId < 0)
    throw new RangeError("A company ID is a whole number from 0.");
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
 * The companies with these IDs, in one query per 200, one after the other: the thread limit counts per entity.
 * A row that was not asked for means that the filter was not applied, and then nothing follows from the answer.
 * @throws RangeError for what can't be a company ID.
 */
export async function getCompanies(
  client: AutotaskClient,
  companyIds: readonly number[],
): Promise<PsaAnswer<PsaCompany[]>> {
  const wanted = [...new Set(companyIds)];
  if (wanted.some((id) => !Number.isSafeInteger(id) || id < 0))
    throw new RangeError("A company ID is a whole number from 0.");
  const companies: PsaCompany[] = [];
  for (let from = 0; from < wanted.length; from += LIST_LIMIT) {
    const part = wanted.slice(from, from + LIST_LIMIT);
    const answer = await client.request({
      entity: "Companies",
      path: "Companies/query",
      purpose: "sync-companies",
      kind: "read",
      body: buildQuery<CompanyField>({
        filter: { op: "in", field: "id", value: part },
        includeFields: COMPANY_FIELDS,
        maxRecords: PAGE_LIMIT,
      }),
    });
    if (!answer.ok) return answer;
    const read = readCompanies(answer.value);
    if (!read.ok) return read;
    if (read.value.some(({ id }) => !part.includes(id))) {
      const detail = "Autotask answered with companies that were not asked for.";
      return { ok: false, failure: { kind: "unavailable", detail } };
    }
    companies.push(...read.value);
  }
  return { ok: true, value: companies };
}

/** See {@link PsaGateway.canSeeCompanies}: any one company. */
export async function canSeeCompanies(client: AutotaskClient): Promise<PsaAnswer<boolean>> {
  const answer = await client.request({
    entity: "Companies",
    path: "Companies/query",
    purpose: "control-read",
    kind: "read",
    body: buildQuery<"id">({
      filter: { op: "gte", field: "id", value: 0 },
      includeFields: ["id"],
      maxRecords: 1,
    }),
  });
  if (!answer.ok) return answer;
  const rows = parseAnswer(rowsOf(z.object({ id: z.number() })), answer.value);
  return rows.ok ? { ok: true, value: rows.value.items.length > 0 } : rows;
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

function toCompany(row: z.output<typeof companySchema>): PsaCompany {
  return { id: row.id, name: row.companyName ?? "", city: row.city, isActive: row.isActive ?? false };
}
