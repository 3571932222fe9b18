import type { MappingState } from "./customer-views";
import type { PsaCompany } from "./psa";

/** A mapping as it is stored. */
export interface MappingBefore {
  state: Exclude<MappingState, "missing">;
  companyId: number;
  companyName: string;
  /** The name before a renaming that nobody has acknowledged yet. */
  previousName: string | null;
}

export interface MappingAfter {
  state: Exclude<MappingState, "missing">;
  companyName: string;
  previousName: string | null;
  /** What is worth an event of the trail; `null` where nothing changed. */
  change: "renamed" | "invalid" | "restored" | null;
}

/**
 * What a mapping is after its company was looked up and Autotask answered for others too (§3.2, §3.3, decisions.md "Mapping"). Our own
 * customer's name plays no part. A company that is absent or inactive is invalid; one with another name is renamed, its cached name new
 * at once; an unacknowledged renaming stays one until somebody acknowledges it.
 * @param seen the company as Autotask has it now; `null` where it is absent while others answer.
 */
export function syncedMapping(before: MappingBefore, seen: PsaCompany | null): MappingAfter {
  const { companyName, previousName } = before;
  const isRenamed = seen !== null && seen.name !== companyName;
  const names = isRenamed
    ? { companyName: seen.name, previousName: previousName ?? companyName }
    : { companyName, previousName };
  if (!seen?.isActive)
    return { ...names, state: "invalid", change: before.state === "invalid" ? null : "invalid" };
  // Renamed and back again: there is nothing left to acknowledge.
  const isOldNameAgain = names.previousName === names.companyName;
  const pending = isOldNameAgain ? null : names.previousName;
  const state = pending === null ? "ok" : "renamed";
  const change = before.state === "invalid" ? "restored" : isRenamed ? "renamed" : null;
  return { companyName: names.companyName, previousName: pending, state, change };
}
