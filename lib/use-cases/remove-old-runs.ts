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
 * One round of retention: removes reviewed runs without a ticket that are older than the setting says. Each batch has its event in its own
 * transaction, so that whatever ends the process, nothing is gone without a trace. After each batch it leaves the database alone for as long as the batch took, so that others get at least half of it.
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
  while (!isDone && !deps.signal.aborted) {
    const began = performance.now();
    const step: BatchOutcome = await removeBatch(actor, { before, keepRunsDays, place }, deps);
    removed += step?.removed ?? 0;
    isDone = step === null || step.seen < RUNS_AT_ONCE;
    place = step;
    if (!isDone) await deps.pause(performance.now() - began);
  }
  return { removed, isDone };
}

type BatchOutcome = Awaited<ReturnType<typeof removeOldRunsAfter>>;

function removeBatch(
  actor: Actor,
  { before, keepRunsDays, place }: { before: Date; keepRunsDays: number; place: OldRunsPlace | null },
  deps: Circumstances,
): Promise<BatchOutcome> {
  return inTransaction(async (writer) => {
    const step = await removeOldRunsAfter(writer, before, place, RUNS_AT_ONCE);
    if (!step || step.removed === 0) return step;
    await appendAudit(writer, {
      actor,
      action: "retention.removed",
      subject: { kind: "settings", id: "retention" },
      requestId: deps.requestId,
      after: { runs: step.removed, startedBefore: before.toISOString(), keepRunsDays },
    });
    return step;
  });
}
