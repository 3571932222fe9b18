import "server-only";
import type { PsaPurpose } from "@/lib/domain/psa";
import type { AutotaskCall, AutotaskEntity } from "./config";

export interface CallCount {
  entity: AutotaskEntity;
  purpose: PsaPurpose;
  outcome: AutotaskCall["outcome"];
  calls: number;
}

export interface CallCounter {
  count(call: Pick<AutotaskCall, "entity" | "purpose" | "outcome">): void;
  /** All counts since the process began, in a stable order; a copy. */
  snapshot(): CallCount[];
}

/** Counts requests by entity, purpose and outcome; the tenant's budget is shared by all integrations (autotask-api.md 9.1). */
export function createCallCounter(): CallCounter {
  const counts = new Map<string, CallCount>();
  return {
    count({ entity, purpose, outcome }) {
      const key = `${entity} ${purpose} ${outcome}`;
      const known = counts.get(key);
      if (known) known.calls += 1;
      else counts.set(key, { entity, purpose, outcome, calls: 1 });
    },
    snapshot() {
      return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => ({ ...count }));
    },
  };
}
