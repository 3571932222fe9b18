import type { Refused, Result } from "@/lib/domain/result";
import type { TicketPanel, TicketState } from "@/lib/domain/ticket-panel";
import type { CreationOutcome, SettlementOutcome } from "@/lib/domain/ticket-preview";
import type { LinkOutcome, ResolveOutcome, ResolvePreview } from "@/lib/domain/ticket-views";

/** What can be under way for a run's ticket; one at a time. */
export type Undertaking = "creating" | "checking" | "linking" | "resolving";

/** What has been begun, with what it takes to say so. */
type Begun =
  | { phase: "creating"; startedAt: number }
  | { phase: "checking"; startedAt: number }
  | { phase: "linking"; startedAt: number; number: string }
  | { phase: "resolving"; startedAt: number; plan: ResolvePreview["plan"] };

/**
 * What this window is doing, or has just done, to the ticket of a run. Kept outside of React, by run: it goes on when its dialog
 * is closed or its panel has given way to another run's, and its outcome waits for whoever comes back.
 */
export type TicketWork =
  | { phase: "idle" }
  | Begun
  | { phase: "linked"; linkId: string; number: string; merged: boolean; how: "created" | "found" }
  | { phase: "linked"; linkId: string; number: string; how: "chosen"; linkedRuns: number; merged: boolean }
  | { phase: "resolved"; outcome: ResolveOutcome }
  | { phase: "unconfirmed"; detail: string; checked: boolean }
  | { phase: "not-created"; detail: string }
  | { phase: "refused"; refusal: Refused; during: Undertaking }
  /** Our own answer never came; the server may have gone on. */
  | { phase: "lost"; during: Undertaking };

export type CheckAction = (input: { runId: string }) => Promise<Result<SettlementOutcome>>;

/** What the page says of the run's ticket, as far as it tells whether the page knows of our work yet. */
export type PageSays = Pick<TicketPanel, "state" | "linkId" | "detail">;

const IDLE: TicketWork = { phase: "idle" };
const works = new Map<string, TicketWork>();
const listeners = new Set<() => void>();

export function ticketWorkOf(runId: string): TicketWork {
  return works.get(runId) ?? IDLE;
}

/** @returns a function that ends the subscription. */
export function onTicketWork(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isUnderWay(work: TicketWork): work is Begun {
  return "startedAt" in work;
}

/** Forgets an outcome that was read; work under way is not forgotten. */
export function dismissTicketWork(runId: string): void {
  if (!isUnderWay(ticketWorkOf(runId))) put(runId, IDLE);
}

/** Answers that say that somebody's ticket, or their creation of one, is in this run's place already. */
const PLACE_TAKEN = new Set(["has-ticket", "creating", "unconfirmed"]);

/** True where a refusal means that others were faster, not that anything is wrong. */
export function isPlaceTaken(refusal: Refused): boolean {
  return PLACE_TAKEN.has(refusal.code);
}

/**
 * True once the page itself says what this window's work came to, or something newer: then the outcome need not be said beside it,
 * and must not contradict it.
 */
export function isTold(work: TicketWork, { state, linkId, detail }: PageSays): boolean {
  const hasTicket = state === "open" || state === "left-open" || state === "closed";
  switch (work.phase) {
    case "idle":
      return true;
    case "creating":
    case "checking":
    case "linking":
    case "resolving":
      return false;
    case "linked":
      // A re-link replaces a ticket that the page shows still.
      return hasTicket && (work.how !== "chosen" || linkId === work.linkId);
    case "resolved":
      return isResolutionTold(work.outcome, state, detail);
    case "unconfirmed":
      return work.checked ? state !== "unconfirmed" : hasTicket || state === "unconfirmed";
    case "not-created":
      return hasTicket || state === "creating";
    case "refused":
      if (work.during === "resolving") return state === "closed" || state === "deleted";
      return hasTicket && isAboutHaving(work.during) && !isPlaceTaken(work.refusal);
    case "lost":
      return isAboutHaving(work.during) && (hasTicket || state === "creating" || state === "unconfirmed");
  }
}

/** Work that is over once the run has a ticket, however it came by it. */
function isAboutHaving(during: Undertaking): boolean {
  return during === "creating" || during === "checking";
}

function isResolutionTold(outcome: ResolveOutcome, state: TicketState, detail: string | null): boolean {
  if (state === "closed" || state === "deleted") return true;
  if (outcome.state === "left-open") return state === "left-open";
  return outcome.state === "unconfirmed" && detail !== null && detail.includes(outcome.detail);
}

/** True where the page still shows the run as it was before this window's work: its actions are not offered then. */
export function isBehind(work: TicketWork, page: PageSays): boolean {
  const isOver = work.phase === "linked" || work.phase === "unconfirmed" || isSettled(work);
  return isOver && !isTold(work, page) && page.state !== "unconfirmed";
}

/** A resolving that has ended for certain. */
function isSettled(work: TicketWork): boolean {
  return work.phase === "resolved" && work.outcome.state !== "unconfirmed";
}

/**
 * What the create dialog offers next. This window's own work decides while it is certain; where it is not, the run's ticket as the
 * server gave it last.
 */
export function nextStepOf(work: TicketWork, state: TicketState): "create" | "check" | "open" | "wait" {
  if (isUnderWay(work)) return "wait";
  if (work.phase === "linked") return "open";
  if (work.phase === "unconfirmed") return "check";
  if (work.phase === "refused" && !isPlaceTaken(work.refusal) && isAboutHaving(work.during))
    return work.during === "creating" ? "create" : "check";
  if (work.phase === "not-created") return "create";
  return BY_STATE[state];
}

const BY_STATE: Record<TicketState, "create" | "check" | "open" | "wait"> = {
  none: "create",
  manual: "create",
  deleted: "create",
  creating: "wait",
  unconfirmed: "check",
  open: "open",
  "left-open": "open",
  closed: "open",
};

/**
 * Creates the ticket of a run, once: a second call while anything is under way for this run does nothing.
 * @returns `false` where it did nothing.
 */
export function startCreation(
  runId: string,
  create: () => Promise<Result<CreationOutcome>>,
  now: number,
): Promise<boolean> {
  return work(runId, { phase: "creating", startedAt: now }, create, creationEnd);
}

/** "Check in Autotask", once at a time. @returns `false` where something was under way already. */
export function startCheck(runId: string, check: CheckAction, now: number): Promise<boolean> {
  return work(runId, { phase: "checking", startedAt: now }, () => check({ runId }), checkEnd);
}

/** Links a run to the ticket of that number, once at a time. @returns `false` where something was under way already. */
export function startLinking(
  runId: string,
  number: string,
  link: () => Promise<Result<LinkOutcome>>,
  now: number,
): Promise<boolean> {
  return work(
    runId,
    { phase: "linking", startedAt: now, number },
    link,
    ({ linkId, number, linkedRuns, merged }) => ({
      phase: "linked",
      linkId,
      number,
      how: "chosen",
      linkedRuns,
      merged,
    }),
  );
}

/** Resolves the ticket of a run, once at a time (§6). @returns `false` where something was under way already. */
export function startResolving(
  runId: string,
  plan: ResolvePreview["plan"],
  resolve: () => Promise<Result<ResolveOutcome>>,
  now: number,
): Promise<boolean> {
  return work(runId, { phase: "resolving", startedAt: now, plan }, resolve, (outcome) => ({
    phase: "resolved",
    outcome,
  }));
}

async function work<T>(
  runId: string,
  begin: Begun,
  act: () => Promise<Result<T>>,
  end: (outcome: T) => TicketWork,
): Promise<boolean> {
  if (isUnderWay(ticketWorkOf(runId))) return false;
  put(runId, begin);
  try {
    const result = await act();
    put(runId, result.ok ? end(result.value) : { phase: "refused", refusal: result, during: begin.phase });
  } catch {
    // The call itself broke, not the work: only the server knows what has come of it, and it is asked.
    put(runId, { phase: "lost", during: begin.phase });
  }
  return true;
}

function creationEnd(outcome: CreationOutcome): TicketWork {
  if (outcome.state === "unconfirmed")
    return { phase: "unconfirmed", detail: outcome.detail, checked: false };
  const { linkId, number, merged, found } = outcome;
  return { phase: "linked", linkId, number, merged, how: found ? "found" : "created" };
}

function checkEnd(outcome: SettlementOutcome): TicketWork {
  if (outcome.state === "not-created") return { phase: "not-created", detail: outcome.detail };
  if (outcome.state === "unconfirmed") return { phase: "unconfirmed", detail: outcome.detail, checked: true };
  return { phase: "linked", linkId: outcome.linkId, number: outcome.number, merged: false, how: "found" };
}

function put(runId: string, next: TicketWork): void {
  if (next === IDLE) works.delete(runId);
  else works.set(runId, next);
  for (const listener of listeners) listener();
}
