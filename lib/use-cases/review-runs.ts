import "server-only";
import { v7 as uuid } from "uuid";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { findReview, saveReview, undoReview, unreviewedIds } from "@/lib/data/reviews";
import { successfulJobIds } from "@/lib/data/run-queue";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { RunFilter } from "@/lib/domain/run-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** What to review: runs, all unreviewed runs of jobs, or the queue's successes that a filter leaves. */
export interface ReviewScope {
  runIds?: string[];
  jobIds?: string[];
  successes?: RunFilter;
  /** When the page that the person looked at was read: runs of the jobs that came later are not reviewed unseen. */
  asOf?: Date;
}

/** Marks runs as reviewed: one review, one event in the trail that lists them (decisions.md, Roles). */
export async function reviewRuns(
  actor: Actor,
  scope: ReviewScope,
  deps: Circumstances,
): Promise<Result<{ reviewId: string; runs: number }>> {
  if (!may(actor, "review-runs")) return lackOf("review-runs");
  const jobIds = [...(scope.jobIds ?? [])];
  if (scope.successes) {
    const { environment, timeZone } = await instanceSettings();
    jobIds.push(...(await successfulJobIds({ filter: scope.successes, environment, timeZone })));
  }
  const runIds = await unreviewedIds({ runIds: scope.runIds ?? [], jobIds, asOf: scope.asOf });
  if (runIds.length === 0) return NOTHING_LEFT;
  const reviewId = uuid();
  const taken = await inTransaction(async (writer) => {
    const ids = await saveReview(writer, { id: reviewId, userId: actor.id, at: deps.now(), runIds });
    if (ids.length === 0) return 0;
    await appendAudit(writer, {
      actor,
      action: "runs.reviewed",
      subject: { kind: "review", id: reviewId },
      requestId: deps.requestId,
      after: { runIds: ids },
      ...(ids.length === 1 ? { runId: ids[0] } : {}),
    });
    return ids.length;
  });
  return taken > 0 ? ok({ reviewId, runs: taken }) : NOTHING_LEFT;
}

const NOTHING_LEFT: Refused = {
  ok: false,
  code: "conflict",
  message: "Nothing is left to review here. A colleague may have been faster.",
};

/** Takes a review back. Its runs wait again; the review stays in the records as undone. */
export async function undoReviewOfRuns(
  actor: Actor,
  { reviewId }: { reviewId: string },
  deps: Circumstances,
): Promise<Result<{ runs: number }>> {
  if (!may(actor, "review-runs")) return lackOf("review-runs");
  return inTransaction(async (writer) => {
    const review = await findReview(writer, reviewId);
    if (!review) return { ok: false, code: "not-found", message: "There is no such review." };
    const runs = await undoReview(writer, { id: reviewId, runIds: review.runIds }, deps.now());
    if (runs === null) return { ok: false, code: "conflict", message: "This review was undone already." };
    await appendAudit(writer, {
      actor,
      action: "runs.review-undone",
      subject: { kind: "review", id: reviewId },
      requestId: deps.requestId,
      before: { runIds: review.runIds },
    });
    return ok({ runs });
  });
}
