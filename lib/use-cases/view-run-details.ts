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

/** Events and ended links of a run shown on its page; where there are more, all of them on request. */
const SHOWN = 50;
/** A run that has more than these has another kind of trouble. */
const ALL = 2_000;

/** Job Details of one run: what failed, since when, and whether it is over. Found by the run's ID alone: the address is permanent. */
export async function viewRunDetails(
  actor: Actor,
  request: { runId: string; cursor: string | null; search: string | null; isWhole?: boolean },
  { now }: { now: Date },
): Promise<Result<RunDetailsView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const run = await findRun(request.runId);
  if (!run) return { ok: false, code: "not-found", message: "There is no such run." };
  const { runId } = run;
  const search = request.search?.trim() || null;
  const most = request.isWhole ? ALL : SHOWN;
  const [{ timeZone }, job, around, strip, objects, ticket, events, report, earlierLinks] = await Promise.all(
    [
      instanceSettings(),
      findJob(run.jobId),
      neighboursOf(runId),
      lastRuns(run.jobId),
      objectPage(runId, { cursor: request.cursor, search, limit: OBJECT_ROWS }),
      ticketPanelOf(actor, runId, now),
      auditOfRun(runId, most + 1),
      reportOf(runId),
      endedLinks(runId, most + 1),
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
    earlierLinks: earlierLinks.slice(0, most),
    hasOlder: earlierLinks.length > most || events.length > most,
    events: events
      .slice(0, most)
      .map((event) => ({ at: event.at, actor: event.actorName, words: eventWords(event) })),
    report,
    previousRunId: around.previousRunId,
    nextRunId: around.nextRunId,
    timeZone,
    canReview: may(actor, "review-runs"),
    canViewAudit: may(actor, "view-audit"),
  });
}
