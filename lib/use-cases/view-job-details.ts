import "server-only";
import { databaseTime } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { instanceSettings } from "@/lib/data/instance-settings";
import { findJob, historyPage, lastRuns } from "@/lib/data/job-history";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { JobDetailsView } from "@/lib/domain/run-views";
import { statusReading, ticketMarkOf } from "@/lib/use-cases/ticket-facts";

const NO_JOB: Refused = { ok: false, code: "not-found", message: "There is no such job." };

/** Job Details of a job: its last runs as a strip, its history by cursor. */
export async function viewJobDetails(
  actor: Actor,
  { jobId, cursor }: { jobId: string; cursor: string | null },
): Promise<Result<JobDetailsView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  if (!isId(jobId)) return NO_JOB;
  // The time first: what arrives while the rest is read may be missing from it.
  const [asOf, { environment }] = await Promise.all([databaseTime(), instanceSettings()]);
  const [job, strip, history, reading] = await Promise.all([
    findJob(jobId),
    lastRuns(jobId),
    historyPage(jobId, environment, cursor),
    statusReading(environment),
  ]);
  if (!job) return NO_JOB;
  const seconds = strip
    .flatMap(({ startedAt, endedAt }) => (endedAt ? [(endedAt.getTime() - startedAt.getTime()) / 1000] : []))
    .sort((a, b) => a - b);
  return ok({
    job,
    asOf,
    strip: strip.map(({ endedAt: _, ...cell }) => cell),
    successes: strip.filter(({ status }) => status === "success").length,
    usualSeconds: seconds[Math.floor(seconds.length / 2)] ?? null,
    runs: {
      rows: history.rows.map((row) => ({
        runId: row.runId,
        status: row.status,
        startedAt: row.startedAt,
        endedAt: row.endedAt,
        headline: row.headline,
        problemCount: row.problemCount,
        isReviewed: row.isReviewed,
        ticket: ticketMarkOf(row, reading),
      })),
      nextCursor: history.nextCursor,
    },
    canReview: may(actor, "review-runs"),
  });
}
