import { STATUS_WORDS } from "@/lib/domain/run";
import type { FilterName, Range, RunChecksParams } from "./search-params";

/** Each filter's value in words; `null` where it is not set. */
export type FilterWords = Record<FilterName, string | null>;

export const FILTER_NAMES: Record<FilterName, string> = {
  text: "Search",
  status: "Status",
  customerId: "Customer",
  software: "Software",
  when: "When",
  ticket: "Ticket",
};

export const RANGE_WORDS: Record<Range, string> = {
  today: "Today",
  yesterday: "Since yesterday",
  week: "Last 7 days",
};

/** What the filters say. @param customerName name of the filtered customer, where it is known. */
export function filterWords(params: RunChecksParams, customerName: string | null): FilterWords {
  return {
    text: params.text && `“${params.text}”`,
    status: params.status && STATUS_WORDS[params.status],
    customerId: params.customerId && (customerName ?? "unknown"),
    software: params.software,
    when: params.range ? RANGE_WORDS[params.range] : dayWords(params.from, params.to),
    ticket: params.ticket && (params.ticket === "with" ? "With a ticket" : "Without a ticket"),
  };
}

function dayWords(from: string | null, to: string | null): string | null {
  if (from && to) return from === to ? from : `${from} to ${to}`;
  if (from) return `from ${from}`;
  return to && `until ${to}`;
}
