import type { ReferenceChoice } from "@/lib/domain/settings-views";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";

export interface ClosedStatusChoice {
  id: number;
  label: string;
  /** What there is to say beside it. */
  remark: string | null;
}

/** The statuses that may be marked as closed, in Autotask's order: all but its own Complete, and what is stored though the list lacks it. */
export function closedStatusChoices(
  statuses: readonly ReferenceChoice[],
  stored: readonly number[],
): ClosedStatusChoice[] {
  const listed = statuses
    .filter(({ id }) => id !== COMPLETE_STATUS_ID)
    .map(({ id, label, isActive }) => ({ id, label, remark: isActive ? null : "inactive in Autotask" }));
  const unlisted = stored
    .filter((id) => !statuses.some((status) => status.id === id))
    .map((id) => ({ id, label: `ID ${id}`, remark: "not in Autotask's list" }));
  return [...listed, ...unlisted];
}

/** Autotask's own Complete as this tenant calls it. */
export function completeLabel(statuses: readonly ReferenceChoice[]): string {
  return statuses.find(({ id }) => id === COMPLETE_STATUS_ID)?.label ?? "Complete";
}

/** The IDs with one more, or without it; always in one order, so that two equal choices are equal. */
export function withStatus(ids: readonly number[], id: number, isClosed: boolean): number[] {
  const others = ids.filter((other) => other !== id);
  return (isClosed ? [...others, id] : others).sort((one, other) => one - other);
}
