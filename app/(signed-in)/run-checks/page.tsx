import type { Metadata } from "next";
import { headers } from "next/headers";
import { reviewRunsAction, undoReviewAction } from "@/app/_actions/review-actions";
import { noteTicketNumberAction } from "@/app/_actions/ticket-actions";
import { viewerZone } from "@/app/viewer";
import { PageHeader } from "@/components/page-header";
import { RunPanel } from "@/components/runs/run-panel";
import { TicketPanel } from "@/components/tickets/ticket-panel";
import { dayOf } from "@/components/time-words";
import { requireActor } from "@/lib/auth/current-actor";
import type { Result } from "@/lib/domain/result";
import { may } from "@/lib/domain/roles";
import type { RunChecksView, RunPanelView, RunRow } from "@/lib/domain/run-views";
import { viewRunChecks } from "@/lib/use-cases/view-run-checks";
import { viewRunPanel } from "@/lib/use-cases/view-run-panel";
import { AllDone } from "./all-done";
import { filterWords } from "./filter-words";
import { FirstResults } from "./first-results";
import { NothingFound } from "./nothing-found";
import { RefreshOnReturn } from "./refresh-on-return";
import { ReviewButton } from "./review-button";
import { RunChecksFrame } from "./run-checks-frame";
import { RunFilters } from "./run-filters";
import { RunTable } from "./run-table";
import {
  activeFilters,
  filterOf,
  hrefOf,
  listKeyOf,
  type RunChecksParams,
  readParams,
} from "./search-params";

export const metadata: Metadata = { title: "Run Checks" };

const AWAY_MS = 60_000;

export default async function RunChecksPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const params = readParams(await searchParams);
  const now = new Date();
  const request = { ...params, filter: filterOf(params, dayOf(now, await viewerZone())) };
  const [checks, chosen] = await Promise.all([
    viewRunChecks(actor, request, { now }),
    params.runId ? viewRunPanel(actor, { runId: params.runId }, { now }) : null,
  ]);
  if (!checks.ok) return <PageHeader title="Run Checks" description={checks.message} />;
  const view = checks.value;

  if (view.isFresh)
    return (
      <RunChecksFrame view={view}>
        <FirstResults origin={await ownOrigin()} now={now} canManageTokens={may(actor, "manage-tokens")} />
      </RunChecksFrame>
    );

  const rows = [...view.rows, ...(view.successes?.rows ?? [])];
  const isDone = rows.length === 0 && !view.successes?.runs && activeFilters(params).length === 0;
  if (isDone && params.show === "queue")
    return (
      <RunChecksFrame view={view} params={params}>
        <AllDone doneToday={view.doneToday} />
        <RefreshOnReturn afterMs={AWAY_MS} />
      </RunChecksFrame>
    );

  const first = rows[0]?.runId;
  const panel = chosen ?? (first ? await viewRunPanel(actor, { runId: first }, { now }) : null);
  return (
    <RunChecksFrame
      view={view}
      params={params}
      hasPanel
      filters={
        <RunFilters params={params} customerName={view.customerName} softwareNames={view.softwareNames} />
      }
    >
      <RunTable
        key={listKeyOf(params)}
        params={params}
        filter={view.filter}
        asOf={view.asOf}
        rows={shortened(view.rows)}
        nextCursor={view.nextCursor}
        successes={view.successes && { ...view.successes, rows: shortened(view.successes.rows) }}
        successesCursor={view.successes?.nextCursor ?? null}
        shownKey={
          panel?.ok ? (params.show === "queue" ? panel.value.job.jobId : panel.value.run.runId) : null
        }
        reviewableRunId={panel?.ok && !panel.value.run.reviewed ? panel.value.run.runId : null}
        canReview={view.canReview}
        actions={REVIEW_ACTIONS}
        empty={<EmptyList view={view} params={params} />}
        panel={<SelectedRun panel={panel} params={params} />}
      />
      <RefreshOnReturn afterMs={AWAY_MS} />
    </RunChecksFrame>
  );
}

/** A headline's line shows no more; fifty long ones would outweigh the page. */
const HEADLINE_LIMIT = 160;

function shortened(rows: RunRow[]): RunRow[] {
  return rows.map((row) =>
    row.headline && row.headline.length > HEADLINE_LIMIT
      ? { ...row, headline: `${row.headline.slice(0, HEADLINE_LIMIT)}…` }
      : row,
  );
}

const REVIEW_ACTIONS = { review: reviewRunsAction, undo: undoReviewAction };

function EmptyList({ view, params }: { view: RunChecksView; params: RunChecksParams }) {
  if (view.successes?.runs) return view.filter.status === "success" ? null : <NoProblems />;
  if (activeFilters(params).length === 0) return <p className="px-4 py-10 md:px-6">Nothing on this page.</p>;
  return (
    <NothingFound params={params} words={filterWords(params, view.customerName)} toReview={view.toReview} />
  );
}

function NoProblems() {
  return <p className="border-b px-4 py-6 text-base text-muted-foreground">Nothing else needs a look.</p>;
}

function SelectedRun({ panel, params }: { panel: Result<RunPanelView> | null; params: RunChecksParams }) {
  if (!panel) return null;
  if (!panel.ok) return <p className="px-4 py-4 text-muted-foreground">{panel.message}</p>;
  const view = panel.value;
  const { runId } = view.run;
  return (
    <RunPanel
      key={runId}
      view={view}
      hrefOfRun={(other) => hrefOf({ ...params, runId: other })}
      review={view.canReview && <ReviewButton />}
      ticket={<TicketPanel compact runId={runId} panel={view.ticket} noteNumber={noteTicketNumberAction} />}
    />
  );
}

/** The address under which this page is being read, for a line to paste. */
async function ownOrigin(): Promise<string> {
  const sent = await headers();
  const protocol = sent.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  return `${protocol}://${sent.get("host") ?? "localhost"}`;
}
