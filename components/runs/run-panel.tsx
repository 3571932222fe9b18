import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Duration } from "@/components/duration";
import { LocalTime } from "@/components/local-time";
import { Button } from "@/components/ui/button";
import type { ObjectRow, RunHead, RunPanelView, RunStory, StripRun } from "@/lib/domain/run-views";
import { cn } from "@/lib/utils";
import { RunStatusMark, statusWordClass } from "./run-status";
import { RunStrip } from "./run-strip";
import { OUTCOME_WORDS, sinceWords } from "./run-words";

/** More of a remark is for Job Details. */
const REMARK_LIMIT = 600;

/** One run in short, beside the list: what happened, since when, what was hit, and what can be done. */
export function RunPanel({
  view,
  hrefOfRun,
  ticket,
  review,
}: {
  view: RunPanelView;
  /** The address that puts another run of the job into the panel. */
  hrefOfRun: (runId: string) => string;
  ticket: ReactNode;
  /** The button that marks the row as reviewed; who may not review has none. */
  review: ReactNode;
}) {
  const { job, run, story, strip } = view;
  const detailsHref = `/jobs/${job.jobId}/runs/${run.runId}` as Route;
  const problems = view.objects.filter(({ status }) => status !== "success" && status !== "skipped");
  const others = view.unreviewed.filter(({ runId }) => runId !== run.runId);
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1 space-y-4 overflow-y-auto px-4 py-4">
        <header>
          <h2 className="flex items-start gap-2 font-semibold text-base">
            <RunStatusMark status={run.status} className="mt-1" />
            <span className="min-w-0 wrap-anywhere">
              {job.customerName} · {job.name}
            </span>
          </h2>
          <p className="pl-6 text-muted-foreground">
            {job.type ? `${job.software} · ${job.type}` : job.software}
          </p>
        </header>
        <div className="space-y-1">
          <Outcome run={run} />
          <Since run={run} story={story} />
        </div>
        <Remark run={run} />
        <RunStrip runs={strip} jobId={job.jobId} current={run.runId} />
        {problems.length > 0 && (
          <Problems objects={problems} total={run.problemCount} detailsHref={detailsHref} />
        )}
        {others.length > 0 && <Unreviewed runs={view.unreviewed} current={run.runId} hrefOfRun={hrefOfRun} />}
        {ticket}
      </div>
      <footer className="flex shrink-0 items-center gap-2 border-t px-4 py-3">
        {run.reviewed ? (
          <p className="min-w-0 flex-1 text-muted-foreground">
            Reviewed by {run.reviewed.by}, <LocalTime value={run.reviewed.at} />
          </p>
        ) : (
          review
        )}
        <Button asChild variant="outline" className={cn(!review && !run.reviewed && "flex-1")}>
          <Link href={detailsHref}>Open</Link>
        </Button>
      </footer>
    </div>
  );
}

function Outcome({ run }: { run: RunHead }) {
  const seconds = run.endedAt ? (run.endedAt.getTime() - run.startedAt.getTime()) / 1000 : null;
  return (
    <p>
      <span className={cn("font-medium", statusWordClass(run.status))}>{OUTCOME_WORDS[run.status]}</span>
      {run.status === "missed" ? ", expected " : ", started "}
      <LocalTime value={run.startedAt} />
      {seconds !== null && run.status !== "missed" && (
        <>
          , ran <Duration seconds={seconds} className="whitespace-nowrap" />
        </>
      )}
    </p>
  );
}

function Since({ run, story }: { run: RunHead; story: RunStory }) {
  if (!story.failingSince) return null;
  const runs = story.runsInARow === 1 ? "1 run" : `${story.runsInARow} runs`;
  return (
    <p>
      {sinceWords(run.status)} <LocalTime value={story.failingSince} style="day" />, {runs}
      {story.fixedBy && (
        <>
          ; the run of <LocalTime value={story.fixedBy.startedAt} /> succeeded
        </>
      )}
      {!story.fixedBy && story.lastSuccessAt && (
        <span className="text-muted-foreground">
          {" "}
          · last success <LocalTime value={story.lastSuccessAt} style="day" />
        </span>
      )}
      {!story.fixedBy && !story.lastSuccessAt && (
        <span className="text-muted-foreground"> · no success known</span>
      )}
    </p>
  );
}

function Remark({ run }: { run: RunHead }) {
  const text = run.remark?.trim() || null;
  if (!text) return null;
  return (
    <p className="line-clamp-6 whitespace-pre-line border-border border-l-2 pl-2.5 wrap-anywhere">
      {text.length > REMARK_LIMIT ? `${text.slice(0, REMARK_LIMIT)}…` : text}
    </p>
  );
}

function Problems({
  objects,
  total,
  detailsHref,
}: {
  objects: ObjectRow[];
  total: number;
  detailsHref: Route;
}) {
  const more = total - objects.length;
  return (
    <section aria-label="Objects">
      <ul className="divide-y border-y">
        {objects.map((object) => (
          <li key={object.position} className="flex gap-2 py-1.5">
            <RunStatusMark status={object.status} size={14} className="mt-0.75 self-start" />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">
                {object.name}
                {object.type && <span className="font-normal text-muted-foreground"> {object.type}</span>}
              </p>
              {object.message && (
                <p
                  className="line-clamp-2 text-muted-foreground wrap-anywhere"
                  title={object.message.slice(0, 500)}
                >
                  {object.message.slice(0, 300)}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="pt-1.5 text-muted-foreground">
          <Link href={detailsHref} className="text-link underline-offset-3 hover:underline">
            {more === 1 ? "1 more object" : `${more.toLocaleString("en")} more objects`} in Job Details
          </Link>
        </p>
      )}
    </section>
  );
}

function Unreviewed(props: { runs: StripRun[]; current: string; hrefOfRun: (runId: string) => string }) {
  return (
    <section aria-labelledby="unreviewed-runs">
      <h3 id="unreviewed-runs" className="mb-1 font-semibold">
        Unreviewed runs of this job
      </h3>
      <ul className="flex flex-wrap gap-1.5">
        {props.runs.map((run) => (
          <li key={run.runId}>
            <Link
              href={props.hrefOfRun(run.runId) as Route}
              replace
              scroll={false}
              prefetch={false}
              aria-current={run.runId === props.current ? "true" : undefined}
              className="inline-flex h-7 items-center gap-1.5 rounded-md border px-2 hover:bg-accent aria-[current]:border-primary aria-[current]:bg-selected pointer-coarse:h-10"
            >
              <RunStatusMark status={run.status} size={13} />
              <LocalTime isQuiet value={run.startedAt} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
