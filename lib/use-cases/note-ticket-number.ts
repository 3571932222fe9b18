import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { noteNumber } from "@/lib/data/noted-numbers";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { mayEnterNumbers } from "@/lib/domain/ticket-panel";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { BUSY, placeTaken } from "@/lib/use-cases/place-taken";
import { type RunTicket, runTicketOf } from "@/lib/use-cases/ticket-facts";

/**
 * Notes a run's ticket number by hand, changes it, or takes it away (§6A.1, §6A.3): while the integration is off, or where the
 * compatibility setting allows it. Autotask is not asked; the number is shown as not validated.
 */
export async function noteTicketNumber(
  actor: Actor,
  { runId, number }: { runId: string; number: string | null },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "link-ticket")) return lackOf("link-ticket");
  const found = await runTicketOf(actor, runId, deps.now());
  if (!found) return { ok: false, code: "not-found", message: "There is no such run." };
  const refusal = await refusalToNote(actor, found);
  if (refusal) return refusal;
  const before = found.prepared.run.manualTicketNumber;
  const after = number?.trim() || null;
  if (after === before) return ok({});
  const isNoted = await inTransaction(async (writer) => {
    if (!(await noteNumber(writer, runId, before, after))) return false;
    await appendAudit(writer, {
      actor,
      action: actionOf(before, after),
      subject: { kind: "run", id: runId },
      runId,
      requestId: deps.requestId,
      before: { number: before },
      after: { number: after },
    });
    return true;
  });
  return isNoted ? ok({}) : BUSY;
}

async function refusalToNote(actor: Actor, { prepared, link, facts }: RunTicket): Promise<Refused | null> {
  if (!mayEnterNumbers(facts))
    return {
      ok: false,
      code: "numbers-off",
      message:
        "Ticket numbers are not entered by hand while the Autotask integration is on. Link the ticket instead.",
    };
  if (!link) return null;
  if (link.state === "deleted" && !facts.integrationEnabled) return null;
  if (link.state !== "deleted")
    return (await placeTaken(actor, prepared.settings.environment, prepared.run.id)) ?? BUSY;
  const message = `Ticket ${link.ticket?.number} of this run was deleted in Autotask. Create a new ticket, or re-link to another one.`;
  return { ok: false, code: "ticket-deleted", message };
}

function actionOf(before: string | null, after: string | null): string {
  if (after === null) return "ticket.number-removed";
  return before === null ? "ticket.number-noted" : "ticket.number-changed";
}
