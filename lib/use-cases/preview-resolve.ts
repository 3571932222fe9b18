import "server-only";
import { isEntriesNoteKnown, type Resolution } from "@/lib/data/resolutions";
import type { PsaFailure } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { NOTE_TEXTS } from "@/lib/domain/resolution-notes";
import { resolutionWords } from "@/lib/domain/resolution-words";
import { planFor } from "@/lib/domain/resolve-policy";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { ResolvePreview } from "@/lib/domain/ticket-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { keepSeen } from "@/lib/use-cases/keep-seen";
import { heldByOther, prepareResolving, type ResolvableTicket } from "@/lib/use-cases/prepare-resolving";
import { refusalOf } from "@/lib/use-cases/psa-refusals";
import { statusLabelOf } from "@/lib/use-cases/resolve-steps";
import { seeTicket } from "@/lib/use-cases/see-ticket";

/**
 * What "Resolve ticket" would do to a run's ticket now, with the note letter for letter (§6): fetches it and counts its time entries, two
 * calls, and changes nothing in Autotask.
 */
export async function previewResolve(
  actor: Actor,
  input: { runId: string },
  deps: WithGateway,
): Promise<Result<ResolvePreview>> {
  if (!may(actor, "resolve-ticket")) return lackOf("resolve-ticket");
  const prepared = await prepareResolving(actor, input.runId, deps);
  if (!prepared.ok) return prepared;
  const { value: ticket } = prepared;
  const held = heldByOther(ticket, ticket.resolution, deps.now());
  if (held) return held;
  const seen = await seeTicket(actor, ticket, deps);
  if (seen.kind === "unread") return refuse(ticket, seen.failure, deps);
  if (seen.kind === "closed") await keepSeen(actor, ticket, seen, deps);
  if (seen.kind !== "open") return seen.refusal;
  const count = await ticket.gateway.countTimeEntries(ticket.autotaskId);
  if (!count.ok) return refuse(ticket, count.failure, deps);
  return ok({
    number: ticket.number,
    title: seen.ticket.title,
    statusLabel: statusLabelOf(ticket, seen.ticket),
    timeEntries: count.value,
    ...(await planOf(ticket, count.value)),
    resumes: ticket.resolution && resumedWords(ticket.resolution),
    otherRuns: ticket.otherRuns,
  });
}

async function refuse(ticket: ResolvableTicket, failure: PsaFailure, deps: WithGateway): Promise<Refused> {
  await heedThrottling(ticket.environment, failure, deps.now());
  return refusalOf(failure);
}

/** Whether the other note is there already is told by our own books: the click itself looks. */
async function planOf(
  ticket: ResolvableTicket,
  timeEntries: number,
): Promise<Pick<ResolvePreview, "plan" | "note">> {
  if (planFor(timeEntries) === "close") {
    const isIn = (ticket.resolution?.notes.closing.noteId ?? null) !== null;
    return { plan: "close", note: isIn ? null : NOTE_TEXTS.closing };
  }
  if (await isEntriesNoteKnown(ticket.id)) return { plan: "nothing", note: null };
  return { plan: "note", note: NOTE_TEXTS["time-entries"] };
}

function resumedWords({ startedByName, startedAt, notes, detail }: Resolution): string {
  const closingNoteIsIn = notes.closing.noteId !== null;
  return resolutionWords({ startedByName, startedAt, isHeld: false, closingNoteIsIn, detail });
}
