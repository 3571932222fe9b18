import "server-only";
import { rowsOf } from "@/lib/data/db";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { EarlierTicket } from "@/lib/domain/ticket-views";

/** Runs of the job that are looked through, whatever the length of its history. */
const RUNS_LOOKED_AT = 500;
const TICKETS_AT_MOST = 5;

const FIND = `
  WITH recent AS (SELECT id, started_at FROM runs WHERE job_id = $2 ORDER BY started_at DESC, id DESC LIMIT ${RUNS_LOOKED_AT}),
  linked AS (
    SELECT DISTINCT ON (t.id) t.id, t.autotask_id, t.number, t.title, t.status_id, t.seen_at, r.id AS run_id, r.started_at
    FROM recent r
    JOIN ticket_links l ON l.active_key = $1::text || ':' || r.id::text
    JOIN tickets t ON t.id = l.ticket_id
    WHERE r.id <> $3 AND t.completed_at IS NULL AND t.merged_into_id IS NULL AND NOT t.status_id = ANY ($4::int[])
      AND NOT EXISTS (SELECT FROM ticket_links own WHERE own.active_key = $1::text || ':' || $3::text AND own.ticket_id = t.id)
    ORDER BY t.id, r.started_at DESC, r.id DESC
  )
  SELECT autotask_id AS "autotaskId", number, title, status_id AS "statusId", seen_at AS "seenAt", run_id AS "runId",
    started_at AS "startedAt",
    (SELECT count(*) FROM ticket_links x WHERE x.ticket_id = linked.id AND x.active_key IS NOT NULL) AS "linkedRuns"
  FROM linked ORDER BY started_at DESC, run_id DESC LIMIT ${TICKETS_AT_MOST}`;

type Found = Omit<EarlierTicket, "lastRun" | "statusLabel"> & {
  statusId: number;
  runId: string;
  startedAt: Date;
};

/** Open tickets that other runs of the job are linked to, those of its latest runs first, in one statement. */
export async function earlierTickets(
  environment: PsaEnvironment,
  run: { id: string; jobId: string },
  closedStatusIds: readonly number[],
): Promise<(Omit<EarlierTicket, "statusLabel"> & { statusId: number })[]> {
  const values = [environment, run.jobId, run.id, closedStatusIds];
  const rows = await rowsOf<Found & Record<string, unknown>>("earlier-tickets", FIND, values);
  return rows.map(({ runId, startedAt, ...ticket }) => ({ ...ticket, lastRun: { runId, startedAt } }));
}
