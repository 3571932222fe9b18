import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import { endUnheldResolution, setLeftOpen } from "@/lib/data/resolutions";
import { type Sighting, saveTicket } from "@/lib/data/tickets";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import { isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import type { StatusReading } from "@/lib/use-cases/ticket-facts";

/**
 * Freshens a ticket's snapshot with what was just seen of it. One that is seen closed ends what was under way here: a resolving that
 * nobody has in hand, and the mark that it was left open. Otherwise, reopened some day, it would be gone on with as if nothing had been.
 * What was learnt of it since it was asked for stands, and then nothing follows from this.
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
  seen: Sighting,
  deps: Circumstances,
): Promise<void> {
  const at = deps.now();
  const { statusId, completedAt, number } = seen.ticket;
  const isOver = isClosed(seen.ticket, known.reading.closedStatusIds);
  const detail = "Autotask shows the ticket as closed.";
  const work = async (writer: Writer) => {
    // The resolving first, as its own steps do: who locks in the same order never waits in a circle.
    const ended = isOver ? await endUnheldResolution(writer, known.id, { detail, at }) : null;
    const { isNewest } = await saveTicket(writer, known.environment, seen);
    if (!isNewest) throw new Outdated();
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
  };
  await inTransaction(work).catch((error: unknown) => {
    if (!(error instanceof Outdated)) throw error;
  });
}

/** Takes back what was ended on the word of an old answer. */
class Outdated extends Error {}
