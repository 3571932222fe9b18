import "server-only";
import { DUE_IN_HOURS } from "@/lib/domain/creation-settlement";
import { blockersFor } from "@/lib/domain/cures";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { TicketPreview } from "@/lib/domain/ticket-preview";
import { prepareCreation } from "@/lib/use-cases/prepare-creation";

/** Shows exactly what creating a ticket would send, or why it can't be sent. Asks Autotask nothing. */
export async function previewTicket(actor: Actor, input: { runId: string }): Promise<Result<TicketPreview>> {
  if (!may(actor, "create-ticket")) return lackOf("create-ticket");
  const prepared = await prepareCreation(input.runId);
  if (!prepared) return { ok: false, code: "not-found", message: "There is no such run." };
  const { run, readiness, title, description, digest } = prepared;
  return ok({
    runId: run.id,
    customerName: run.customerName,
    ...readiness,
    blockers: blockersFor(actor.permissions, readiness.blockers),
    dueInHours: DUE_IN_HOURS,
    title,
    description,
    digest,
    manualNumber: run.manualTicketNumber,
  });
}
