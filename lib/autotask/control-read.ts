import "server-only";
import { z } from "zod";
import type { PsaAnswer } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { buildQuery } from "./query";
import { rowsOf } from "./schemas";

/**
 * The control read beside an absence: whether the API user is shown any row of the entity at all, in one request for one row.
 * A restricted one may be shown none, and nothing says so (autotask-api.md 2).
 */
export async function isShownAny(
  client: AutotaskClient,
  entity: "Tickets" | "TicketNotes",
): Promise<PsaAnswer<boolean>> {
  const answer = await client.request({
    entity,
    path: `${entity}/query`,
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
