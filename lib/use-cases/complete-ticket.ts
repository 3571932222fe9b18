import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { setLeftOpen } from "@/lib/data/resolutions";
import { type Sighting, saveTicket } from "@/lib/data/tickets";
import { SEND_WINDOW_MS } from "@/lib/domain/creation-settlement";
import type { PsaTicket } from "@/lib/domain/psa";
import { completionInDoubt, completionUnread } from "@/lib/domain/resolution-words";
import { LEASE_MS, SETTLING_PAUSE_MS } from "@/lib/domain/resolve-policy";
import { ok } from "@/lib/domain/result";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";
import {
  type Ending,
  failureWords,
  giveUp,
  leaveInDoubt,
  type Resolving,
  record,
  refuse,
  statusLabelOf,
  TAKEN_OVER,
  tellStep,
} from "@/lib/use-cases/resolve-steps";
import { seeTicket } from "@/lib/use-cases/see-ticket";

/**
 * Sets the ticket's status to Complete and reads it back; where it did not stick, waits a moment and does both once more (autotask-api.md
 * 4.4). Only so shortly after the last count of time entries that it may be called just before.
 */
export async function completeTicket(
  resolving: Resolving,
  before: PsaTicket,
  countedAt: Date,
): Promise<Ending> {
  const notAfter = new Date(countedAt.getTime() + SEND_WINDOW_MS);
  const first = await setAndRead(resolving, before, notAfter);
  if ("ending" in first) return first.ending;
  await (resolving.deps.sleep ?? sleep)(SETTLING_PAUSE_MS);
  if (resolving.deps.now() >= notAfter) return stillOpen(resolving, first);
  const second = await setAndRead(resolving, before, notAfter);
  return "ending" in second ? second.ending : stillOpen(resolving, second);
}

/** Read back as open, though Autotask accepted the change or may have. */
interface NotStuck {
  ticket: PsaTicket;
  accepted: boolean;
}

function stillOpen(resolving: Resolving, { ticket, accepted }: NotStuck): Promise<Ending> {
  return leaveInDoubt(resolving, completionInDoubt(statusLabelOf(resolving.ticket, ticket), accepted));
}

async function setAndRead(
  resolving: Resolving,
  before: PsaTicket,
  notAfter: Date,
): Promise<{ ending: Ending } | NotStuck> {
  const { ticket, resolution, deps } = resolving;
  const sentAt = deps.now();
  const isMine = await record(
    resolving,
    { completeSentAt: sentAt, heldUntil: new Date(sentAt.getTime() + LEASE_MS) },
    {
      action: "ticket.completing",
      before: { statusId: before.statusId },
      after: { statusId: COMPLETE_STATUS_ID },
    },
  );
  if (!isMine) return { ending: TAKEN_OVER };
  await tellStep(resolving, "completing");
  const answer = await ticket.gateway.setTicketStatus(ticket.autotaskId, COMPLETE_STATUS_ID, { notAfter });
  await tellStep(resolving, "complete-sent");
  // Refused is unsent: else a ticket that somebody closes later would be told as closed by this resolving.
  if (!answer.ok && answer.failure.kind !== "ambiguous")
    return {
      ending: await refuse(resolving, answer.failure, { completeSentAt: resolution.completeSentAt }),
    };
  return readBack(resolving, before, answer.ok);
}

async function readBack(
  resolving: Resolving,
  before: PsaTicket,
  accepted: boolean,
): Promise<{ ending: Ending } | NotStuck> {
  const { actor, ticket, deps } = resolving;
  const seen = await seeTicket(actor, ticket, deps);
  await tellStep(resolving, "read-back");
  switch (seen.kind) {
    case "open":
      return { ticket: seen.ticket, accepted };
    case "closed":
      return { ending: await noteClosed(resolving, seen, before) };
    case "absent":
      await giveUp(resolving, seen.refusal.message);
      return { ending: seen.refusal };
    case "unread": {
      const why = await failureWords(resolving, seen.failure);
      return { ending: await leaveInDoubt(resolving, completionUnread(why)) };
    }
  }
}

/** Records that the ticket is closed, by this resolving. @param before it was last seen so. */
export async function noteClosed(
  resolving: Resolving,
  seen: Sighting,
  before: { statusId: number },
): Promise<Ending> {
  const { deps, ticket: known } = resolving;
  const at = deps.now();
  const { statusId, completedAt } = seen.ticket;
  await record(
    resolving,
    { end: { state: "closed", at }, detail: null },
    {
      action: "ticket.closed",
      before: { statusId: before.statusId },
      after: { statusId, completedAt },
    },
    async (writer) => {
      await saveTicket(writer, known.environment, seen);
      await setLeftOpen(writer, known.id, null);
    },
  );
  await tellStep(resolving, "ended");
  return ok({ state: "closed", number: known.number, statusLabel: statusLabelOf(known, seen.ticket) });
}
