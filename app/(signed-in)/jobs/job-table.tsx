import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import { RunStatusMark } from "@/components/runs/run-status";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { JobRow } from "@/lib/domain/run-views";
import { softwareWords } from "./job-line";

/**
 * One row a job with its last run; on a phone customer and software stand below the name. @param ofOneCustomer all are its jobs, and the
 * page says so.
 */
export function JobTable({ rows, ofOneCustomer = false }: { rows: JobRow[]; ofOneCustomer?: boolean }) {
  return (
    <Table className="table-fixed">
      <TableHeader>
        <TableRow>
          {!ofOneCustomer && <TableHead className="w-[22%] max-sm:hidden">Customer</TableHead>}
          <TableHead>Job</TableHead>
          <TableHead className="w-[28%] max-md:hidden">Software</TableHead>
          <TableHead className="w-56 max-sm:w-36">Last run</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((job) => (
          <TableRow key={job.jobId}>
            {!ofOneCustomer && (
              <TableCell className="truncate max-sm:hidden">
                <Link
                  href={`/jobs?customer=${job.customerId}` as Route}
                  prefetch={false}
                  className="rounded-sm underline-offset-3 hover:text-link hover:underline"
                >
                  {job.customerName}
                </Link>
              </TableCell>
            )}
            <TableCell>
              <span className="flex min-w-0 items-center gap-2">
                <Link
                  href={`/jobs/${job.jobId}` as Route}
                  prefetch={false}
                  className="min-w-0 truncate rounded-sm font-medium text-link underline-offset-3 hover:underline"
                >
                  {job.name}
                </Link>
                {job.isNew && <Badge variant="outline">New</Badge>}
              </span>
              {!ofOneCustomer && (
                <span className="block truncate text-muted-foreground text-xs sm:hidden">
                  {job.customerName}
                </span>
              )}
              <span className="block truncate text-muted-foreground text-xs md:hidden">
                {softwareWords(job)}
              </span>
            </TableCell>
            <TableCell className="truncate text-muted-foreground max-md:hidden">
              {softwareWords(job)}
            </TableCell>
            <TableCell>
              <LastRun job={job} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function LastRun({ job: { jobId, lastRun } }: { job: JobRow }) {
  if (!lastRun) return <span className="text-muted-foreground">none yet</span>;
  return (
    <Link
      href={`/jobs/${jobId}/runs/${lastRun.runId}` as Route}
      prefetch={false}
      className="flex items-center gap-x-2.5 rounded-sm underline-offset-3 hover:underline max-sm:flex-col max-sm:items-start"
    >
      <RunStatusMark status={lastRun.status} word className="sm:w-24" />
      <LocalTime value={lastRun.startedAt} isQuiet className="text-muted-foreground max-sm:pl-5.5" />
    </Link>
  );
}
