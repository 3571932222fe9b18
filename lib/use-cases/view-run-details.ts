import "server-only";
import { auditOfRun } from "@/lib/data/audit-log";
import { endedLinks } from "@/lib/data/ended-links";
import { instanceSettings } from "@/lib/data/instance-settings";
import { findJob, lastRuns, neighboursOf } from "@/lib/data/job-history";
import { findRun, OBJECT_ROWS, objectPage, reportOf } from "@/lib/data/run-details";
import { eventWords } from "@/lib/domain/event-words";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { RunDetailsView } from "@/lib/domain/run-views";
import { headOf, storyOf } from "@/lib/use-cases/run-story";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";

/** Events of a run's ticket shown on its page. */
const EVENTS = 50;

/** Job Details of one run: what failed, since when, and whether it is over. Found by the run's ID alone: the address is permanent. */
export async function viewRunDetails(
  actor: Actor,
  request: { runId: string; cursor: string | null; search: string | null },
  { now }: { now: Date },
): Promise<Result<RunDetailsView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const run = await findRun(request.runId);
  if (!run) return { ok: false, code: "not-found", message: "There is no such run." };
  const { runId } = run;
  const search = request.search?.trim() || null;
  const [{ timeZone }, job, around, strip, objects, ticket, events, report, earlierLinks] = await Promise.all(
    [
      instanceSettings(),
      findJob(run.jobId),
      neighboursOf(runId),
      lastRuns(run.jobId),
      objectPage(runId, { cursor: request.cursor, search, limit: OBJECT_ROWS }),
      ticketPanelOf(actor, runId, now),
      auditOfRun(runId, EVENTS),
      reportOf(runId),
      endedLinks(runId),
    ],
  );
  if (!job || !ticket) throw new Error(`run ${runId} has no job`);
  return ok({
    job,
    run: headOf(run),
    story: storyOf(run, around),
    strip: strip.map(({ endedAt: _, ...cell }) => cell),
    objects: { ...objects, search },
    ticket,
    earlierLinks,
    events: events.map((event) => ({ at: event.at, actor: event.actorName, words: eventWords(event) })),
    report,
    previousRunId: around.previousRunId,
    nextRunId: around.nextRunId,
    timeZone,
    canReview: may(actor, "review-runs"),
    canViewAudit: may(actor, "view-audit"),
  });
}
