import type { ReferenceKind } from "./psa";
import type { Blocker } from "./ticket-panel";
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
