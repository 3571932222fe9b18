import "server-only";
import { v7 as uuid } from "uuid";
import { ok, type Result } from "@/lib/domain/result";
import type { RunObject } from "@/lib/domain/run";
import type { ReportedRun } from "@/lib/readers/reported-run";
import { readRestic } from "@/lib/readers/restic";
import type { ReportQuery } from "@/lib/schemas/ingest-run";
import { type IngestEntry, storeAccepted } from "@/lib/use-cases/accept-runs";

const READERS = { restic: readRestic } as const;
export type ReportFormat = keyof typeof READERS;

/** True for a format that has a reader. */
export function isReportFormat(format: string): format is ReportFormat {
  return Object.hasOwn(READERS, format);
}

/** Longest raw report kept beside its run, in characters; what is longer keeps its end, where tools write the outcome. */
const MAX_KEPT_REPORT = 500_000;

const NAME_LIMIT = 300;
const MESSAGE_LIMIT = 20_000;
const REMARK_LIMIT = 100_000;

/**
 * Takes in a report as a tool wrote it (contracts.md, "Reports as tools write them"). `customerNames` are those that it may be for, where
 * its token is bound to a customer.
 * @returns the same list as {@link storeAccepted}, or `unreadable-report` where nothing in it can be read as a run.
 */
export async function acceptReport(
  report: { format: ReportFormat; text: string; query: ReportQuery },
  circumstances: { baseUrl: string | null; now: Date; customerNames?: readonly string[] | null },
): Promise<Result<IngestEntry[]>> {
  const { format, query } = report;
  const text = storable(report.text);
  const reading = READERS[format]({ text, exitCode: query.exitCode });
  if (reading.kind !== "run") return { ok: false, code: "unreadable-report", message: reading.reason };
  const { run } = reading;
  const startedAt = query.startedAt ?? run.startedAt ?? circumstances.now;
  const endedAt = query.endedAt ?? run.endedAt;
  const entries = await storeAccepted(
    [
      {
        source: format,
        report: { format, exitCode: storedExitCode(query.exitCode), body: text.slice(-MAX_KEPT_REPORT) },
        run: {
          externalId: query.externalId ?? identityOf(format, query, run),
          customer: query.customer,
          job: { name: query.job, software: run.software, type: run.type },
          startedAt,
          // The query's own two agree; a time that the report tells may not agree with one of them.
          endedAt: endedAt && endedAt >= startedAt ? endedAt : null,
          status: run.status,
          remark: run.remark === null ? null : shortened(run.remark, REMARK_LIMIT),
          objects: run.objects.map(withinLimits),
          ticketNumber: query.ticketNumber,
        },
      },
    ],
    circumstances.baseUrl,
    circumstances.customerNames ?? null,
  );
  return ok(entries);
}

/** As a signed number of 32 bits, as the database keeps it. */
function storedExitCode(exitCode: number | undefined): number | null {
  return exitCode === undefined ? null : exitCode | 0;
}

/** Sameness: by job and start, else by what identifies the run inside the report, else each arrival is a run of its own. */
function identityOf(format: ReportFormat, query: ReportQuery, run: ReportedRun): string {
  if (query.startedAt) return `${format}:started:${query.startedAt.toISOString()}`;
  if (run.identifier) return `${format}:${storable(run.identifier)}`.slice(0, 200);
  return `${format}:arrived:${uuid()}`;
}

function withinLimits(object: RunObject): RunObject {
  return {
    ...object,
    name: shortened(object.name, NAME_LIMIT) || "(unnamed)",
    message: shortened(object.message, MESSAGE_LIMIT),
  };
}

/** What the database can keep. A report may hold NUL and half characters behind JSON's escapes, where no look at its text finds them. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

function shortened(text: string, limit: number): string {
  const characters = Array.from(storable(text));
  return characters.length <= limit ? characters.join("") : `${characters.slice(0, limit - 1).join("")}…`;
}
