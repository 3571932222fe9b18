import {
  type CheckOutcome,
  type ConfigurationCheck,
  type ConfigurationFacts,
  cureAt,
  passed,
} from "./configuration-facts";
import { failed } from "./configuration-of-autotask";
import type { ReferenceValue } from "./psa";
import { resolveBlockersOf } from "./resolve-policy";
import { DEFAULT_FIELDS } from "./ticket-defaults";
import { COMPLETE_STATUS_ID, isClosed } from "./ticket-status";

/** The lists of Autotask, and whether what was chosen from them still stands in them (§7.3, §7.4). */

const DAY_MS = 86_400_000;
/** Lists that could not be compared and are older than this are called old. */
const OLD_DAYS = 30;
const REFRESH = cureAt("Refresh the reference data", "reference-data");

/** The lists as Autotask has them now; where it did not say, as they were loaded last. */
function listsOf({ inspection: { lists }, stored }: ConfigurationFacts): readonly ReferenceValue[] {
  return lists?.ok ? lists.value : stored;
}

export function referenceData({ inspection: { lists }, stored, now }: ConfigurationFacts): CheckOutcome {
  if (lists && !lists.ok) return failed(lists.failure);
  if (stored.length === 0)
    return {
      state: "failed",
      words: "Not loaded yet: there is nothing to choose ticket defaults from.",
      cure: { ...REFRESH, label: "Load the reference data" },
    };
  const loadedAt = Math.max(...stored.map((value) => value.loadedAt.getTime()));
  const days = Math.max(0, Math.floor((now.getTime() - loadedAt) / DAY_MS));
  const age = days === 0 ? "Loaded today" : `Loaded ${days === 1 ? "1 day" : `${days} days`} ago`;
  if (!lists) {
    const isOld = days > OLD_DAYS;
    return {
      state: isOld ? "warning" : "skipped",
      words: `${age}, and not compared with Autotask now.`,
      ...(isOld ? { cure: REFRESH } : {}),
    };
  }
  const changes = changesSince(stored, lists.value);
  if (changes === 0) return passed(`${age}, and the same in Autotask now.`);
  return {
    state: "warning",
    words: `${age}; ${changes === 1 ? "1 value has" : `${changes} values have`} changed in Autotask since.`,
    cure: REFRESH,
  };
}

/** How many values are new, gone, renamed, or active where they were not. */
function changesSince(stored: readonly ReferenceValue[], now: readonly ReferenceValue[]): number {
  const words = ({ kind, id, label, isActive }: ReferenceValue) =>
    JSON.stringify([kind, id, label, isActive]);
  const key = ({ kind, id }: ReferenceValue) => `${kind} ${id}`;
  const known = new Map(stored.map((value) => [key(value), value]));
  const listed = new Set(now.map(key));
  const differing = now.filter((value) => {
    const before = known.get(key(value));
    return !before || words(before) !== words(value);
  });
  // What Autotask lists no longer is kept here as inactive, and stays so.
  const gone = stored.filter((value) => value.isActive && !listed.has(key(value)));
  return differing.length + gone.length;
}

/** Each of the ticket defaults (§7.3): set, still active, and a status that means open. */
export function defaultChecks(facts: ConfigurationFacts): ConfigurationCheck[] {
  const values = listsOf(facts);
  return DEFAULT_FIELDS.map(({ field, kind, name }) => {
    const id = facts.defaults?.[field] ?? null;
    const cure = cureAt(`Choose ${id === null ? "" : "another "}${name}`, field);
    const bad = (words: string): ConfigurationCheck => ({ title: name, state: "failed", words, cure });
    if (id === null) return bad("Not set: no tickets can be created.");
    const value = values.find((each) => each.kind === kind && each.id === id);
    if (!value) return bad(`ID ${id} is not in Autotask's list: no tickets can be created with it.`);
    if (!value.isActive)
      return bad(`“${value.label}” is inactive in Autotask: no tickets can be created with it.`);
    if (kind === "status" && isClosed({ statusId: id, completedAt: null }, facts.closedStatusIds))
      return bad(`“${value.label}” means closed, and a new ticket is open.`);
    return { title: name, ...passed(`“${value.label}” (ID ${id}) is active.`) };
  });
}

/** An inactive one may stay, since old tickets still carry it; it is said all the same. */
export function closedStatuses(facts: ConfigurationFacts): CheckOutcome {
  const statuses = listsOf(facts).filter(({ kind }) => kind === "status");
  if (statuses.length === 0) return NOT_LOADED;
  const chosen = [COMPLETE_STATUS_ID, ...facts.closedStatusIds];
  const labelOf = (id: number) => {
    const label = statuses.find((status) => status.id === id)?.label;
    return label ? `“${label}”` : `ID ${id}`;
  };
  const inactive = chosen.filter((id) => !statuses.some((status) => status.id === id && status.isActive));
  if (inactive.length === 0) return passed(`Active: ${chosen.map(labelOf).join(", ")}.`);
  return {
    state: "warning",
    words: `Inactive in Autotask or not in its list: ${inactive.map(labelOf).join(", ")}. No ticket gets such a status any more; take it off once no old ticket carries it.`,
    cure: cureAt("Change closed statuses", "closed-statuses"),
  };
}

/** Whether a note of ours stays among Autotask's users, and a ticket can be completed: what resolving needs of the lists (§6). */
export function noteVisibility(facts: ConfigurationFacts): CheckOutcome {
  const values = listsOf(facts);
  if (values.length === 0) return NOT_LOADED;
  const blockers = resolveBlockersOf({ allowResolve: true, values });
  if (blockers.length === 0) return passed("Notes can be kept internal.");
  return {
    state: facts.allowResolve ? "failed" : "warning",
    words: `${blockers.map(({ reason }) => reason).join(" ")} No ticket can be resolved.`,
    cure: REFRESH,
  };
}

const NOT_LOADED: CheckOutcome = {
  state: "skipped",
  words: "Not checked: the reference data is not loaded yet.",
};
