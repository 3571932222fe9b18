import { z } from "zod";
import { EVENT_THINGS } from "@/lib/domain/event-words";
import type { AuditFilter } from "@/lib/domain/ticket-views";
import { filterDay, filterText, inOrder } from "./list-filter";

const ID_LIMIT = 200;

const shape = z.object({
  thing: z
    .enum(EVENT_THINGS.map(({ thing }) => thing))
    .nullable()
    .catch(null),
  actor: filterText(ID_LIMIT),
  id: filterText(ID_LIMIT),
  from: filterDay,
  to: filterDay,
});

/** The filter of the audit trail, read from an address. */
export function readAuditFilter(query: Record<string, unknown>): AuditFilter {
  return inOrder(shape.parse(query));
}
