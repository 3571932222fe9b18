import { isAbsenceBelieved, LOOK_UPS_APART_MS, SURELY_FINISHED_MS } from "./creation-settlement";
import type { ReferenceKind } from "./psa";
import type { RefusalCode } from "./refusals";
import type { Refused } from "./result";
import { type Blocker, offeredAction, type TicketPanel } from "./ticket-panel";
import { COMPLETE_STATUS_ID } from "./ticket-status";

/** Notes for Autotask users alone; 1 would be seen by the customer in the portal (autotask-api.md 5). */
export const INTERNAL_PUBLISH_ID = 2;

/** Types of a note in the order in which they are taken; neither exists in every tenant (autotask-api.md 5). */
const NOTE_TYPES = [3, 1] as const;

export interface ResolveFacts {
  /** "Allow resolving tickets from Backupchecks" (§7.5). */
  allowResolve: boolean;
  values: readonly { kind: ReferenceKind; id: number; isActive: boolean; label: string }[];
}

/** The type that a note of ours has in this tenant: the first that is active; `null` where there is none at all. */
export function noteTypeOf(values: ResolveFacts["values"]): number | null {
  const active = values.filter(({ kind, isActive }) => kind === "noteType" && isActive).map(({ id }) => id);
  return NOTE_TYPES.find((id) => active.includes(id)) ?? active[0] ?? null;
}

const SETTINGS = "/settings/integrations/autotask";
const RELOAD = { label: "Refresh the reference data", href: `${SETTINGS}#reference-data` };

/** What stands in the way of resolving any ticket here, each with its cure (§6, §7.5, decisions.md "Resolving"). */
export function resolveBlockersOf({ allowResolve, values }: ResolveFacts): Blocker[] {
  const blockers: Blocker[] = [];
  if (!allowResolve)
    blockers.push({
      reason: "Resolving tickets from Backupchecks is off.",
      cure: { label: "Allow resolving tickets from Backupchecks", href: `${SETTINGS}#resolving` },
    });
  const isActive = (kind: ReferenceKind, id: number) =>
    values.some((value) => value.kind === kind && value.id === id && value.isActive);
  if (!values.some(({ kind }) => kind === "publish")) {
    blockers.push({ reason: "How Autotask keeps notes internal has not been loaded yet.", cure: RELOAD });
    return blockers;
  }
  if (!isActive("publish", INTERNAL_PUBLISH_ID))
    blockers.push({
      reason:
        "Autotask offers no internal note here, and a note of Backupchecks must never be seen by the customer.",
      cure: RELOAD,
    });
  if (noteTypeOf(values) === null)
    blockers.push({ reason: "Autotask offers no type for a note here.", cure: RELOAD });
  if (!isActive("status", COMPLETE_STATUS_ID))
    blockers.push({ reason: 'Autotask\'s status "Complete" is inactive here.', cure: RELOAD });
  return blockers;
}

/** How long a click has a ticket's resolving to itself; renewed at each write, and longer than the longest one of them takes. */
export const LEASE_MS = 120_000;
/** Pause before the status is set once more where a workflow rule put it back (autotask-api.md 4.4). */
export const SETTLING_PAUSE_MS = 1_500;

/**
 * Whether this viewer may resolve this run's ticket now, by the same panel that offers it.
 * @returns `null` where nothing known here is in the way.
 */
export function refusalToResolve(panel: TicketPanel, mergedInto: string | null): Refused | null {
  const action = offeredAction(panel, "resolve");
  const [blocker] = action?.blockers ?? [];
  if (action && !blocker) return null;
  if (blocker) {
    // With nothing else in the way: the last of the blockers is the merge.
    const isMerge = mergedInto !== null && action?.blockers.length === 1;
    return {
      ok: false,
      code: isMerge ? "ticket-merged" : "resolve-blocked",
      message: blocker.reason,
      ...(blocker.cure ? { cure: blocker.cure } : {}),
    };
  }
  const refusal = (code: RefusalCode, message: string): Refused => ({ ok: false, code, message });
  switch (panel.state) {
    case "deleted":
      return refusal("ticket-deleted", `Ticket ${panel.number} was deleted in Autotask.`);
    case "closed":
      return refusal("ticket-closed", `Ticket ${panel.number} is closed already: ${panel.words}.`);
    case "manual":
      return refusal(
        "resolve-blocked",
        `Ticket number ${panel.number} is not validated. Link the ticket first.`,
      );
    case "creating":
    case "unconfirmed":
      return refusal("resolve-blocked", `This run's ticket can't be resolved yet: ${panel.words}.`);
    default:
      return refusal("resolve-blocked", "This run has no ticket that could be resolved.");
  }
}

/** What a ticket's time entries allow: closing it with none, a note alone with any (§6.1, §6.2). Mandatory, no setting changes it. */
export function planFor(timeEntries: number): "close" | "note" {
  return timeEntries === 0 ? "close" : "note";
}

/** A note that was sent and of which no answer came, and which is not there now. */
export interface AbsentNote {
  sentAt: Date;
  firstAbsentAt: Date | null;
  /** When it was asked for now; the answer may be as old as that. */
  askedAt: Date;
}

/**
 * Whether a note that is not there may be sent again: by the same rule as for a ticket that was not created, so that none is in a ticket
 * twice. @returns `null` where it may; else from when on a look at it can settle that.
 */
export function waitForNote({ sentAt, firstAbsentAt, askedAt }: AbsentNote): { until: Date } | null {
  if (isAbsenceBelieved({ sentAt, firstAbsentAt, now: askedAt })) return null;
  const first = firstAbsentAt ?? askedAt;
  const until = Math.max(sentAt.getTime() + SURELY_FINISHED_MS, first.getTime() + LOOK_UPS_APART_MS);
  return { until: new Date(until) };
}
