import { z } from "zod";
import { OBJECT_STATUSES, REPORTED_STATUSES } from "@/lib/domain/run";

/** Runs in one JSON request, lines in one NDJSON request, and the bytes of either (contracts.md, Ingest). */
export const MAX_RUNS_PER_ARRAY = 1_000;
export const MAX_RUNS_PER_NDJSON = 10_000;
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Text of at most `limit` characters (code points, as people count them) that PostgreSQL can keep. */
function text(limit: number) {
  return z
    .string("must be text")
    .refine((value) => !value.includes("\u0000"), "must not contain NUL characters")
    .refine((value) => value.length <= limit || Array.from(value).length <= limit, `must have at most ${limit} characters`);
}

function name(limit: number) {
  return text(limit).refine((value) => value.trim() !== "", "must not be empty");
}

const instant = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with an offset, e.g. 2026-11-22T22:00:04+01:00" })
  .transform((value) => new Date(value))
  .refine((value) => value.getUTCFullYear() >= 1970, "must not be before 1970");

const runObject = z.object({
  name: name(300),
  type: text(100).default(""),
  status: z.enum(OBJECT_STATUSES, `must be one of ${OBJECT_STATUSES.join(", ")}`),
  message: text(20_000).default(""),
});

/** One run as others send it: the contract of `POST /api/v1/runs`. Unknown fields are ignored. */
export const ingestRunSchema = z
  .object({
    externalId: name(200),
    customer: name(200),
    job: z.object({ name: name(200), software: name(100), type: text(100).default("") }, "must be an object with name and software"),
    startedAt: instant,
    endedAt: instant.nullish(),
    status: z.enum(REPORTED_STATUSES, `must be one of ${REPORTED_STATUSES.join(", ")}`),
    remark: text(100_000).nullish(),
    objects: z.array(runObject, "must be an array").max(10_000, "must have at most 10000 entries").default([]),
    ticketNumber: text(50).nullish(),
  })
  .refine((run) => !run.endedAt || run.endedAt >= run.startedAt, {
    path: ["endedAt"],
    message: "must not be before startedAt",
  });

export type IngestRun = z.output<typeof ingestRunSchema>;

/** What `POST /api/v1/reports/{format}` takes in its query. */
export const reportQuerySchema = z.object({
  customer: name(200),
  job: name(200),
  exitCode: z.coerce.number("must be a whole number").int("must be a whole number").min(-1).max(255).optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  externalId: name(200).optional(),
  ticketNumber: text(50).optional(),
});

export type ReportQuery = z.output<typeof reportQuerySchema>;
