import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { reviewRunsAction, undoReviewAction } from "@/app/_actions/review-actions";
import { noteTicketNumberAction } from "@/app/_actions/ticket-actions";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { addressWith, oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { RunStrip } from "@/components/runs/run-strip";
import { EarlierLinks } from "@/components/tickets/earlier-links";
import { TicketPanel } from "@/components/tickets/ticket-panel";
import { requireActor } from "@/lib/auth/current-actor";
import { viewRunDetails } from "@/lib/use-cases/view-run-details";
import { ObjectResults } from "./object-results";
import { ReviewControl } from "./review-control";
import { RunAnswers } from "./run-answers";
import { RunEvents } from "./run-events";
import { RunHeading } from "./run-heading";
import { TechnicalDetails } from "./technical-details";

interface RunPageProps {
  params: Promise<{ jobId: string; runId: string }>;
  searchParams: SearchParams;
}

/** The run once per request, for the page and its title. */
const runDetails = cache(
  async (runId: string, cursor: string | null, search: string | null, isWhole: boolean) =>
    viewRunDetails(await requireActor(), { runId, cursor, search, isWhole }, { now: new Date() }),
);

async function requested({ params, searchParams }: RunPageProps) {
  const [{ jobId, runId }, query] = await Promise.all([params, searchParams]);
  const [cursor, search] = [oneValue(query.cursor), oneValue(query.q)];
  return {
    jobId,
    runId,
    cursor,
    search,
    found: await runDetails(runId, cursor, search, query.history === "all"),
  };
}

export async function generateMetadata(props: RunPageProps): Promise<Metadata> {
  const { found } = await requested(props);
  return { title: found.ok ? `${found.value.job.name} of ${found.value.job.customerName}` : "Job Details" };
}

/** Job Details of one run: the address printed in tickets, and where a ticket's reader lands (§5A.5). */
export default async function RunDetailsPage(props: RunPageProps) {
  const { jobId, runId, cursor, search, found } = await requested(props);
  if (!found.ok) {
    if (found.code === "not-found") notFound();
    return <RefusedPage title="This run can't be shown" refused={found} />;
  }
  const view = found.value;
  // The run's ID alone finds the run; its job may have moved since the address was printed (decisions.md, "Ticket state as shown").
  const path = `/jobs/${view.job.jobId}/runs/${runId}` as const;
  if (view.job.jobId !== jobId) redirect(addressWith(path, { q: search, cursor }) as typeof path);
  return (
    <div className="flex flex-col gap-4 max-sm:pb-20">
      <RunHeading view={view}>
        <ReviewControl
          runId={runId}
          reviewed={view.run.reviewed}
          canReview={view.canReview}
          reviewAction={reviewRunsAction}
          undoAction={undoReviewAction}
        />
      </RunHeading>
      <RunAnswers view={view} />
      <RunStrip runs={view.strip} jobId={view.job.jobId} current={runId} />
      <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <aside
          aria-label="Ticket and history"
          className="flex flex-col gap-5 lg:col-start-2 lg:row-start-1 lg:pt-2"
        >
          <TicketPanel runId={runId} panel={view.ticket} noteNumber={noteTicketNumberAction} />
          <EarlierLinks links={view.earlierLinks} />
          <RunEvents
            events={view.events}
            allHref={view.hasOlder ? addressWith(path, { q: search, cursor, history: "all" }) : null}
            auditHref={view.canViewAudit ? `/audit?id=${runId}` : null}
          />
        </aside>
        <div className="flex min-w-0 flex-col gap-5 lg:col-start-1 lg:row-start-1">
          <ObjectResults view={view} path={path} cursor={cursor} />
          <TechnicalDetails view={view} />
        </div>
      </div>
    </div>
  );
}
