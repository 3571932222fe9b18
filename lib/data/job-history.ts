import "server-only";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor, timeCursor } from "@/lib/data/list-cursor";
import { TICKET_COLUMNS, type TicketColumns, ticketJoin } from "@/lib/data/run-rows";
import { SqlConditions } from "@/lib/data/sql-conditions";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { RunStatus } from "@/lib/domain/run";
import type { JobHead, StripRun } from "@/lib/domain/run-views";

/** Runs shown in a strip (screens.md). */
export const STRIP_RUNS = 28;
const HISTORY_ROWS = 50;

export async function findJob(jobId: string): Promise<JobHead | null> {
  if (!isId(jobId)) return null;
  const [row] = await rowsOf<JobHead & Record<string, unknown>>(
    "find-job",
    `SELECT j.id AS "jobId", j.name, j.software, j.type, j.is_new AS "isNew", c.id AS "customerId", c.name AS "customerName"
     FROM jobs j JOIN customers c ON c.id = j.customer_id WHERE j.id = $1`,
    [jobId],
  );
  return row ?? null;
}

/** The job's last runs, oldest first, with when they ended. */
export async function lastRuns(jobId: string): Promise<(StripRun & { endedAt: Date | null })[]> {
  const rows = await rowsOf<StripRun & { endedAt: Date | null } & Record<string, unknown>>(
    "last-runs",
    `SELECT id AS "runId", status::text AS status, started_at AS "startedAt", ended_at AS "endedAt" FROM runs
     WHERE job_id = $1 ORDER BY started_at DESC, id DESC LIMIT ${STRIP_RUNS}`,
    [jobId],
  );
  return rows.reverse();
}

/** The job's unreviewed runs, newest first. */
export function unreviewedRuns(jobId: string, limit: number): Promise<StripRun[]> {
  return rowsOf<StripRun & Record<string, unknown>>(
    "unreviewed-runs",
    `SELECT id AS "runId", status::text AS status, started_at AS "startedAt" FROM runs
     WHERE job_id = $1 AND review_id IS NULL ORDER BY started_at DESC, id DESC LIMIT $2`,
    [jobId, limit],
  );
}

export interface HistoryRun extends TicketColumns {
  runId: string;
  status: RunStatus;
  startedAt: Date;
  endedAt: Date | null;
  headline: string | null;
  problemCount: number;
  isReviewed: boolean;
}

/** One page of a job's history, newest first. */
export async function historyPage(
  jobId: string,
  environment: PsaEnvironment,
  cursor: string | null,
): Promise<{ rows: HistoryRun[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  where.add(`r.job_id = ${where.bind(jobId)}::uuid`);
  const after = decodeCursor(cursor, timeCursor);
  if (after)
    where.add(`(r.started_at, r.id) < (${where.bind(after[0])}::timestamptz, ${where.bind(after[1])}::uuid)`);
  const rows = await rowsOfBuilt<HistoryRun & Record<string, unknown>>(
    `SELECT r.id AS "runId", r.status::text AS status, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.headline,
            r.problem_count AS "problemCount", r.review_id IS NOT NULL AS "isReviewed",
            r.manual_ticket_number AS "manualTicketNumber", ${TICKET_COLUMNS}
     FROM runs r ${ticketJoin("r.id", where.bind(environment))}
     WHERE ${where} ORDER BY r.started_at DESC, r.id DESC LIMIT ${HISTORY_ROWS + 1}`,
    where.values,
  );
  const page = rows.slice(0, HISTORY_ROWS);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > HISTORY_ROWS && last ? encodeCursor([last.startedAt, last.runId]) : null,
  };
}

export interface RunNeighbours {
  previousRunId: string | null;
  nextRunId: string | null;
  /** The last success before the run, and the first one after it. */
  lastSuccessAt: Date | null;
  fixedByRunId: string | null;
  fixedAt: Date | null;
  /** Start of the first run after the last success, and how many runs lie from there to the first success after. */
  failingSince: Date | null;
  runsInARow: number;
}

/** Runs counted in a row of failures, at most: beyond, "100+" says enough. */
const MOST_IN_A_ROW = 100;

const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
const HIGHEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

// Values of single rows stand here as sub-selects and not as joins: only so does PostgreSQL see that each part can walk the index
// (job_id, started_at, id) from the run outwards and stop at the first row it wants. Where the row of failures has no success at an
// end, a bound beyond all runs stands in: with an OR instead, the whole history would be read.
const OF_JOB = "r.job_id = (SELECT job_id FROM me)";
const EARLIER = `${OF_JOB} AND (r.started_at, r.id) < ((SELECT started_at FROM me), (SELECT id FROM me))`;
const LATER = `${OF_JOB} AND (r.started_at, r.id) > ((SELECT started_at FROM me), (SELECT id FROM me))`;
const LATEST_FIRST = "ORDER BY r.started_at DESC, r.id DESC";
const EARLIEST_FIRST = "ORDER BY r.started_at, r.id";
const NEIGHBOURS = `
  WITH me AS (SELECT id, job_id, started_at FROM runs WHERE id = $1),
  before AS (SELECT r.id FROM runs r WHERE ${EARLIER} ${LATEST_FIRST} LIMIT 1),
  after AS (SELECT r.id FROM runs r WHERE ${LATER} ${EARLIEST_FIRST} LIMIT 1),
  good_before AS (SELECT r.id, r.started_at FROM runs r WHERE ${EARLIER} AND r.status = 'success' ${LATEST_FIRST} LIMIT 1),
  good_after AS (SELECT r.id, r.started_at FROM runs r WHERE ${LATER} AND r.status = 'success' ${EARLIEST_FIRST} LIMIT 1),
  streak AS (SELECT r.started_at FROM runs r WHERE ${OF_JOB}
             AND (r.started_at, r.id) > (coalesce((SELECT started_at FROM good_before), '-infinity'),
                                         coalesce((SELECT id FROM good_before), '${LOWEST_ID}'))
             AND (r.started_at, r.id) < (coalesce((SELECT started_at FROM good_after), 'infinity'),
                                         coalesce((SELECT id FROM good_after), '${HIGHEST_ID}'))
             ${EARLIEST_FIRST} LIMIT ${MOST_IN_A_ROW})
  SELECT (SELECT id FROM before) AS "previousRunId", (SELECT id FROM after) AS "nextRunId",
         (SELECT started_at FROM good_before) AS "lastSuccessAt",
         (SELECT id FROM good_after) AS "fixedByRunId", (SELECT started_at FROM good_after) AS "fixedAt",
         (SELECT min(started_at) FROM streak) AS "failingSince", (SELECT count(*) FROM streak) AS "runsInARow"`;

/** How a run stands among its job's others; one statement. */
export async function neighboursOf(runId: string): Promise<RunNeighbours> {
  const [row] = await rowsOf<RunNeighbours & Record<string, unknown>>("run-neighbours", NEIGHBOURS, [runId]);
  if (!row) throw new Error(`no neighbours for run ${runId}`);
  return row;
}
