import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { type OldRunsPlace, removeOldRunsAfter } from "@/lib/data/old-runs";
import type { Actor } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** Runs that one statement looks at: what it locks, it locks for a fraction of a second. */
const RUNS_AT_ONCE = 1_000;
const DAY_MS = 86_400_000;

export interface Unhurried extends Circumstances {
  /** Waits that many milliseconds. */
  pause: (ms: number) => Promise<void>;
  /** Aborted when the process is to stop, or the round has taken long enough: the next one goes on. */
  signal: AbortSignal;
}

/**
 * One round of retention: removes reviewed runs without a ticket that are older than the setting says, and writes one event for all of
 * them. After each batch it leaves the database alone for as long as the batch took, so that others get at least half of it.
 * @returns how many were removed; none where all are kept.
 */
export async function removeOldRuns(
  actor: Actor,
  deps: Unhurried,
): Promise<{ removed: number; isDone: boolean }> {
  const { keepRunsDays } = await instanceSettings();
  if (keepRunsDays === null) return { removed: 0, isDone: true };
  const before = new Date(deps.now().getTime() - keepRunsDays * DAY_MS);
  let place: OldRunsPlace | null = null;
  let removed = 0;
  let isDone = false;
  try {
    while (!isDone && !deps.signal.aborted) {
      const began = performance.now();
      const step: Awaited<ReturnType<typeof removeOldRunsAfter>> = await removeOldRunsAfter(
        before,
        place,
        RUNS_AT_ONCE,
      );
      removed += step?.removed ?? 0;
      isDone = step === null || step.seen < RUNS_AT_ONCE;
      place = step;
      if (!isDone) await deps.pause(performance.now() - began);
    }
  } finally {
    // Also where a later batch failed: what is gone is gone.
    if (removed > 0) await noteRemoval(actor, { removed, before, keepRunsDays }, deps);
  }
  return { removed, isDone };
}

async function noteRemoval(
  actor: Actor,
  { removed, before, keepRunsDays }: { removed: number; before: Date; keepRunsDays: number },
  deps: Circumstances,
): Promise<void> {
  await inTransaction((writer) =>
    appendAudit(writer, {
      actor,
      action: "retention.removed",
      subject: { kind: "settings", id: "retention" },
      requestId: deps.requestId,
      after: { runs: removed, startedBefore: before.toISOString(), keepRunsDays },
    }),
  );
}
