import { type Entity, type FieldValue, fieldValue, type Row } from "./entities";
import type { FieldDefinition } from "./fields";
import { type LowerKeyed, lowerKeyed, refuseJsonType } from "./json-bodies";
import { type Condition, compileFilter } from "./query-language";
import { errors, json, type Reply, refuse } from "./replies";
import type { SandboxState } from "./state";

const MOST_ROWS = 500;

/** A query as it came: its body, and the search text if it came by GET. */
export interface QueryRequest {
  entity: Entity;
  /** The parsed JSON; undefined where there was none. */
  body: unknown;
  /** The `search` of a GET, which a cursor must carry on; null for a POST. */
  search: string | null;
  /** The `paging` of a cursor's address; null for the first page. */
  paging: string | null;
  /** The address under which this request reached the API, up to and without `/{Entity}`. */
  baseUrl: string;
}

interface Page {
  rows: Row[];
  hasMoreBefore: boolean;
  hasMoreAfter: boolean;
}

interface Cursor {
  pageSize: number;
  /** Read on behind this id. */
  after: number;
  /** Read back from this id; null when reading on. */
  before: number | null;
}

/** Answers `query` and `query/next`: a page of rows by ascending id (autotask-api.md 3.2, 3.3). */
export function answerQuery(state: SandboxState, request: QueryRequest): Reply {
  const query = readQuery(request.body);
  const matches = readFilter(state, request.entity, query);
  const cursor = request.paging === null ? firstPage(query) : readCursor(request.paging);
  const page = collect(state.visibleRows(request.entity.name), matches, cursor);
  return json(200, pageBody(request, page, cursor.pageSize, includedFields(request.entity, query)));
}

/** Answers `query/count`. */
export function answerCount(state: SandboxState, entity: Entity, body: unknown): Reply {
  const matches = readFilter(state, entity, readQuery(body));
  let queryCount = 0;
  for (const row of state.visibleRows(entity.name)) {
    queryCount += matches(row) ? 1 : 0;
  }
  return json(200, { queryCount });
}

/** Answers `GET /{Entity}/{id}`: absent is no error (autotask-api.md 3.4). */
export function answerItem(state: SandboxState, entity: Entity, id: number): Reply {
  const wanted = entity.name === "Tickets" ? (state.merged.get(id) ?? id) : id;
  const row = state.visibleRow(entity.name, wanted);
  if (row !== undefined) {
    return json(200, { item: projected(row, entity.fields) });
  }
  return state.switches.absentIs404 ? errors(["No matching records found."], 404) : json(200, { item: null });
}

/** Answers with these rows as one page without a cursor. */
export function answerList(entity: Entity, rows: Row[]): Reply {
  return json(200, {
    items: rows.map((row) => projected(row, entity.fields)),
    pageDetails: { count: rows.length, requestCount: MOST_ROWS, prevPageUrl: null, nextPageUrl: null },
  });
}

function readQuery(body: unknown): LowerKeyed {
  if (body === undefined) {
    refuse("Value cannot be null. Parameter name: queryModel");
  }
  return lowerKeyed(body) ?? refuseJsonType("", body);
}

function readFilter(state: SandboxState, entity: Entity, query: LowerKeyed): Condition {
  const filter = query.get("filter");
  if (filter === undefined || filter === null || (Array.isArray(filter) && filter.length === 0)) {
    refuse("Missing Required Field: filter.");
  }
  return compileFilter(entity, filter) ?? (() => state.switches.emptyFilterReturnsAll);
}

function firstPage(query: LowerKeyed): Cursor {
  const asked = query.get("maxrecords") ?? MOST_ROWS;
  const pageSize = Number(asked);
  if (!Number.isInteger(pageSize)) {
    refuseJsonType("maxRecords", asked);
  }
  if (pageSize < 1 || pageSize > MOST_ROWS) {
    refuse(`maxCountOfRecordsToReturn must be between 1 and ${MOST_ROWS}`);
  }
  return { pageSize, after: Number.NEGATIVE_INFINITY, before: null };
}

function readCursor(paging: string): Cursor {
  try {
    const { pageSize, previousIds, nextIds } = JSON.parse(paging) as Record<string, number & number[]>;
    const next = nextIds?.[0];
    const previous = previousIds?.[0];
    if (Number.isInteger(pageSize) && typeof next === "number" && typeof previous === "number") {
      return {
        pageSize: Math.min(Number(pageSize), MOST_ROWS),
        after: next,
        before: next >= 0 ? null : previous,
      };
    }
  } catch {
    // Falls through to the refusal of whatever cannot be read.
  }
  return refuse("The paging parameter could not be read.");
}

function collect(rows: Iterable<Row>, matches: Condition, cursor: Cursor): Page {
  return cursor.before === null
    ? collectOnwards(rows, matches, cursor)
    : collectBackwards(rows, matches, cursor, cursor.before);
}

function collectOnwards(rows: Iterable<Row>, matches: Condition, cursor: Cursor): Page {
  const page: Page = { rows: [], hasMoreBefore: Number.isFinite(cursor.after), hasMoreAfter: false };
  for (const row of rows) {
    if (row.id > cursor.after && matches(row)) {
      if (page.rows.length === cursor.pageSize) {
        page.hasMoreAfter = true;
        break;
      }
      page.rows.push(row);
    }
  }
  return page;
}

function collectBackwards(rows: Iterable<Row>, matches: Condition, cursor: Cursor, before: number): Page {
  const earlier: Row[] = [];
  for (const row of rows) {
    if (row.id < before && matches(row)) {
      earlier.push(row);
    }
  }
  const kept = earlier.slice(-cursor.pageSize);
  return { rows: kept, hasMoreBefore: kept.length < earlier.length, hasMoreAfter: true };
}

function includedFields(entity: Entity, query: LowerKeyed): readonly FieldDefinition[] {
  const wanted = query.get("includefields");
  if (!Array.isArray(wanted) || wanted.length === 0) {
    return entity.fields;
  }
  const names = new Set(wanted.map((name) => String(name).toLowerCase()));
  return entity.fields.filter((field) => field.name === "id" || names.has(field.name.toLowerCase()));
}

function projected(row: Row, fields: readonly FieldDefinition[]): Record<string, FieldValue | never[]> {
  const item: Record<string, FieldValue | never[]> = {};
  for (const field of fields) {
    item[field.name] = fieldValue(row, field);
  }
  item.userDefinedFields = [];
  return item;
}

function pageBody(request: QueryRequest, page: Page, pageSize: number, fields: readonly FieldDefinition[]) {
  const first = page.rows.at(0)?.id;
  const last = page.rows.at(-1)?.id;
  const url = (previousId: number, nextId: number) => {
    const paging = JSON.stringify({ pageSize, previousIds: [previousId], nextIds: [nextId] });
    const search = request.search === null ? "" : `&search=${encodeURIComponent(request.search)}`;
    return `${request.baseUrl}/${request.entity.name}/query/next?paging=${encodeURIComponent(paging)}${search}`;
  };
  return {
    items: page.rows.map((row) => projected(row, fields)),
    pageDetails: {
      count: page.rows.length,
      requestCount: pageSize,
      prevPageUrl: page.hasMoreBefore && first !== undefined ? url(first, -1) : null,
      nextPageUrl: page.hasMoreAfter && last !== undefined ? url(-1, last) : null,
    },
  };
}
