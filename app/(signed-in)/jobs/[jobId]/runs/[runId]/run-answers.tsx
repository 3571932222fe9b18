import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { LongText } from "@/app/(signed-in)/jobs/long-text";
import { LocalTime } from "@/components/local-time";
import type { RunStatus } from "@/lib/domain/run";
import { problemSentence, RUN_VERBS } from "@/lib/domain/run-sentence";
import type { RunDetailsView } from "@/lib/domain/run-views";

/** What, since when, and now: what a ticket's reader wants to know before anything else (screens.md). */
export function RunAnswers({ view }: { view: RunDetailsView }) {
  return (
    <dl className="grid border-y sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)] print:grid-cols-[2fr_1fr_1fr]">
      <Answer question="What">
        <What view={view} />
      </Answer>
      <Answer question="Since when">
        <SinceWhen view={view} />
      </Answer>
      <Answer question="And now">
        <AndNow view={view} />
      </Answer>
    </dl>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-2.5 not-first:border-t sm:not-first:border-t-0 sm:not-first:border-l sm:not-first:pl-4 sm:not-last:pr-4">
      <dt className="text-muted-foreground text-xs">{question}</dt>
      <dd className="min-w-0 text-base">{children}</dd>
    </div>
  );
}

/** Said where a run has neither remark nor objects with problems. */
const PLAIN_WORDS: Record<RunStatus, string> = {
  success: "No object reported a problem.",
  warning: "The report names no reason.",
  error: "The report names no reason.",
  missed: "A run was expected, and no report of it came.",
  unknown: "A report came, but its result could not be read for sure.",
};

function What({ view: { run, objects } }: { view: RunDetailsView }) {
  if (run.remark !== null && run.remark.trim() !== "") return <LongText text={run.remark.trim()} lines={6} />;
  // A page of found or later objects does not begin with the worst.
  const named = objects.search === null ? objects.rows : [];
  const problems = problemSentence(named, run.problemCount, run.objectCount);
  return <p className="wrap-anywhere">{problems ?? PLAIN_WORDS[run.status]}</p>;
}

function SinceWhen({ view: { run, story } }: { view: RunDetailsView }) {
  if (story.failingSince === null)
    return (
      <>
        <p>Nothing has failed in this run</p>
        {story.lastSuccessAt && (
          <p className="text-muted-foreground text-sm">
            The success before it <LocalTime value={story.lastSuccessAt} />
          </p>
        )}
      </>
    );
  const isFirst = story.failingSince.getTime() === run.startedAt.getTime();
  return (
    <>
      <p>
        {isFirst
          ? "This run is the first, "
          : `${isFailure(run.status) ? "Failing" : "Not successful"} since `}
        <LocalTime value={story.failingSince} />
      </p>
      <p className="text-muted-foreground text-sm">
        {story.lastSuccessAt ? (
          <>
            Last success before it <LocalTime value={story.lastSuccessAt} />
          </>
        ) : (
          "No run of this job had succeeded before"
        )}
      </p>
    </>
  );
}

function AndNow({ view: { job, run, story, strip } }: { view: RunDetailsView }) {
  const latest = strip.at(-1);
  const still = isFailure(run.status) ? "Still failing" : "Still not successful";
  if (story.fixedBy)
    return (
      <p>
        <RunLink jobId={job.jobId} runId={story.fixedBy.runId}>
          The run of <LocalTime value={story.fixedBy.startedAt} isQuiet /> succeeded
        </RunLink>
      </p>
    );
  if (run.status === "success" && (story.isLatest || !latest)) return <p>This is the latest run</p>;
  return (
    <>
      {run.status !== "success" && (
        <p>
          {still}: {inARow(story.runsInARow)}
        </p>
      )}
      {!story.isLatest && latest && (
        <p className={run.status === "success" ? undefined : "text-muted-foreground text-sm"}>
          <RunLink jobId={job.jobId} runId={latest.runId}>
            The latest run, <LocalTime value={latest.startedAt} isQuiet />, {RUN_VERBS[latest.status]}
          </RunLink>
        </p>
      )}
    </>
  );
}

/** Rows of failures are counted up to here; beyond, the exact number says nothing more. */
const COUNTED_RUNS = 100;

function inARow(runs: number): string {
  if (runs <= 1) return "no run has come since";
  return `${runs >= COUNTED_RUNS ? `${COUNTED_RUNS} runs or more` : `${runs} runs`} in a row`;
}

function isFailure(status: RunStatus): boolean {
  return status === "error" || status === "missed";
}

function RunLink({ jobId, runId, children }: { jobId: string; runId: string; children: ReactNode }) {
  return (
    <Link
      href={`/jobs/${jobId}/runs/${runId}` as Route}
      prefetch={false}
      className="rounded-sm text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
    >
      {children}
    </Link>
  );
}
