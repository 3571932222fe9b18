import "server-only";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { decodeCursor, encodeCursor, timeCursor } from "@/lib/data/list-cursor";
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
import type { RunFilter } from "@/lib/domain/run-views";

export interface ListedRun extends RunColumns {
  reviewedBy: string | null;
  reviewedAt: Date | null;
}

/** Up to here each job's newest runs are taken from its own index and merged; beyond, the index by time is walked and filtered. */
const FEW_JOBS = 200;

/** Up to here runs with a ticket are found from their tickets; beyond, they are met often enough along the index by time. */
const FEW_TICKETS = 5_000;

/** The flat list's two orders, both an index's own. */
export type ListOrder = "newest" | "oldest";

const ORDERS: Record<ListOrder, { direction: string; beyond: string }> = {
  newest: { direction: "DESC", beyond: "<" },
  oldest: { direction: "ASC", beyond: ">" },
};

interface ListScope {
  filter: RunFilter;
  environment: PsaEnvironment;
  timeZone: string;
  order: ListOrder;
}

interface Pick extends ListScope {
  cursor: string | null;
  fewTickets: boolean;
}

/**
 * The flat list of all runs by time. The filters that speak of jobs (customer, software, text) are settled on the small table
 * first, so that the million-row one is only ever read along an index in the list's own order.
 */
export async function runPage(
  scope: ListScope,
  cursor: string | null,
): Promise<{ rows: ListedRun[]; nextCursor: string | null }> {
  const { filter, environment } = scope;
  const [named, byText, fewTickets] = await Promise.all([
    jobsNamed(filter),
    filter.text ? jobsFound(filter) : null,
    filter.ticket === "with" ? areTicketsFew(environment) : false,
  ]);
  const where = new SqlConditions();
  const asked = { ...scope, cursor, fewTickets };
  const { direction } = ORDERS[scope.order];
  const picks = byText
    ? [pick(where, asked, byText, null), pick(where, asked, named, filter.text)]
    : [pick(where, asked, named, null)];
  const rows = await rowsOfBuilt<ListedRun & Record<string, unknown>>(
    `SELECT r.job_id AS "jobId", r.id AS "runId", r.status::text AS status, r.started_at AS "startedAt", r.headline, 1 AS "runCount",
            j.name AS "jobName", j.software, j.type, j.is_new AS "isNewJob", j.customer_id AS "customerId", c.name AS "customerName",
            r.manual_ticket_number AS "manualTicketNumber", ${TICKET_COLUMNS}, u.name AS "reviewedBy", v.at AS "reviewedAt"
     FROM (SELECT * FROM (${picks.join(" UNION ")}) p ORDER BY started_at ${direction}, id ${direction} LIMIT ${PAGE_ROWS + 1}) k
     JOIN runs r ON r.id = k.id JOIN jobs j ON j.id = r.job_id JOIN customers c ON c.id = j.customer_id
     LEFT JOIN reviews v ON v.id = r.review_id LEFT JOIN users u ON u.id = v.user_id
     ${ticketJoin("r.id", where.bind(environment))}
     ORDER BY r.started_at ${direction}, r.id ${direction}`,
    where.values,
  );
  const page = rows.slice(0, PAGE_ROWS);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > PAGE_ROWS && last ? encodeCursor([last.startedAt, last.runId]) : null,
  };
}

/** One ordered pick of keys: of the given jobs (`null`: of all), with the text in the headline where one is given. */
function pick(
  statement: SqlConditions,
  { filter, environment, timeZone, order, cursor, fewTickets }: Pick,
  jobIds: string[] | null,
  headline: string | null,
): string {
  const where = new SqlConditions(statement.values);
  const { direction, beyond } = ORDERS[order];
  const after = decodeCursor(cursor, timeCursor);
  if (after)
    where.add(
      `(r.started_at, r.id) ${beyond} (${where.bind(after[0])}::timestamptz, ${where.bind(after[1])}::uuid)`,
    );
  if (filter.status) where.add(`r.status = ${where.bind(filter.status)}::run_status`);
  if (headline) where.add(`r.headline ILIKE ${where.bind(containing(headline))}`);
  addDays(where, "r.started_at", filter, timeZone);
  const tail = `ORDER BY r.started_at ${direction}, r.id ${direction} LIMIT ${PAGE_ROWS + 1}`;
  if (jobIds && jobIds.length <= FEW_JOBS) {
    addTicketFilter(where, filter, environment, "r");
    return `(SELECT r.id, r.started_at FROM unnest(${where.bind(jobIds)}::uuid[]) AS w (job_id) CROSS JOIN LATERAL
             (SELECT r.id, r.started_at FROM runs r WHERE r.job_id = w.job_id AND ${where} ${tail}) r ${tail})`;
  }
  if (fewTickets) where.add(`r.id IN (${withTicket(where.bind(environment))})`);
  else addTicketFilter(where, filter, environment, "r");
  if (jobIds) where.add(`r.job_id = ANY (${where.bind(jobIds)}::uuid[])`);
  return `(SELECT r.id, r.started_at FROM runs r WHERE ${where} ${tail})`;
}

/** The same runs as the filter "with ticket" leaves, from the side of the tickets. */
function withTicket(environment: string): string {
  return `SELECT run_id FROM ticket_links WHERE environment = ${environment}::environment AND active_key IS NOT NULL
          UNION ALL SELECT id FROM runs WHERE manual_ticket_number IS NOT NULL`;
}

async function areTicketsFew(environment: PsaEnvironment): Promise<boolean> {
  const [row] = await rowsOf<{ n: number }>(
    "count-runs-with-ticket",
    `SELECT count(*) AS n FROM (${withTicket("$1")} LIMIT ${FEW_TICKETS + 1}) f`,
    [environment],
  );
  return (row?.n ?? 0) <= FEW_TICKETS;
}

/** The jobs of the filter's customer and software; `null` where it names neither. */
async function jobsNamed(filter: RunFilter): Promise<string[] | null> {
  if (!filter.customerId && !filter.software) return null;
  return jobIds(jobConditions(filter));
}

async function jobsFound(filter: RunFilter): Promise<string[]> {
  const where = jobConditions(filter);
  return jobIds(where.add(`search_text LIKE ${where.bind(containing((filter.text ?? "").toLowerCase()))}`));
}

function jobConditions(filter: RunFilter): SqlConditions {
  const where = new SqlConditions();
  if (filter.customerId) where.add(`customer_id = ${where.bind(filter.customerId)}::uuid`);
  if (filter.software) where.add(`software = ${where.bind(filter.software)}`);
  return where;
}

async function jobIds(where: SqlConditions): Promise<string[]> {
  const rows = await rowsOfBuilt<{ id: string }>(`SELECT id FROM jobs WHERE ${where}`, where.values);
  return rows.map(({ id }) => id);
}

/** Software names in use, by skipping from one to the next in the index. */
export async function softwareNames(): Promise<string[]> {
  const rows = await rowsOf<{ software: string }>(
    "software-names",
    `WITH RECURSIVE s AS (
       (SELECT software FROM jobs ORDER BY software LIMIT 1)
       UNION ALL
       SELECT (SELECT software FROM jobs WHERE software > s.software ORDER BY software LIMIT 1) FROM s WHERE s.software IS NOT NULL
     ) SELECT software FROM s WHERE software IS NOT NULL LIMIT 200`,
  );
  return rows.map(({ software }) => software);
}

/** True once a run has come, ever. */
export async function hasRuns(): Promise<boolean> {
  const rows = await rowsOf<{ one: number }>("has-runs", "SELECT 1 AS one FROM runs LIMIT 1");
  return rows.length > 0;
}
