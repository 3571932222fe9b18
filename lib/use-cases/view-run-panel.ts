import "server-only";
import { findJob, lastRuns, neighboursOf, unreviewedRuns } from "@/lib/data/job-history";
import { findRun, objectPage } from "@/lib/data/run-details";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { RunPanelView } from "@/lib/domain/run-views";
import { headOf, storyOf } from "@/lib/use-cases/run-story";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";

const PANEL_OBJECTS = 8;
const PANEL_UNREVIEWED = 20;

/** The panel beside the queue: one run in short, with the actions on it. */
export async function viewRunPanel(
  actor: Actor,
  { runId }: { runId: string },
  { now }: { now: Date },
): Promise<Result<RunPanelView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const run = await findRun(runId);
  if (!run) return { ok: false, code: "not-found", message: "There is no such run." };
  const [job, around, strip, unreviewed, objects, ticket] = await Promise.all([
    findJob(run.jobId),
    neighboursOf(runId),
    lastRuns(run.jobId),
    unreviewedRuns(run.jobId, PANEL_UNREVIEWED),
    objectPage(runId, { cursor: null, search: null, limit: PANEL_OBJECTS }),
    ticketPanelOf(actor, runId, now),
  ]);
  if (!job || !ticket) throw new Error(`run ${runId} has no job`);
  return ok({
    job,
    run: headOf(run),
    story: storyOf(run, around),
    strip: strip.map(({ endedAt: _, ...cell }) => cell),
    objects: objects.rows,
    unreviewed,
    ticket,
    canReview: may(actor, "review-runs"),
  });
}
