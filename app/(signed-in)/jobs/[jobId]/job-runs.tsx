import type { Route } from "next";
import Link from "next/link";
import { Duration } from "@/components/duration";
import { LocalTime } from "@/components/local-time";
import { RunStatusMark } from "@/components/runs/run-status";
import { FreshTicketMark } from "@/components/tickets/fresh-ticket-mark";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { JobRunRow } from "@/lib/domain/run-views";

/** A run that took this many times as long as usual is marked. */
const LONG_RUN = 2;

/** The runs of a job, newest first. On a phone what does not fit beside the time stands below it. */
export function JobRuns({
  jobId,
  rows,
  usualSeconds,
  isFirst,
}: {
  jobId: string;
  rows: JobRunRow[];
  usualSeconds: number | null;
  isFirst: boolean;
}) {
  if (rows.length === 0)
    return (
      <p className="border-t py-6 text-muted-foreground">
        {isFirst
          ? "No run of this job has come yet. It appears here as soon as its first report arrives."
          : "No more runs."}
      </p>
    );
  return (
    <Table className="table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="w-28 max-sm:w-24">Status</TableHead>
          <TableHead className="sm:w-36">Started</TableHead>
          <TableHead className="w-44 max-md:hidden">Duration</TableHead>
          <TableHead className="max-sm:hidden">What</TableHead>
          <TableHead className="w-44 max-lg:hidden">Ticket</TableHead>
          <TableHead className="w-24 max-md:hidden">Reviewed</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((run) => (
          <TableRow key={run.runId} className="relative">
            <TableCell className="align-top">
              <RunStatusMark status={run.status} word />
            </TableCell>
            <TableCell className="align-top">
              <Link
                href={`/jobs/${jobId}/runs/${run.runId}` as Route}
                prefetch={false}
                className="rounded-sm font-medium text-link underline-offset-3 hover:underline after:absolute after:inset-0"
              >
                <LocalTime value={run.startedAt} isQuiet />
              </Link>
              <span className="block truncate text-muted-foreground text-xs sm:hidden">{run.headline}</span>
              {run.ticket.state !== "none" && (
                <FreshTicketMark mark={run.ticket} className="flex text-xs lg:hidden" />
              )}
            </TableCell>
            <TableCell className="align-top max-md:hidden">
              <RunDuration run={run} usualSeconds={usualSeconds} />
            </TableCell>
            <TableCell className="align-top max-sm:hidden">
              <p className="truncate" title={run.headline ?? undefined}>
                {run.headline ?? <span className="text-muted-foreground">–</span>}
              </p>
            </TableCell>
            <TableCell className="align-top max-lg:hidden">
              <FreshTicketMark mark={run.ticket} />
            </TableCell>
            <TableCell className="align-top text-muted-foreground max-md:hidden">
              {run.isReviewed ? "Yes" : "Not yet"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function RunDuration({ run, usualSeconds }: { run: JobRunRow; usualSeconds: number | null }) {
  if (run.endedAt === null) return <span className="text-muted-foreground">–</span>;
  const seconds = (run.endedAt.getTime() - run.startedAt.getTime()) / 1000;
  const times = usualSeconds ? seconds / usualSeconds : 1;
  return (
    <span className="whitespace-nowrap">
      <Duration seconds={seconds} />
      {times >= LONG_RUN && (
        <span className="text-warning-word">
          {" "}
          {times >= 10 ? Math.round(times) : times.toFixed(1)} × usual
        </span>
      )}
    </span>
  );
}
