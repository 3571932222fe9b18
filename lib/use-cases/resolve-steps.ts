import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import { type Resolution, type ResolutionChange, recordStep } from "@/lib/data/resolutions";
import type { PsaFailure } from "@/lib/domain/psa";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import type { ResolveOutcome } from "@/lib/domain/ticket-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import type { ResolvableTicket } from "@/lib/use-cases/prepare-resolving";
import { refusalOf, wordsOf } from "@/lib/use-cases/psa-refusals";

/** The recorded steps of a resolving, in order. A process may die after any of them; nothing is lost and nothing is added twice. */
export const RESOLVE_STEPS = [
  "started",
  "note-sending",
  "note-sent",
  "note-added",
  "completing",
  "complete-sent",
  "read-back",
  "ended",
] as const;
export type ResolveStep = (typeof RESOLVE_STEPS)[number];

export type ResolveCircumstances = WithGateway & {
  /** Waits that many milliseconds; by the machine's own clock unless another is given. */
  sleep?: (ms: number) => Promise<void>;
  /** Told after each step of a resolving; tests stop the process here. */
  onStep?: (step: ResolveStep, reference: string) => Promise<void> | void;
};

/** One try at resolving a ticket, with the resolving that it has in hand. */
export interface Resolving {
  actor: Actor;
  ticket: ResolvableTicket;
  /** As last recorded. */
  resolution: Resolution;
  /** An earlier try began it: what that one sent is looked up before anything is sent. */
  isResumed: boolean;
  deps: ResolveCircumstances;
}

/** Tells whoever wants to know that a step is done. */
export async function tellStep({ deps, resolution }: Resolving, step: ResolveStep): Promise<void> {
  await deps.onStep?.(step, resolution.reference);
}

/** How a try ends. */
export type Ending = Result<ResolveOutcome>;

export interface StepEvent {
  action: string;
  before?: object;
  after?: object;
  detail?: string;
}

/**
 * Records a step with its event in the trail, in one transaction, unless somebody else has gone on with the resolving meanwhile.
 * @returns false in that case; the caller stops.
 */
export async function record(
  resolving: Resolving,
  change: ResolutionChange,
  event: StepEvent,
  alsoWrite?: (writer: Writer) => Promise<unknown>,
): Promise<boolean> {
  const { actor, ticket, resolution, deps } = resolving;
  const isRecorded = await inTransaction(async (writer) => {
    if (!(await recordStep(writer, resolution.id, deps.requestId, change))) return false;
    await alsoWrite?.(writer);
    await appendAudit(writer, {
      actor,
      subject: { kind: "ticket", id: ticket.id },
      runId: ticket.runId,
      requestId: deps.requestId,
      ...event,
      after: { number: ticket.number, ...event.after },
    });
    return true;
  });
  if (isRecorded) {
    const { notes, completeSentAt = resolution.completeSentAt } = change;
    resolving.resolution = { ...resolution, completeSentAt, notes: { ...resolution.notes, ...notes } };
  }
  return isRecorded;
}

/** The hold was lost: whoever has it now goes on, and this try touches nothing more. */
export const TAKEN_OVER: Refused = {
  ok: false,
  code: "resolving",
  message: "Someone else has gone on with resolving this ticket. Look again in a moment.",
};

/** Ends the try where Autotask said no, or did nothing; its own words are kept for the next one. */
export async function refuse(
  resolving: Resolving,
  failure: PsaFailure,
  change: ResolutionChange = {},
): Promise<Ending> {
  await heedThrottling(resolving.ticket.environment, failure, resolving.deps.now());
  const refusal = refusalOf(failure);
  await giveUp(resolving, wordsOf(refusal), change);
  return refusal;
}

/** Ends the try with these words. A resolving of which nothing was ever sent ends; any other waits for the next try. */
export async function giveUp(
  resolving: Resolving,
  words: string,
  change: ResolutionChange = {},
): Promise<void> {
  const rest: ResolutionChange = hasBegun(resolving)
    ? { heldUntil: null }
    : { end: { state: "ended", at: resolving.deps.now() } };
  const event = { action: "ticket.resolve-refused", detail: words };
  await record(resolving, { ...change, ...rest, detail: words }, event);
}

function hasBegun({ isResumed, resolution }: Resolving): boolean {
  const { closing, "time-entries": entries } = resolution.notes;
  return (
    isResumed || closing.sentAt !== null || entries.sentAt !== null || resolution.completeSentAt !== null
  );
}

/** Ends the try in doubt: nothing is sent again before it is known what became of this. */
export async function leaveInDoubt(
  resolving: Resolving,
  words: string,
  change: ResolutionChange = {},
): Promise<Ending> {
  await record(
    resolving,
    { ...change, heldUntil: null, detail: words },
    { action: "ticket.resolve-unconfirmed", detail: words },
  );
  return ok({ state: "unconfirmed", number: resolving.ticket.number, detail: words });
}

/** A failed call in words, for a try that ends in doubt over it. */
export async function failureWords({ ticket, deps }: Resolving, failure: PsaFailure): Promise<string> {
  await heedThrottling(ticket.environment, failure, deps.now());
  return wordsOf(refusalOf(failure));
}

/** A status as Autotask names it. */
export function statusLabelOf(
  { reading }: Pick<ResolvableTicket, "reading">,
  { statusId }: { statusId: number },
): string {
  return reading.labels.get(statusId) ?? `Status ${statusId}`;
}
