import "server-only";
import type { PsaAnswer, TicketDraft } from "@/lib/domain/psa";
import type { AutotaskClient } from "./client";
import { writeAutotaskDate } from "./dates";
import { writtenSchema } from "./schemas";
import { textProblem } from "./windows-1252-text";

/** Lengths of the fields at Autotask, in characters (autotask-api.md 4.1). */
export const TITLE_LIMIT = 255;
export const DESCRIPTION_LIMIT = 8_000;
export const REFERENCE_LIMIT = 50;

/** See {@link PsaGateway.createTicket}: sent once, or refused before anything is sent. */
export async function createTicket(
  client: AutotaskClient,
  draft: TicketDraft,
  options: { notAfter: Date },
): Promise<PsaAnswer<{ ticketId: number }>> {
  const messages = draftProblems(draft);
  if (messages.length > 0) return { ok: false, failure: { kind: "rejected", messages } };
  const answer = await client.request({
    entity: "Tickets",
    path: "Tickets",
    purpose: "create-ticket",
    kind: "create",
    body: {
      companyID: draft.companyId,
      title: draft.title,
      description: draft.description,
      queueID: draft.queueId,
      source: draft.sourceId,
      status: draft.statusId,
      priority: draft.priorityId,
      dueDateTime: writeAutotaskDate(draft.dueAt),
      externalID: draft.reference,
    },
    notAfter: options.notAfter,
  });
  if (!answer.ok) return answer;
  const created = writtenSchema.safeParse(answer.value);
  if (created.success) return { ok: true, value: { ticketId: created.data.itemId } };
  return {
    ok: false,
    failure: { kind: "ambiguous", detail: "Autotask's answer holds no usable ticket ID." },
  };
}

/** Why Autotask would garble or refuse the draft, by the names of Autotask's fields. */
function draftProblems(draft: TicketDraft): string[] {
  const problems = [
    textProblem("title", draft.title, TITLE_LIMIT),
    textProblem("description", draft.description, DESCRIPTION_LIMIT),
    textProblem("externalID", draft.reference, REFERENCE_LIMIT),
    Number.isNaN(draft.dueAt.getTime()) ? "dueDateTime is no date." : null,
  ];
  const ids = {
    companyID: draft.companyId,
    queueID: draft.queueId,
    source: draft.sourceId,
    status: draft.statusId,
    priority: draft.priorityId,
  };
  for (const [field, id] of Object.entries(ids)) {
    // 0 is an ID: the MSP's own company has it.
    problems.push(Number.isSafeInteger(id) && id >= 0 ? null : `${field} is no ID.`);
  }
  return problems.filter((problem) => problem !== null);
}
