import "server-only";
import type { PsaAnswer } from "@/lib/domain/psa";
import type { AutotaskClient } from "./client";
import { writtenSchema } from "./schemas";
import { assertTicketId } from "./tickets";

/**
 * Sets a ticket's status by PATCH with the ID in the body: the only partial update that Autotask has (autotask-api.md 4.3).
 * @throws RangeError for what can't be an ID.
 */
export async function setTicketStatus(
  client: AutotaskClient,
  ticketId: number,
  statusId: number,
  options: { notAfter: Date },
): Promise<PsaAnswer<null>> {
  assertTicketId(ticketId);
  if (!Number.isSafeInteger(statusId) || statusId < 0)
    throw new RangeError("A status ID is a whole number from 0.");
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets",
    purpose: "complete-ticket",
    kind: "update",
    body: { id: ticketId, status: statusId },
    notAfter: options.notAfter,
  });
  if (!answer.ok) return answer;
  const changed = writtenSchema.safeParse(answer.value);
  if (changed.success && changed.data.itemId === ticketId) return { ok: true, value: null };
  return {
    ok: false,
    failure: { kind: "ambiguous", detail: "Autotask's answer names another ticket than the one to change." },
  };
}
