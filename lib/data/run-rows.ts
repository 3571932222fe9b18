import "server-only";
import type { SqlConditions } from "@/lib/data/sql-conditions";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { RunStatus } from "@/lib/domain/run";
import type { RunFilter } from "@/lib/domain/run-views";

/** Rows per page of Run Checks. */
export const PAGE_ROWS = 50;

/** What a list row brings along of a run's ticket; made into words by the domain. */
export interface TicketColumns {
  linkId: string | null;
  linkState: "creating" | "unconfirmed" | "linked" | "deleted" | null;
  ticketNumber: string | null;
  ticketStatusId: number | null;
  ticketCompletedAt: Date | null;
  ticketSeenAt: Date | null;
  ticketMergedInto: string | null;
  ticketLeftOpenAt: Date | null;
  manualTicketNumber: string | null;
}

export interface RunColumns extends TicketColumns {
  jobId: string;
  runId: string;
  status: RunStatus;
  customerId: string;
  customerName: string;
  jobName: string;
  software: string;
  type: string;
  startedAt: Date;
  headline: string | null;
  runCount: number;
  isNewJob: boolean;
}

/**
 * Columns and joins for a run's ticket, for any query with a run's ID and its noted number: the active link, of which there is one at
 * most, else the last one that ended because its ticket was deleted. A run has few links, and they lie together in an index.
 */
export function ticketJoin(runId: string, environment: string): string {
  return `LEFT JOIN LATERAL (
            SELECT s.id, s.state, s.ticket_id FROM ticket_links s
            WHERE s.run_id = ${runId} AND s.environment = ${environment}::environment AND (s.active_key IS NOT NULL OR s.state = 'deleted')
            ORDER BY (s.active_key IS NULL), s.created_at DESC LIMIT 1
          ) l ON true
          LEFT JOIN tickets t ON t.id = l.ticket_id`;
}

export const TICKET_COLUMNS = `
  l.id AS "linkId", l.state::text AS "linkState", t.number AS "ticketNumber", t.status_id AS "ticketStatusId",
  t.completed_at AS "ticketCompletedAt", t.seen_at AS "ticketSeenAt", t.merged_into AS "ticketMergedInto",
  t.left_open_at AS "ticketLeftOpenAt"`;

/** The first day that PostgreSQL's calendar shares with ISO 8601, which knows a year 0. */
const FIRST_DAY = "0001-01-01";

/** Adds the range of days, taken in the instance's time zone. */
export function addDays(
  where: SqlConditions,
  column: string,
  filter: Pick<RunFilter, "from" | "to">,
  timeZone: string,
): void {
  const known = (day: string) => (day < FIRST_DAY ? FIRST_DAY : day);
  if (filter.from)
    where.add(
      `${column} >= ${where.bind(known(filter.from))}::date::timestamp AT TIME ZONE ${where.bind(timeZone)}`,
    );
  if (filter.to)
    where.add(
      `${column} < (${where.bind(known(filter.to))}::date + 1)::timestamp AT TIME ZONE ${where.bind(timeZone)}`,
    );
}

/** Adds "with" or "without ticket": an active link in this environment, or a noted number. */
export function addTicketFilter(
  where: SqlConditions,
  filter: RunFilter,
  environment: PsaEnvironment,
  run: string,
): void {
  if (!filter.ticket) return;
  const linked = `EXISTS (SELECT 1 FROM ticket_links x WHERE x.active_key = ${where.bind(environment)}::text || ':' || ${run}.id::text)`;
  const has = `(${linked} OR ${run}.manual_ticket_number IS NOT NULL)`;
  where.add(filter.ticket === "with" ? has : `NOT ${has}`);
}
