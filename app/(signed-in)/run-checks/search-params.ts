import { shiftDay } from "@/components/time-words";
import { RUN_STATUSES, type RunStatus } from "@/lib/domain/run";
import { RUN_ORDERS, type RunFilter, type RunOrder } from "@/lib/domain/run-views";

/** Ranges that move with the day, so that a bookmark of "today" means today. */
export const RANGES = ["today", "yesterday", "week"] as const;
export type Range = (typeof RANGES)[number];

const DAYS_BACK: Record<Range, number> = { today: 0, yesterday: 1, week: 6 };

/** Run Checks as its address says it: filters, pages, and the run in the panel. */
export interface RunChecksParams {
  status: RunStatus | null;
  customerId: string | null;
  software: string | null;
  text: string | null;
  range: Range | null;
  /** A custom range, both ends inclusive, `YYYY-MM-DD`; not beside a `range`. */
  from: string | null;
  to: string | null;
  ticket: "with" | "without" | null;
  show: "queue" | "all";
  /** One of the orders that the list shown has. */
  sort: RunOrder;
  cursor: string | null;
  successes: "folded" | "shown";
  successesCursor: string | null;
  runId: string | null;
}

export const NO_PARAMS: RunChecksParams = {
  status: null,
  customerId: null,
  software: null,
  text: null,
  range: null,
  from: null,
  to: null,
  ticket: null,
  show: "queue",
  sort: RUN_ORDERS.queue[0],
  cursor: null,
  successes: "folded",
  successesCursor: null,
  runId: null,
};

/** The names that filters have in sentences, in the order of the screen. */
export type FilterName = "text" | "status" | "customerId" | "software" | "when" | "ticket";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TEXT_LIMIT = 200;
const CURSOR_LIMIT = 4_000;

type RawParams = Record<string, string | string[] | undefined>;

/** Reads an address. What can't be read is left out, so that an old or mistyped address still shows a list. */
export function readParams(raw: RawParams): RunChecksParams {
  const text = (name: string, limit: number) => {
    const value = raw[name];
    const trimmed = typeof value === "string" ? value.trim() : "";
    return trimmed && trimmed.length <= limit && !trimmed.includes("\0") ? trimmed : null;
  };
  const choice = <Value extends string>(name: string, choices: readonly Value[]) =>
    choices.find((value) => value === raw[name]) ?? null;
  const id = (name: string) => {
    const value = text(name, 36);
    return value && ID.test(value) ? value : null;
  };
  const range = choice("when", RANGES);
  const show = choice("show", ["all"]) ?? "queue";
  return {
    status: choice("status", RUN_STATUSES),
    customerId: id("customer"),
    software: text("software", TEXT_LIMIT),
    text: text("q", TEXT_LIMIT),
    range,
    from: range ? null : readDay(text("from", 10)),
    to: range ? null : readDay(text("to", 10)),
    ticket: choice("ticket", ["with", "without"]),
    show,
    sort: choice("sort", RUN_ORDERS[show]) ?? RUN_ORDERS[show][0],
    cursor: text("cursor", CURSOR_LIMIT),
    successes: choice("successes", ["shown"]) ?? "folded",
    successesCursor: text("successesCursor", CURSOR_LIMIT),
    runId: id("run"),
  };
}

function readDay(text: string | null): string | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}

/** The address that says so, shortest first: what is as usual is left out. */
export function hrefOf(params: RunChecksParams): string {
  const said: [string, string | null][] = [
    ["show", params.show === "all" ? "all" : null],
    ["q", params.text],
    ["status", params.status],
    ["customer", params.customerId],
    ["software", params.software],
    ["when", params.range],
    ["from", params.range ? null : params.from],
    ["to", params.range ? null : params.to],
    ["ticket", params.ticket],
    ["sort", params.sort === RUN_ORDERS[params.show][0] ? null : params.sort],
    ["cursor", params.cursor],
    ["successes", params.successes === "shown" ? "shown" : null],
    ["successesCursor", params.successesCursor],
    ["run", params.runId],
  ];
  const query = new URLSearchParams(said.filter((pair): pair is [string, string] => pair[1] !== null));
  return query.size > 0 ? `/run-checks?${query}` : "/run-checks";
}

/** The same with other filters or in another order: from the first page, and with nothing chosen, as both belong to the list that was. */
export function refiltered(params: RunChecksParams, change: Partial<RunChecksParams>): RunChecksParams {
  return { ...params, cursor: null, successesCursor: null, runId: null, ...change };
}

/** Without any filter; which list it is, and its order, stay as they are. */
export function unfiltered(params: RunChecksParams): RunChecksParams {
  const { show, sort, successes } = params;
  return { ...NO_PARAMS, show, sort, successes };
}

/** The filters that are set. */
export function activeFilters(params: RunChecksParams): FilterName[] {
  const set: [FilterName, boolean][] = [
    ["text", params.text !== null],
    ["status", params.status !== null],
    ["customerId", params.customerId !== null],
    ["software", params.software !== null],
    ["when", params.range !== null || params.from !== null || params.to !== null],
    ["ticket", params.ticket !== null],
  ];
  return set.filter(([, isSet]) => isSet).map(([name]) => name);
}

/** What takes one filter away. */
export function withoutFilter(params: RunChecksParams, name: FilterName): RunChecksParams {
  return refiltered(params, name === "when" ? { range: null, from: null, to: null } : { [name]: null });
}

/** The filter as the stories take it. @param today the viewer's day, `YYYY-MM-DD`. */
export function filterOf(params: RunChecksParams, today: string): RunFilter {
  const { status, customerId, software, text, range, ticket, show } = params;
  const days = range
    ? { from: shiftDay(today, -DAYS_BACK[range]), to: null }
    : { from: params.from, to: params.to };
  return { status, customerId, software, text, ...days, ticket, show };
}

/** The list that an address names, whatever run is in the panel: two addresses with one key show one list. */
export function listKeyOf(params: RunChecksParams): string {
  return hrefOf({ ...params, runId: null });
}
