import "server-only";
import type { PsaAnswer, PsaPurpose } from "@/lib/domain/psa";
import type { AutotaskClient, AutotaskRequest } from "./client";
import { buildQuery, type Condition, type Query } from "./query";

export interface PagedQuery<Field extends string, Row extends { id: number }> {
  entity: AutotaskRequest["entity"];
  purpose: PsaPurpose;
  query: Query<Field | "id">;
  /** Reads the rows out of an answer. */
  readRows: (json: Record<string, unknown>) => PsaAnswer<Row[]>;
  pagesAtMost: number;
}

/**
 * All rows of a query, page after page. The next page is asked for by `id > last ID`, not by the cursor address in the answer:
 * as many requests, and no address of another's to trust (autotask-api.md 3.3).
 */
export async function readPages<Field extends string, Row extends { id: number }>(
  client: AutotaskClient,
  paged: PagedQuery<Field, Row>,
): Promise<PsaAnswer<Row[]>> {
  const { entity, purpose, query, readRows, pagesAtMost } = paged;
  const rows: Row[] = [];
  let filter: Condition<Field | "id"> = query.filter;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const body = buildQuery({ ...query, filter });
    const answer = await client.request({ entity, path: `${entity}/query`, purpose, kind: "read", body });
    if (!answer.ok) return answer;
    const read = readRows(answer.value);
    if (!read.ok) return read;
    rows.push(...read.value);
    const last = read.value.at(-1);
    if (!last || read.value.length < query.maxRecords) break;
    filter = { op: "and", items: [query.filter, { op: "gt", field: "id", value: last.id }] };
  }
  return { ok: true, value: rows };
}
