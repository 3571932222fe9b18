"use server";

import { act } from "@/app/_actions/action";
import { reviewRunsSchema, undoReviewSchema } from "@/lib/schemas/run-actions";
import { type ReviewScope, reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";

export async function reviewRunsAction(input: ReviewScope) {
  return act(reviewRunsSchema, input, reviewRuns);
}

export async function undoReviewAction(input: { reviewId: string }) {
  return act(undoReviewSchema, input, undoReviewOfRuns);
}
