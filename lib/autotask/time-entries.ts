import "server-only";
import type { PsaAnswer } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { countSchema } from "./schemas";
import { assertTicketId } from "./tickets";

/**
 * How many time entries of the ticket this API user may see. Without the right to view non-billable entries those are silently left out
 * (autotask-api.md 6): 0 is what Autotask says, and no proof.
 * @throws RangeError for what can't be a ticket ID.
 */
export async function countTimeEntries(client: AutotaskClient, ticketId: number): Promise<PsaAnswer<number>> {
  assertTicketId(ticketId);
  const answer = await client.request({
    entity: "TimeEntries",
    path: "TimeEntries/query/count",
    purpose: "count-time-entries",
    kind: "read",
    body: { filter: [{ op: "eq", field: "ticketID", value: ticketId }] },
  });
  if (!answer.ok) return answer;
  const counted = parseAnswer(countSchema, answer.value);
  return counted.ok ? { ok: true, value: counted.value.queryCount } : counted;
}
