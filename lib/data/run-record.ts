import "server-only";
import { rowsOf } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { Run } from "@/lib/domain/run";

// One statement and one round trip: the panel beside the queue asks for it with every page.
const FIND = `
  SELECT r.id, r.job_id AS "jobId", r.status::text AS status, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.remark,
         r.manual_ticket_number AS "manualTicketNumber", j.name AS "jobName", j.software, j.type,
         c.id AS "customerId", c.name AS "customerName",
         (SELECT coalesce(json_agg(json_build_object('name', o.name, 'type', o.type, 'status', o.status, 'message', o.message)
                                   ORDER BY o.position), '[]')
          FROM run_objects o WHERE o.run_id = r.id AND o.status IN ('error', 'warning', 'unknown')) AS objects
  FROM runs r JOIN jobs j ON j.id = r.job_id JOIN customers c ON c.id = j.customer_id WHERE r.id = $1`;

type Found = Run & { manualTicketNumber: string | null; customerId: string };

/** A run with what a ticket is composed from: its job, its customer, and the objects that had trouble. */
export async function findRunForTicket(
  runId: string,
): Promise<{ run: Run & { manualTicketNumber: string | null }; customerId: string } | null> {
  if (!isId(runId)) return null;
  const [row] = await rowsOf<Found & Record<string, unknown>>("find-run-for-ticket", FIND, [runId]);
  if (!row) return null;
  const { customerId, ...run } = row;
  return { run, customerId };
}
