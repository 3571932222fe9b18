import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { leaveUnlinked, linkById } from "@/lib/data/ticket-links";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** Decides that a run whose ticket was deleted in Autotask goes without another one (§9.4): it waits for nobody any more. */
export async function leaveWithoutTicket(
  actor: Actor,
  { linkId }: { linkId: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "link-ticket")) return lackOf("link-ticket");
  const link = await linkById(linkId);
  if (!link?.ticket) return { ok: false, code: "not-found", message: "There is no such ticket." };
  const { number, autotaskId } = link.ticket;
  const isLeft = await inTransaction(async (writer) => {
    const left = await leaveUnlinked(writer, linkId, deps.now());
    if (!left) return false;
    await appendAudit(writer, {
      actor,
      action: "ticket.left-without",
      subject: { kind: "link", id: linkId },
      runId: left.runId,
      requestId: deps.requestId,
      after: { number, autotaskId },
    });
    return true;
  });
  if (isLeft) return ok({});
  return {
    ok: false,
    code: "conflict",
    message: link.isDeleted
      ? `How to go on after ticket ${number} is decided already.`
      : `Ticket ${number} is not marked as deleted: there is nothing to decide.`,
  };
}
