import { z } from "zod";
import { RUN_STATUSES } from "@/lib/domain/run";

const id = z.uuid("must be an ID");
const day = z.iso.date("must be a day, e.g. 2026-11-22");

export const runSchema = z.object({ runId: id });

/** The filters of Run Checks (lib/domain/run-views.ts, RunFilter). */
export const runFilterSchema = z.object({
  status: z.enum(RUN_STATUSES).nullable(),
  customerId: id.nullable(),
  software: z.string().max(100).nullable(),
  text: z.string().max(200).nullable(),
  from: day.nullable(),
  to: day.nullable(),
  ticket: z.enum(["with", "without"]).nullable(),
  show: z.enum(["queue", "all"]),
});

export const reviewRunsSchema = z.object({
  runIds: z.array(id).max(20_000).optional(),
  jobIds: z.array(id).max(5_000).optional(),
  successes: runFilterSchema.optional(),
  asOf: z.date().optional(),
});

export const undoReviewSchema = z.object({ reviewId: id });
