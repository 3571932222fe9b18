import "server-only";
import { rowsOfBuilt } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor, nameCursor } from "@/lib/data/list-cursor";
import { containing, SqlConditions } from "@/lib/data/sql-conditions";
import type { RunStatus } from "@/lib/domain/run";
import type { JobRow } from "@/lib/domain/run-views";

const JOB_ROWS = 50;

interface JobColumns extends Omit<JobRow, "lastRun"> {
  runId: string | null;
  status: RunStatus | null;
  startedAt: Date | null;
}

/** One page of all jobs by name, each with its last run. */
export async function jobPage(
  filter: { search: string | null; customerId: string | null },
  cursor: string | null,
): Promise<{ rows: JobRow[]; nextCursor: string | null }> {
  if (filter.customerId && !isId(filter.customerId)) return { rows: [], nextCursor: null };
  const where = new SqlConditions();
  if (filter.customerId) where.add(`j.customer_id = ${where.bind(filter.customerId)}::uuid`);
  if (filter.search) where.add(`j.search_text LIKE ${where.bind(containing(filter.search.toLowerCase()))}`);
  const after = decodeCursor(cursor, nameCursor);
  if (after) where.add(`(j.search_text, j.id) > (${where.bind(after[0])}, ${where.bind(after[1])}::uuid)`);
  const rows = await rowsOfBuilt<JobColumns & { searchText: string } & Record<string, unknown>>(
    `SELECT j.id AS "jobId", j.name, j.software, j.type, j.is_new AS "isNew", j.customer_id AS "customerId", c.name AS "customerName",
            j.search_text AS "searchText", r.id AS "runId", r.status::text AS status, r.started_at AS "startedAt"
     FROM (SELECT * FROM jobs j WHERE ${where} ORDER BY j.search_text, j.id LIMIT ${JOB_ROWS + 1}) j
     JOIN customers c ON c.id = j.customer_id
     LEFT JOIN LATERAL (SELECT id, status, started_at FROM runs WHERE job_id = j.id ORDER BY started_at DESC, id DESC LIMIT 1) r ON true
     ORDER BY j.search_text, j.id`,
    where.values,
  );
  const page = rows.slice(0, JOB_ROWS);
  const last = page.at(-1);
  return {
    rows: page.map(({ searchText: _, runId, status, startedAt, ...job }) => ({
      ...job,
      lastRun: runId && status && startedAt ? { runId, status, startedAt } : null,
    })),
    nextCursor: rows.length > JOB_ROWS && last ? encodeCursor([last.searchText, last.jobId]) : null,
  };
}
