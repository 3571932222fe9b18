import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { JobLine } from "@/app/(signed-in)/jobs/job-line";
import { Duration } from "@/components/duration";
import { LocalTime } from "@/components/local-time";
import { RunStatusMark } from "@/components/runs/run-status";
import { Button } from "@/components/ui/button";
import { runSentence } from "@/lib/domain/run-sentence";
import type { RunDetailsView } from "@/lib/domain/run-views";

/** What happened, in one sentence for somebody who has never been here, with its times and its neighbours. */
export function RunHeading({ view, children }: { view: RunDetailsView; children: ReactNode }) {
  const { job, run } = view;
  return (
    <header className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <JobLine job={job} isLinked />
        <nav aria-label="Neighbouring runs" className="-mr-2 flex print:hidden max-sm:-ml-2">
          <Neighbour jobId={job.jobId} runId={view.previousRunId} direction="previous" />
          <Neighbour jobId={job.jobId} runId={view.nextRunId} direction="next" />
        </nav>
      </div>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 gap-2.5">
          {/* The sentence says the status in words. */}
          <span aria-hidden className="mt-1.5">
            <RunStatusMark status={run.status} size={20} />
          </span>
          <h1 className="max-w-[60rem] font-semibold text-2xl tracking-tight wrap-anywhere">
            {runSentence({
              jobName: job.name,
              customerName: job.customerName,
              status: run.status,
              startedAt: run.startedAt,
              endedAt: run.endedAt,
              timeZone: view.timeZone,
            })}
          </h1>
        </div>
        {children}
      </div>
      <p className="text-muted-foreground">
        {run.status === "missed" ? "Expected " : "Started "}
        <LocalTime value={run.startedAt} />
        {run.endedAt && (
          <>
            {", ended "}
            <LocalTime value={run.endedAt} />
            {", took "}
            <Duration seconds={(run.endedAt.getTime() - run.startedAt.getTime()) / 1000} />
          </>
        )}
      </p>
    </header>
  );
}

function Neighbour({
  jobId,
  runId,
  direction,
}: {
  jobId: string;
  runId: string | null;
  direction: "previous" | "next";
}) {
  const label = direction === "previous" ? "Previous run" : "Next run";
  const content = (
    <>
      {direction === "previous" && <ChevronLeft aria-hidden />}
      {label}
      {direction === "next" && <ChevronRight aria-hidden />}
    </>
  );
  // Its place is kept where there is none, so that paging through runs never moves under the pointer.
  if (runId === null)
    return (
      <span aria-hidden className="invisible inline-flex h-7 items-center gap-1.5 px-2 text-xs">
        {content}
      </span>
    );
  return (
    <Button asChild variant="ghost" size="sm">
      <Link
        href={`/jobs/${jobId}/runs/${runId}` as Route}
        rel={direction === "previous" ? "prev" : "next"}
        prefetch={false}
      >
        {content}
      </Link>
    </Button>
  );
}
