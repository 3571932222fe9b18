import "server-only";
import { rowsOf, rowsOfBuilt } from "@/lib/data/db";
import type { ENDED_STATES } from "@/lib/data/ended-links";
import { decodeCursor, encodeCursor, timeCursor } from "@/lib/data/list-cursor";
import { isOpen } from "@/lib/data/open-tickets";
import { addDays, TICKET_COLUMNS, type TicketColumns } from "@/lib/data/run-rows";
import { SqlConditions } from "@/lib/data/sql-conditions";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";
import type { TicketFilter, TicketFilterState } from "@/lib/domain/ticket-views";

/** Rows per page of Tickets. */
export const TICKET_ROWS = 50;

export interface ListedLink extends Omit<TicketColumns, "linkId" | "linkState"> {
  linkId: string;
  linkState: NonNullable<TicketColumns["linkState"]> | keyof typeof ENDED_STATES;
  title: string | null;
  runId: string;
  jobId: string;
  jobName: string;
  customerId: string;
  customerName: string;
  runStartedAt: Date;
  createdByName: string;
  createdAt: Date;
  endedAt: Date | null;
  endReason: string | null;
  /** Someone decided to leave the run without another ticket. */
  isSettled: boolean;
  /** The run shows another link by now. */
  hasSuccessor: boolean;
}

export interface TicketScope {
  filter: TicketFilter;
  environment: PsaEnvironment;
  /** Days of the filter are days in this zone. */
  timeZone: string;
  /** The status IDs that mean closed in this environment. */
  closedStatusIds: readonly number[];
}

/** The run's link that is shown instead of this ended one: the active one, else the last whose ticket was deleted. */
const SUCCESSOR = `EXISTS (
  SELECT 1 FROM ticket_links x WHERE x.run_id = l.run_id AND x.environment = l.environment AND x.id <> l.id
    AND (x.active_key IS NOT NULL OR (x.state = 'deleted' AND (x.created_at, x.id) > (l.created_at, l.id))))`;

const UNDECIDED = `l.state = 'deleted' AND l.settled_at IS NULL AND NOT ${SUCCESSOR}`;

/** One page of the environment's links, newest first: keys along an index first, then what is shown of them. One statement. */
export async function ticketPage(
  scope: TicketScope,
  cursor: string | null,
): Promise<{ rows: ListedLink[]; nextCursor: string | null }> {
  const statement = new SqlConditions();
  const picks = statesOf(scope.filter.state).map((state) => pick(statement, scope, state, cursor));
  const rows = await rowsOfBuilt<ListedLink & Record<string, unknown>>(
    `SELECT ${TICKET_COLUMNS}, NULL AS "manualTicketNumber", coalesce(t.title, a.title) AS title, l.run_id AS "runId",
            r.job_id AS "jobId", j.name AS "jobName", j.customer_id AS "customerId", c.name AS "customerName",
            r.started_at AS "runStartedAt", l.created_by_name AS "createdByName", l.created_at AS "createdAt",
            l.ended_at AS "endedAt", l.end_reason AS "endReason", l.settled_at IS NOT NULL AS "isSettled",
            (l.ended_at IS NOT NULL AND ${SUCCESSOR}) AS "hasSuccessor"
     FROM (SELECT id FROM (${picks.join(" UNION ALL ")}) p ORDER BY created_at DESC, id DESC LIMIT ${TICKET_ROWS + 1}) k
     JOIN ticket_links l ON l.id = k.id LEFT JOIN tickets t ON t.id = l.ticket_id LEFT JOIN creation_attempts a ON a.link_id = l.id
     JOIN runs r ON r.id = l.run_id JOIN jobs j ON j.id = r.job_id JOIN customers c ON c.id = j.customer_id
     ORDER BY l.created_at DESC, l.id DESC`,
    statement.values,
  );
  const page = rows.slice(0, TICKET_ROWS);
  const last = page.at(-1);
  const more = rows.length > TICKET_ROWS && last;
  return { rows: page, nextCursor: more ? encodeCursor([last.createdAt, last.linkId]) : null };
}

type PickedState = Exclude<TicketFilterState, "work"> | "undecided" | null;

/** What waits for a person is two things, each found by its own index. */
function statesOf(state: TicketFilter["state"]): PickedState[] {
  return state === "work" ? ["unconfirmed", "undecided"] : [state];
}

function pick(
  statement: SqlConditions,
  { filter, environment, timeZone, closedStatusIds }: TicketScope,
  state: PickedState,
  cursor: string | null,
): string {
  const where = new SqlConditions(statement.values);
  where.add(`l.environment = ${where.bind(environment)}::environment`);
  const after = decodeCursor(cursor, timeCursor);
  if (after)
    where.add(`(l.created_at, l.id) < (${where.bind(after[0])}::timestamptz, ${where.bind(after[1])}::uuid)`);
  if (filter.by) where.add(`l.created_by_name = ${where.bind(filter.by)}`);
  addDays(where, "l.created_at", filter, timeZone);
  const from = ["FROM ticket_links l"];
  if (state === "open" || state === "left-open" || state === "closed") {
    from.push("JOIN tickets t ON t.id = l.ticket_id");
    addTicketState(where, state, closedStatusIds);
  } else if (state) where.add(LINK_STATES[state]);
  if (filter.customerId) {
    from.push("JOIN runs r ON r.id = l.run_id JOIN jobs j ON j.id = r.job_id");
    where.add(`j.customer_id = ${where.bind(filter.customerId)}::uuid`);
  }
  return `(SELECT l.id, l.created_at ${from.join(" ")} WHERE ${where}
           ORDER BY l.created_at DESC, l.id DESC LIMIT ${TICKET_ROWS + 1})`;
}

const LINK_STATES: Record<"unconfirmed" | "undecided" | "deleted" | "ended", string> = {
  unconfirmed: "l.state = 'unconfirmed'",
  undecided: UNDECIDED,
  deleted: `l.ended_at IS NOT NULL AND l.state = 'deleted' AND NOT ${SUCCESSOR}`,
  ended: `l.ended_at IS NOT NULL AND (l.state <> 'deleted' OR ${SUCCESSOR})`,
};

/** The same as `isClosed` of the domain. */
function addTicketState(
  where: SqlConditions,
  state: "open" | "left-open" | "closed",
  closedStatusIds: readonly number[],
): void {
  where.add("l.state = 'linked'");
  const closed = `${where.bind([COMPLETE_STATUS_ID, ...closedStatusIds])}::int[]`;
  if (state === "closed") {
    where.add(`t.completed_at IS NOT NULL OR t.status_id = ANY (${closed})`);
    return;
  }
  where.add(`t.environment = l.environment AND ${isOpen(closed)}`);
  where.add(`t.left_open_at IS ${state === "open" ? "" : "NOT "}NULL`);
}

/** Links of the environment in use that wait for a person: creations in doubt, and deleted tickets that nobody decided about. */
export async function countWaiting(): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    "count-waiting",
    `WITH used AS (SELECT environment FROM instance_settings WHERE id = 1)
     SELECT (SELECT count(*) FROM used JOIN ticket_links l USING (environment) WHERE l.state = 'unconfirmed')
          + (SELECT count(*) FROM used JOIN ticket_links l USING (environment) WHERE ${UNDECIDED}) AS n`,
  );
  return row?.n ?? 0;
}

/** Everyone who ever made a link in this environment, by skipping from one to the next in the index. */
export async function linkMakers(environment: PsaEnvironment): Promise<string[]> {
  const next = (after: string) =>
    `(SELECT created_by_name FROM ticket_links WHERE environment = $1::environment ${after} ORDER BY created_by_name LIMIT 1)`;
  const rows = await rowsOf<{ name: string }>(
    "link-makers",
    `WITH RECURSIVE m (name) AS (
       ${next("")} UNION ALL SELECT ${next("AND created_by_name > m.name")} FROM m WHERE m.name IS NOT NULL
     ) SELECT name FROM m WHERE name IS NOT NULL LIMIT 500`,
    [environment],
  );
  return rows.map(({ name }) => name);
}

/** True where there are links of that environment. */
export async function hasLinks(environment: PsaEnvironment): Promise<boolean> {
  const rows = await rowsOf<{ one: number }>(
    "has-links",
    "SELECT 1 AS one FROM ticket_links WHERE environment = $1::environment LIMIT 1",
    [environment],
  );
  return rows.length > 0;
}
