import "server-only";
import { findCustomer } from "@/lib/data/customers";
import { databaseTime } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { reviewedToday } from "@/lib/data/reviews";
import { hasRuns, runPage, softwareNames } from "@/lib/data/run-list";
import { countSuccesses, countToReview, queuePage } from "@/lib/data/run-queue";
import type { RunColumns } from "@/lib/data/run-rows";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { RunChecksView, RunFilter, RunOrder, RunRow } from "@/lib/domain/run-views";
import { statusReading, ticketMarkOf } from "@/lib/use-cases/ticket-facts";

export interface RunChecksRequest {
  filter: RunFilter;
  /** One of the list's own orders; another is taken for its first. */
  sort: RunOrder;
  cursor: string | null;
  /** Whether the group of successes is open. */
  successes: "folded" | "shown";
  successesCursor: string | null;
}

const NOTHING = { rows: [], nextCursor: null };

/** Run Checks: the queue by job, or all runs by time. A constant number of statements, none of them to Autotask. */
export async function viewRunChecks(
  actor: Actor,
  request: RunChecksRequest,
  { now }: { now: Date },
): Promise<Result<RunChecksView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const { filter, sort } = request;
  // The time first: what arrives while the rest is read may be missing from it.
  const [asOf, { environment, timeZone }] = await Promise.all([databaseTime(), instanceSettings()]);
  const scope = { filter, environment, timeZone };
  const isQueue = filter.show === "queue";
  const wantsProblems = filter.status !== "success";
  const wantsSuccesses = isQueue && (filter.status === null || filter.status === "success");
  const open = wantsSuccesses && (request.successes === "shown" || filter.status === "success");
  const [reading, toReview, today, software, customer, page, counted, successes] = await Promise.all([
    statusReading(environment),
    countToReview(),
    reviewedToday(timeZone, now),
    softwareNames(),
    filter.customerId ? findCustomer(filter.customerId) : null,
    isQueue
      ? wantsProblems
        ? queuePage(scope, "problems", sort, request.cursor)
        : NOTHING
      : runPage({ ...scope, order: sort === "oldest" ? "oldest" : "newest" }, request.cursor),
    wantsSuccesses ? countSuccesses(scope) : null,
    open ? queuePage(scope, "successes", sort, request.successesCursor) : NOTHING,
  ]);
  const rowOf = (row: RunColumns & { reviewedBy?: string | null; reviewedAt?: Date | null }): RunRow => ({
    jobId: row.jobId,
    runId: row.runId,
    status: row.status,
    customerId: row.customerId,
    customerName: row.customerName,
    jobName: row.jobName,
    software: row.software,
    type: row.type,
    startedAt: row.startedAt,
    headline: row.headline,
    runCount: row.runCount,
    isNewJob: row.isNewJob,
    ticket: ticketMarkOf(row, reading),
    reviewed: row.reviewedBy && row.reviewedAt ? { by: row.reviewedBy, at: row.reviewedAt } : null,
  });
  const isFresh = toReview === 0 && page.rows.length === 0 && today.length === 0 && !(await hasRuns());
  return ok({
    filter,
    asOf,
    toReview,
    doneToday: { total: today.reduce((sum, { runs }) => sum + runs, 0), byPerson: today },
    rows: page.rows.map(rowOf),
    nextCursor: page.nextCursor,
    successes: counted && { ...counted, rows: successes.rows.map(rowOf), nextCursor: successes.nextCursor },
    customerName: customer?.name ?? null,
    softwareNames: software,
    canReview: may(actor, "review-runs"),
    isFresh,
  });
}
