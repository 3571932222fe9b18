import { z } from "zod";
import { OBJECT_STATUSES, REPORTED_STATUSES } from "@/lib/domain/run";

/** Runs in one JSON request, lines in one NDJSON request, and the bytes of either (contracts.md, Ingest). */
export const MAX_RUNS_PER_ARRAY = 1_000;
export const MAX_RUNS_PER_NDJSON = 10_000;
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Says of a missing value that it is required, and of another kind of value what it must be. */
function kind(words: string) {
  return { error: (issue: { input?: unknown }) => (issue.input === undefined ? "is required" : words) };
}

/**
 * Text of at most `limit` characters (code points, as people count them) that PostgreSQL can keep. Half a surrogate pair, which tools that
 * cut by length leave behind, becomes U+FFFD here: the database would do the same, and a name must be one and the same on both sides.
 */
function text(limit: number) {
  return z
    .string(kind("must be text"))
    .overwrite((value) => value.toWellFormed())
    .refine((value) => !value.includes("\u0000"), "must not contain NUL characters")
    .refine(
      (value) => value.length <= limit || Array.from(value).length <= limit,
      `must have at most ${limit} characters`,
    );
}

function name(limit: number) {
  return text(limit).refine((value) => value.trim() !== "", "must not be empty");
}

// PostgreSQL could keep later years, but a list that goes on after one could not name it.
const instant = z.iso
  .datetime({
    offset: true,
    ...kind("must be an ISO 8601 time with an offset, e.g. 2026-11-22T22:00:04+01:00"),
    abort: true,
  })
  .transform((value) => new Date(value))
  .refine((value) => value.getUTCFullYear() >= 1970, "must not be before 1970")
  .refine((value) => value.getUTCFullYear() <= 9999, "must not be after 9999");

function endsNoEarlier({ startedAt, endedAt }: { startedAt?: Date; endedAt?: Date | null }): boolean {
  return !startedAt || !endedAt || !(endedAt < startedAt);
}
const END_BEFORE_START = { path: ["endedAt"], message: "must not be before startedAt" };

const runObject = z.object(
  {
    name: name(300),
    type: text(100).default(""),
    status: z.enum(OBJECT_STATUSES, kind(`must be one of ${OBJECT_STATUSES.join(", ")}`)),
    message: text(20_000).default(""),
  },
  "must be an object with name and status",
);

// Counted before they are looked at: a body of nothing but bad objects must not become a longer list of complaints.
const objects = z
  .array(z.unknown(), "must be an array")
  .max(10_000, "must have at most 10000 entries")
  .pipe(z.array(runObject));

/** One run as others send it: the contract of `POST /api/v1/runs`. Unknown fields are ignored. */
export const ingestRunSchema = z
  .object(
    {
      externalId: name(200),
      customer: name(200),
      job: z.object(
        { name: name(200), software: name(100), type: text(100).default("") },
        kind("must be an object with name and software"),
      ),
      startedAt: instant,
      endedAt: instant.nullish(),
      status: z.enum(REPORTED_STATUSES, kind(`must be one of ${REPORTED_STATUSES.join(", ")}`)),
      remark: text(100_000).nullish(),
      objects: objects.default([]),
      ticketNumber: text(50).nullish(),
    },
    "must be a JSON object",
  )
  .refine(endsNoEarlier, END_BEFORE_START);

export type IngestRun = z.output<typeof ingestRunSchema>;

/** A query is read as a form is, which makes a space of the plus of an offset where nobody wrote it as %2B. */
const typedInstant = z.preprocess(
  (value) => (typeof value === "string" ? value.replace(/ (?=\d\d:\d\d$)/, "+") : value),
  instant,
);

/** What `POST /api/v1/reports/{format}` takes in its query. */
export const reportQuerySchema = z
  .object({
    customer: name(200),
    job: name(200),
    // Not coerced: an empty text would become 0, which says that all went well.
    exitCode: z
      .string()
      .regex(/^-?\d+$/, { error: "must be a whole number", abort: true })
      .transform(Number)
      // 32 bits, signed or not: Windows writes 0xC000013A where others write 130.
      .refine((code) => code >= -(2 ** 31) && code < 2 ** 32, "must fit 32 bits")
      .optional(),
    startedAt: typedInstant.optional(),
    endedAt: typedInstant.optional(),
    externalId: name(200).optional(),
    ticketNumber: text(50).optional(),
  })
  .refine(endsNoEarlier, END_BEFORE_START);

export type ReportQuery = z.output<typeof reportQuerySchema>;
