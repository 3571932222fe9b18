import { z } from "zod";
import type { ApiLogFilter } from "@/lib/domain/api-log";
import { filterDay, filterText, inOrder } from "./list-filter";

const WORD_LIMIT = 200;

const shape = z.object({
  outcome: z.literal("errors").nullable().catch(null),
  entity: filterText(WORD_LIMIT),
  purpose: filterText(WORD_LIMIT),
  actor: filterText(WORD_LIMIT),
  from: filterDay,
  to: filterDay,
});

/** The filter of the API log, read from an address. */
export function readApiLogFilter(query: Record<string, unknown>): ApiLogFilter {
  return inOrder(shape.parse(query));
}
