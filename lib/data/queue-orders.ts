import "server-only";
import {
  decodeCursor,
  encodeCursor,
  namedQueueCursor,
  queueCursor,
  timeCursor,
} from "@/lib/data/list-cursor";
import type { RunColumns } from "@/lib/data/run-rows";
import type { SqlConditions } from "@/lib/data/sql-conditions";
import type { RunOrder } from "@/lib/domain/run-views";

/**
 * One way to sort the queue, over `queued_jobs` as `q` and `customers` as `c`. Worst first is an index's own order; the others sort what
 * the filter leaves, which is never more than a row a job.
 */
export interface QueueOrder {
  by: string;
  /** Narrows to what comes after the cursor's row; a cursor of another shape is none. */
  addAfter: (where: SqlConditions, cursor: string | null) => void;
  /** Where the list goes on after this row. */
  cursorAfter: (row: RunColumns) => string;
}

export const QUEUE_ORDERS: Record<RunOrder, QueueOrder> = {
  worst: {
    by: "q.status DESC, q.started_at DESC, q.job_id DESC",
    addAfter: (where, cursor) => {
      const after = decodeCursor(cursor, queueCursor);
      if (after) where.add(afterWorst(where, after));
    },
    cursorAfter: ({ status, startedAt, jobId }) => encodeCursor([status, startedAt, jobId]),
  },
  newest: byTime("DESC", "<"),
  oldest: byTime("ASC", ">"),
  customer: {
    by: "c.name, c.id, q.status DESC, q.started_at DESC, q.job_id DESC",
    addAfter: (where, cursor) => {
      const after = decodeCursor(cursor, namedQueueCursor);
      if (!after) return;
      const [name, id, ...worst] = after;
      const customer = `(${where.bind(name)}::text, ${where.bind(id)}::uuid)`;
      where.add(
        `(c.name, c.id) > ${customer} OR ((c.name, c.id) = ${customer} AND ${afterWorst(where, worst)})`,
      );
    },
    cursorAfter: ({ customerName, customerId, status, startedAt, jobId }) =>
      encodeCursor([customerName, customerId, status, startedAt, jobId]),
  },
};

function byTime(direction: "ASC" | "DESC", beyond: "<" | ">"): QueueOrder {
  return {
    by: `q.started_at ${direction}, q.job_id ${direction}`,
    addAfter: (where, cursor) => {
      const after = decodeCursor(cursor, timeCursor);
      if (!after) return;
      const [at, jobId] = after;
      where.add(
        `(q.started_at, q.job_id) ${beyond} (${where.bind(at)}::timestamptz, ${where.bind(jobId)}::uuid)`,
      );
    },
    cursorAfter: ({ startedAt, jobId }) => encodeCursor([startedAt, jobId]),
  };
}

function afterWorst(where: SqlConditions, [status, at, jobId]: readonly [string, string, string]): string {
  return `(q.status, q.started_at, q.job_id) < (${where.bind(status)}::run_status, ${where.bind(at)}::timestamptz, ${where.bind(jobId)}::uuid)`;
}
