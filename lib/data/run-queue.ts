import "server-only";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { QUEUE_ORDERS } from "@/lib/data/queue-orders";
import {
  addDays,
  addTicketFilter,
  PAGE_ROWS,
  type RunColumns,
  TICKET_COLUMNS,
  ticketJoin,
} from "@/lib/data/run-rows";
import { containing, SqlConditions } from "@/lib/data/sql-conditions";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { RunFilter, RunOrder } from "@/lib/domain/run-views";

/** Which part of the queue: what needs a look, or what went well. */
export type QueuePart = "problems" | "successes";

interface Scope {
  filter: RunFilter;
  environment: PsaEnvironment;
  timeZone: string;
}

const CUSTOMERS = "JOIN customers c ON c.id = j.customer_id";
const RUNS = "JOIN runs r ON r.id = q.run_id";

/** No table beyond those that the filter speaks of, as all rows that it leaves may be read. */
function filteredFrom({ filter }: Scope): string {
  return `FROM queued_jobs q JOIN jobs j ON j.id = q.job_id ${filter.ticket ? RUNS : ""}`;
}

function conditions({ filter, environment, timeZone }: Scope, part: QueuePart): SqlConditions {
  const where = new SqlConditions();
  where.add(part === "successes" ? "q.status = 'success'" : "q.status > 'success'");
  if (filter.status) where.add(`q.status = ${where.bind(filter.status)}::run_status`);
  if (filter.customerId) where.add(`j.customer_id = ${where.bind(filter.customerId)}::uuid`);
  if (filter.software) where.add(`j.software = ${where.bind(filter.software)}`);
  if (filter.text) {
    const [names, words] = [containing(filter.text.toLowerCase()), containing(filter.text)];
    where.add(`j.search_text LIKE ${where.bind(names)} OR q.headline ILIKE ${where.bind(words)}`);
  }
  addDays(where, "q.started_at", filter, timeZone);
  addTicketFilter(where, filter, environment, "r");
  return where;
}

/** One page of the queue in the given order; one statement, which picks the rows before it looks up what they show. */
export async function queuePage(
  scope: Scope,
  part: QueuePart,
  order: RunOrder,
  cursor: string | null,
): Promise<{ rows: RunColumns[]; nextCursor: string | null }> {
  const { by, addAfter, cursorAfter } = QUEUE_ORDERS[order];
  const where = conditions(scope, part);
  addAfter(where, cursor);
  const rows = await rowsOfBuilt<RunColumns & Record<string, unknown>>(
    `SELECT q.job_id AS "jobId", q.run_id AS "runId", q.status::text AS status, q.started_at AS "startedAt", q.headline, q.run_count AS "runCount",
            j.name AS "jobName", j.software, j.type, j.is_new AS "isNewJob", j.customer_id AS "customerId", c.name AS "customerName",
            r.manual_ticket_number AS "manualTicketNumber", ${TICKET_COLUMNS}
     FROM (SELECT q.* ${filteredFrom(scope)} ${order === "customer" ? CUSTOMERS : ""} WHERE ${where} ORDER BY ${by} LIMIT ${PAGE_ROWS + 1}) q
     JOIN jobs j ON j.id = q.job_id ${CUSTOMERS} ${RUNS} ${ticketJoin("q.run_id", where.bind(scope.environment))}
     ORDER BY ${by}`,
    where.values,
  );
  const page = rows.slice(0, PAGE_ROWS);
  const last = page.at(-1);
  const more = rows.length > PAGE_ROWS && last;
  return { rows: page, nextCursor: more ? cursorAfter(last) : null };
}

/** How many successful jobs, and runs of them, the filter leaves. */
export async function countSuccesses(scope: Scope): Promise<{ jobs: number; runs: number }> {
  const where = conditions(scope, "successes");
  const [row] = await rowsOfBuilt<{ jobs: number; runs: number }>(
    `SELECT count(*) AS jobs, coalesce(sum(q.run_count), 0) AS runs ${filteredFrom(scope)} WHERE ${where}`,
    where.values,
  );
  return { jobs: row?.jobs ?? 0, runs: row?.runs ?? 0 };
}

/** Jobs reviewed whole in one go, at most: a bound on the lock that a review holds. */
const MOST_JOBS_AT_ONCE = 5_000;

/** The successful jobs that the filter leaves, to be reviewed whole. */
export async function successfulJobIds(scope: Scope): Promise<string[]> {
  const where = conditions(scope, "successes");
  const rows = await rowsOfBuilt<{ id: string }>(
    `SELECT q.job_id AS id ${filteredFrom(scope)} WHERE ${where} LIMIT ${MOST_JOBS_AT_ONCE}`,
    where.values,
  );
  return rows.map(({ id }) => id);
}

/** Unreviewed runs in all; a sum over the queue, never over the runs. */
export async function countToReview(): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    "count-to-review",
    "SELECT coalesce(sum(run_count), 0) AS n FROM queued_jobs",
  );
  return row?.n ?? 0;
}
