import "server-only";
import type { RunNeighbours } from "@/lib/data/job-history";
import type { FoundRun } from "@/lib/data/run-details";
import type { RunHead, RunStory } from "@/lib/domain/run-views";

/** How a run stands in its job's history, from what lies around it. */
export function storyOf(run: FoundRun, around: RunNeighbours): RunStory {
  const failing = run.status !== "success";
  return {
    failingSince: failing ? around.failingSince : null,
    runsInARow: failing ? around.runsInARow : 0,
    lastSuccessAt: around.lastSuccessAt,
    fixedBy:
      failing && around.fixedByRunId && around.fixedAt
        ? { runId: around.fixedByRunId, startedAt: around.fixedAt }
        : null,
    isLatest: around.nextRunId === null,
  };
}

/** The run's own head, with its review in one piece. */
export function headOf(run: FoundRun): RunHead {
  const { jobId: _job, manualTicketNumber: _number, reviewId, reviewedBy, reviewedAt, ...head } = run;
  return {
    ...head,
    reviewed: reviewId && reviewedBy && reviewedAt ? { by: reviewedBy, at: reviewedAt, reviewId } : null,
  };
}
