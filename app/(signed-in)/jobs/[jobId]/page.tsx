import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { reviewRunsAction, undoReviewAction } from "@/app/_actions/review-actions";
import { JobLine } from "@/app/(signed-in)/jobs/job-line";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { Duration } from "@/components/duration";
import { PageHeader } from "@/components/page-header";
import { RunStrip } from "@/components/runs/run-strip";
import { requireActor } from "@/lib/auth/current-actor";
import type { JobDetailsView } from "@/lib/domain/run-views";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { JobRuns } from "./job-runs";
import { ReviewJob } from "./review-job";

interface JobPageProps {
  params: Promise<{ jobId: string }>;
  searchParams: SearchParams;
}

/** The job once per request, for the page and its title. */
const jobDetails = cache(async (jobId: string, cursor: string | null) =>
  viewJobDetails(await requireActor(), { jobId, cursor }),
);

export async function generateMetadata({ params, searchParams }: JobPageProps): Promise<Metadata> {
  const found = await jobDetails((await params).jobId, oneValue((await searchParams).cursor));
  return { title: found.ok ? `${found.value.job.name} of ${found.value.job.customerName}` : "Job Details" };
}

/** Job Details: the job and its history. */
export default async function JobDetailsPage({ params, searchParams }: JobPageProps) {
  const [{ jobId }, query] = await Promise.all([params, searchParams]);
  const cursor = oneValue(query.cursor);
  const found = await jobDetails(jobId, cursor);
  if (!found.ok) {
    if (found.code === "not-found") notFound();
    return <RefusedPage title="This job can't be shown" refused={found} />;
  }
  const view = found.value;
  const { job, runs } = view;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <JobLine job={job} isLinked={false} />
        <PageHeader
          title={`${job.name} of ${job.customerName}`}
          actions={
            view.canReview &&
            runs.rows.some((run) => !run.isReviewed) && (
              <ReviewJob
                jobId={jobId}
                asOf={view.asOf}
                reviewAction={reviewRunsAction}
                undoAction={undoReviewAction}
              />
            )
          }
        />
      </div>
      {view.strip.length > 0 && (
        <div className="flex flex-wrap items-start gap-x-10 gap-y-3 border-y py-3">
          <div className="w-full max-w-md">
            <RunStrip runs={view.strip} jobId={jobId} />
          </div>
          <Figures view={view} />
        </div>
      )}
      <section aria-labelledby="runs">
        <h2 id="runs" className="pb-1 font-semibold text-base">
          Runs
        </h2>
        <JobRuns jobId={jobId} rows={runs.rows} usualSeconds={view.usualSeconds} isFirst={cursor === null} />
        <div className="pt-2.5 empty:hidden">
          <ListPages
            path={`/jobs/${jobId}`}
            params={{}}
            isFirst={cursor === null}
            nextCursor={runs.nextCursor}
            noun="runs"
          />
        </div>
      </section>
    </div>
  );
}

/** What is usual for this job, over the runs of the strip. */
function Figures({ view: { strip, successes, usualSeconds } }: { view: JobDetailsView }) {
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-2">
      <div>
        <dt className="text-muted-foreground text-xs">Success rate</dt>
        <dd className="text-base">
          <span className="font-semibold text-lg">{Math.floor((successes / strip.length) * 100)} %</span>{" "}
          <span className="text-muted-foreground">
            {successes} of {strip.length} {strip.length === 1 ? "run" : "runs"}
          </span>
        </dd>
      </div>
      <div>
        <dt className="text-muted-foreground text-xs">Usual duration</dt>
        <dd className="text-base">
          {usualSeconds === null ? (
            <span className="text-muted-foreground">not reported</span>
          ) : (
            <Duration seconds={usualSeconds} className="font-semibold text-lg" />
          )}
        </dd>
      </div>
    </dl>
  );
}
