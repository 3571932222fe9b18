import { z } from "zod";

// Filters as they stand in an address. What can't be read is left out, so that an old or mistyped address still shows a list.

/** A text as anybody may type it into an address; no stored text has NUL. */
export function filterText(limit: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(limit)
    .refine((text) => !text.includes("\0"))
    .nullable()
    .catch(null);
}

export const filterId = z.uuid().nullable().catch(null);
export const filterDay = z.iso.date().nullable().catch(null);

/** Two days name one range, whichever comes first. */
export function inOrder<Filter extends { from: string | null; to: string | null }>(filter: Filter): Filter {
  const { from, to } = filter;
  return from !== null && to !== null && from > to ? { ...filter, from: to, to: from } : filter;
}
