import "server-only";
import { prisma, rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor, positionCursor } from "@/lib/data/list-cursor";
import { containing, SqlConditions } from "@/lib/data/sql-conditions";
import type { ObjectRow, RunHead } from "@/lib/domain/run-views";

/** Objects shown at once (a page beyond that). */
export const OBJECT_ROWS = 200;

export interface FoundRun extends Omit<RunHead, "reviewed"> {
  jobId: string;
  manualTicketNumber: string | null;
  reviewId: string | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
}

export async function findRun(runId: string): Promise<FoundRun | null> {
  if (!isId(runId)) return null;
  const [row] = await rowsOf<FoundRun & Record<string, unknown>>(
    "find-run",
    `SELECT r.id AS "runId", r.job_id AS "jobId", r.status::text AS status, r.started_at AS "startedAt", r.ended_at AS "endedAt",
            r.received_at AS "receivedAt", r.headline, r.remark, r.object_count AS "objectCount", r.problem_count AS "problemCount",
            r.external_id AS "externalId", r.source, r.manual_ticket_number AS "manualTicketNumber",
            r.review_id AS "reviewId", u.name AS "reviewedBy", v.at AS "reviewedAt"
     FROM runs r LEFT JOIN reviews v ON v.id = r.review_id LEFT JOIN users u ON u.id = v.user_id WHERE r.id = $1`,
    [runId],
  );
  return row ?? null;
}

/** Objects of a run, failed first, in the order of the report among equals; with a text, only those that hold it. */
export async function objectPage(
  runId: string,
  options: { cursor: string | null; search: string | null; limit: number },
): Promise<{ rows: ObjectRow[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  where.add(`run_id = ${where.bind(runId)}::uuid`);
  if (options.search) {
    const pattern = where.bind(containing(options.search));
    where.add(`name ILIKE ${pattern} OR message ILIKE ${pattern}`);
  }
  const after = decodeCursor(options.cursor, positionCursor);
  // The rank counts down from the worst, so that both columns ascend.
  if (after) where.add(`(rank, position) > (${where.bind(after[0])}::int, ${where.bind(after[1])}::int)`);
  const rows = await rowsOfBuilt<ObjectRow & { rank: number } & Record<string, unknown>>(
    `SELECT position, name, type, status::text AS status, message, rank FROM (
       SELECT o.*, CASE o.status WHEN 'error' THEN 0 WHEN 'unknown' THEN 1 WHEN 'warning' THEN 2 WHEN 'skipped' THEN 3 ELSE 4 END AS rank
       FROM run_objects o
     ) ranked WHERE ${where} ORDER BY rank, position LIMIT ${where.bind(options.limit + 1)}`,
    where.values,
  );
  const page = rows.slice(0, options.limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ rank: _, ...row }) => row),
    nextCursor: rows.length > options.limit && last ? encodeCursor([last.rank, last.position]) : null,
  };
}

/** The report as the tool wrote it, where there is one. */
export function reportOf(runId: string) {
  return prisma().runReport.findUnique({
    where: { runId },
    select: { format: true, exitCode: true, body: true },
  });
}
