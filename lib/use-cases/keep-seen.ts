import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { endUnheldResolution, setLeftOpen } from "@/lib/data/resolutions";
import { saveTicket } from "@/lib/data/tickets";
import type { PsaEnvironment, PsaTicket } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import { isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import type { StatusReading } from "@/lib/use-cases/ticket-facts";

/**
 * Freshens a ticket's snapshot with what was just seen of it. One that is seen closed ends what was under way here: a resolving that
 * nobody has in hand, and the mark that it was left open. Otherwise, reopened some day, it would be gone on with as if nothing had been.
 * @param known the ticket in our books, and the run for which it was looked at.
 */
export async function keepSeen(
  actor: Actor,
  known: {
    id: string;
    runId: string;
    environment: PsaEnvironment;
    reading: Pick<StatusReading, "closedStatusIds">;
  },
  seen: PsaTicket,
  deps: Circumstances,
  url: string | null = null,
): Promise<void> {
  const at = deps.now();
  const { statusId, completedAt, number } = seen;
  const isOver = isClosed(seen, known.reading.closedStatusIds);
  const detail = "Autotask shows the ticket as closed.";
  await inTransaction(async (writer) => {
    // The resolving first, as its own steps do: who locks in the same order never waits in a circle.
    const ended = isOver ? await endUnheldResolution(writer, known.id, { detail, at }) : null;
    await saveTicket(writer, known.environment, seen, { at, url });
    if (isOver) await setLeftOpen(writer, known.id, null);
    if (!ended) return;
    await appendAudit(writer, {
      actor,
      subject: { kind: "ticket", id: known.id },
      runId: known.runId,
      requestId: deps.requestId,
      action: ended.state === "closed" ? "ticket.closed" : "ticket.resolve-ended",
      after: { number, statusId, completedAt, startedBy: ended.startedByName },
      detail,
    });
  });
}
