import "server-only";
import { v7 as uuid } from "uuid";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import {
  activeResolution,
  type Resolution,
  setLeftOpen,
  startResolution,
  takeResolution,
} from "@/lib/data/resolutions";
import { type Sighting, saveTicket } from "@/lib/data/tickets";
import type { PsaTicket } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { resolutionReference } from "@/lib/domain/resolution-notes";
import { LEASE_MS, planFor } from "@/lib/domain/resolve-policy";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { ResolveOutcome } from "@/lib/domain/ticket-views";
import { completeTicket, noteClosed } from "@/lib/use-cases/complete-ticket";
import { heldByOther, prepareResolving, type ResolvableTicket } from "@/lib/use-cases/prepare-resolving";
import { ensureNote } from "@/lib/use-cases/resolve-note";
import {
  type Ending,
  giveUp,
  type ResolveCircumstances,
  type Resolving,
  record,
  refuse,
  TAKEN_OVER,
  tellStep,
} from "@/lib/use-cases/resolve-steps";
import { seeTicket } from "@/lib/use-cases/see-ticket";

/**
 * Resolves the Autotask ticket of a run, by a person's click (§6): fetch → count time entries → closing note → count again → Complete →
 * read back; with time entries the other note instead, and the ticket stays open. A recorded sequence of the ticket's, not of the link's:
 * the next try, from whatever run, repeats no note and skips no check (decisions.md, Resolving).
 */
export async function resolveTicket(
  actor: Actor,
  input: { runId: string },
  deps: ResolveCircumstances,
): Promise<Result<ResolveOutcome>> {
  if (!may(actor, "resolve-ticket")) return lackOf("resolve-ticket");
  const prepared = await prepareResolving(actor, input.runId, deps);
  if (!prepared.ok) return prepared;
  const resolving = await takeInHand(actor, prepared.value, deps);
  if ("ok" in resolving) return resolving;
  await tellStep(resolving, "started");
  const seen = await fetchOpen(resolving);
  return "ticket" in seen ? carryOut(resolving, seen.ticket) : seen.ending;
}

/** Begins a resolving, or takes one in hand that was cut off. The database decides between two who do so at once. */
async function takeInHand(
  actor: Actor,
  ticket: ResolvableTicket,
  deps: ResolveCircumstances,
): Promise<Resolving | Refused> {
  const { resolution } = ticket;
  const now = deps.now();
  const held = heldByOther(ticket, resolution, now);
  if (held) return held;
  const taken = resolution ? await resume(actor, ticket, resolution, deps) : await start(actor, ticket, deps);
  if (taken) return { actor, ticket, resolution: taken, isResumed: resolution !== null, deps };
  return heldByOther(ticket, await activeResolution(ticket.id), now) ?? TAKEN_OVER;
}

function holdOf(actor: Actor, deps: ResolveCircumstances) {
  const until = new Date(deps.now().getTime() + LEASE_MS);
  return { holder: deps.requestId, holderName: actor.name, until };
}

/** @returns `null` when somebody else was faster. */
async function resume(
  actor: Actor,
  ticket: ResolvableTicket,
  resolution: Resolution,
  deps: ResolveCircumstances,
): Promise<Resolution | null> {
  const isTaken = await inTransaction(async (writer) => {
    if (!(await takeResolution(writer, resolution.id, holdOf(actor, deps), deps.now()))) return false;
    await appendAudit(writer, {
      ...trailOf(actor, ticket, deps),
      action: "ticket.resolve-resumed",
      after: { number: ticket.number, reference: resolution.reference },
    });
    return true;
  });
  // As it is now: whoever had it may have gone further since it was read.
  return isTaken ? activeResolution(ticket.id) : null;
}

/** @returns `null` when somebody else was faster. */
async function start(
  actor: Actor,
  ticket: ResolvableTicket,
  deps: ResolveCircumstances,
): Promise<Resolution | null> {
  const id = uuid();
  const reference = resolutionReference(ticket.instanceTag, id);
  const isStarted = await inTransaction(async (writer) => {
    const hold = holdOf(actor, deps);
    const given = { id, ticketId: ticket.id, runId: ticket.runId, actor, hold, reference, now: deps.now() };
    if (!(await startResolution(writer, given))) return false;
    await appendAudit(writer, {
      ...trailOf(actor, ticket, deps),
      action: "ticket.resolve-started",
      after: { number: ticket.number, reference },
    });
    return true;
  });
  return isStarted ? activeResolution(ticket.id) : null;
}

function trailOf(actor: Actor, ticket: ResolvableTicket, deps: ResolveCircumstances) {
  const subject = { kind: "ticket", id: ticket.id };
  return { actor, subject, runId: ticket.runId, requestId: deps.requestId };
}

/** The ticket as it is now, where it is there and open; else how the try ends. */
async function fetchOpen(resolving: Resolving): Promise<{ ticket: PsaTicket } | { ending: Ending }> {
  const { actor, ticket, deps } = resolving;
  const seen = await seeTicket(actor, ticket, deps);
  switch (seen.kind) {
    case "open":
      return { ticket: seen.ticket };
    case "unread":
      return { ending: await refuse(resolving, seen.failure) };
    case "absent":
      await giveUp(resolving, seen.refusal.message, {
        ...(seen.refusal.code === "ticket-merged" ? { end: { state: "ended", at: deps.now() } } : {}),
      });
      return { ending: seen.refusal };
    case "closed":
      // The status was sent and nothing was known of it since: now it is.
      if (resolving.resolution.completeSentAt !== null)
        return { ending: await noteClosed(resolving, seen, { statusId: ticket.statusId }) };
      await noteClosedByOthers(resolving, seen, seen.refusal);
      return { ending: seen.refusal };
  }
}

async function noteClosedByOthers(resolving: Resolving, seen: Sighting, { message }: Refused): Promise<void> {
  const { ticket, deps } = resolving;
  const at = deps.now();
  await record(
    resolving,
    { end: { state: "ended", at }, detail: message },
    {
      action: "ticket.resolve-ended",
      before: { statusId: ticket.statusId },
      after: { statusId: seen.ticket.statusId, completedAt: seen.ticket.completedAt },
      detail: message,
    },
    async (writer) => {
      await saveTicket(writer, ticket.environment, seen);
      await setLeftOpen(writer, ticket.id, null);
    },
  );
}

async function carryOut(resolving: Resolving, before: PsaTicket): Promise<Ending> {
  const first = await countEntries(resolving);
  if ("ending" in first) return first.ending;
  if (planFor(first.timeEntries) === "note") return leaveOpen(resolving, first.timeEntries);
  const stopped = await ensureNote(resolving, "closing");
  if (stopped) return stopped;
  const second = await countEntries(resolving);
  if ("ending" in second) return second.ending;
  if (planFor(second.timeEntries) === "note") return leaveOpen(resolving, second.timeEntries);
  return completeTicket(resolving, before, second.countedAt);
}

async function countEntries(
  resolving: Resolving,
): Promise<{ timeEntries: number; countedAt: Date } | { ending: Ending }> {
  const { ticket, deps } = resolving;
  const count = await ticket.gateway.countTimeEntries(ticket.autotaskId);
  if (!count.ok) return { ending: await refuse(resolving, count.failure) };
  return { timeEntries: count.value, countedAt: deps.now() };
}

/** With time entries: the other note, once per ticket, and the ticket stays open for its owner (§6.2). */
async function leaveOpen(resolving: Resolving, timeEntries: number): Promise<Ending> {
  const stopped = await ensureNote(resolving, "time-entries");
  if (stopped) return stopped;
  const { ticket, deps, resolution } = resolving;
  const noteAdded = resolving.resolution.notes["time-entries"].sentAt !== null;
  const at = deps.now();
  const isRecorded = await record(
    resolving,
    { end: { state: "left_open", at }, detail: null },
    {
      action: "ticket.left-open",
      before: { reference: resolution.reference },
      after: { timeEntries, noteAdded },
    },
    (writer) => setLeftOpen(writer, ticket.id, at),
  );
  if (!isRecorded) return TAKEN_OVER;
  await tellStep(resolving, "ended");
  return ok({ state: "left-open", number: ticket.number, timeEntries, noteAdded });
}
