import "server-only";
import { prisma, rowsOf, rowsOfBuilt, type Writer } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor, nameCursor, rankCursor } from "@/lib/data/list-cursor";
import { openTicketsByCustomer } from "@/lib/data/open-tickets";
import { containing, SqlConditions } from "@/lib/data/sql-conditions";
import type { CustomerRow, MappingState } from "@/lib/domain/customer-views";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { RunStatus } from "@/lib/domain/run";

const CUSTOMER_ROWS = 50;

interface CustomerColumns {
  id: string;
  name: string;
  isNew: boolean;
  isMerged: boolean;
  jobCount: number;
  worst: RunStatus | null;
  state: MappingState;
  companyId: number | null;
  companyName: string | null;
  previousName: string | null;
  lastSyncAt: Date | null;
  openTickets: number;
  rank: number;
}

/** Which customers a list shows: those in use, or those that were put away. */
export interface CustomerFilter {
  search: string | null;
  state: MappingState | null;
  archived: boolean;
}

/** One page of customers with their company; broken mappings first. What is counted of each is counted for those of the page alone. */
export async function customerPage(
  filter: CustomerFilter,
  environment: PsaEnvironment,
  cursor: string | null,
): Promise<{ rows: CustomerRow[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  where.add(filter.archived ? "k.archived_at IS NOT NULL" : "k.archived_at IS NULL");
  const env = where.bind(environment);
  if (filter.search) where.add(`k.name ILIKE ${where.bind(containing(filter.search))}`);
  if (filter.state) where.add(`k.state = ${where.bind(filter.state)}`);
  const after = decodeCursor(cursor, rankCursor);
  if (after)
    where.add(
      `(k.rank, k.name, k.id) > (${where.bind(after[0])}::int, ${where.bind(after[1])}, ${where.bind(after[2])}::uuid)`,
    );
  const rows = await rowsOfBuilt<CustomerColumns & Record<string, unknown>>(
    `WITH open_tickets AS ${openTicketsByCustomer(`${env}::environment`)}
     SELECT k.id, k.name, k.is_new AS "isNew", k.merged_into_id IS NOT NULL AS "isMerged", k.state, k.company_id AS "companyId", k.company_name AS "companyName",
            k.previous_name AS "previousName", k.last_sync_at AS "lastSyncAt", k.rank, n."jobCount", n.worst, coalesce(o.n, 0) AS "openTickets"
     FROM (
       SELECT * FROM (
         SELECT k.*, CASE k.state WHEN 'invalid' THEN 0 WHEN 'renamed' THEN 1 WHEN 'missing' THEN 2 ELSE 3 END AS rank FROM (
           SELECT c.id, c.name, c.is_new, c.archived_at, c.merged_into_id, m.company_id, m.company_name, m.previous_name, m.last_sync_at, coalesce(m.status::text, 'missing') AS state
           FROM customers c LEFT JOIN company_mappings m ON m.customer_id = c.id AND m.environment = ${env}::environment
         ) k
       ) k WHERE ${where} ORDER BY k.rank, k.name, k.id LIMIT ${CUSTOMER_ROWS + 1}
     ) k
     CROSS JOIN LATERAL (
       SELECT count(*) AS "jobCount", max(q.status)::text AS worst FROM jobs j LEFT JOIN queued_jobs q ON q.job_id = j.id WHERE j.customer_id = k.id
     ) n
     LEFT JOIN open_tickets o ON o.customer_id = k.id
     ORDER BY k.rank, k.name, k.id`,
    where.values,
  );
  const page = rows.slice(0, CUSTOMER_ROWS);
  const last = page.at(-1);
  return {
    rows: page.map(({ rank: _, state, companyId, companyName, previousName, lastSyncAt, ...customer }) => ({
      ...customer,
      mapping: { state, companyId, companyName, previousName, lastSyncAt },
    })),
    nextCursor: rows.length > CUSTOMER_ROWS && last ? encodeCursor([last.rank, last.name, last.id]) : null,
  };
}

/** Customers whose name holds the words, for pickers; a handful. */
export function findCustomers(words: string, limit: number): Promise<{ id: string; name: string }[]> {
  return rowsOf<{ id: string; name: string }>(
    "find-customers",
    "SELECT id, name FROM customers WHERE archived_at IS NULL AND name ILIKE $1 ORDER BY name, id LIMIT $2",
    [containing(words), limit],
  );
}

export interface FoundCustomer {
  id: string;
  name: string;
  archivedAt: Date | null;
  mergedIntoId: string | null;
}

export async function findCustomer(id: string): Promise<FoundCustomer | null> {
  if (!isId(id)) return null;
  return prisma().customer.findUnique({
    where: { id },
    select: { id: true, name: true, archivedAt: true, mergedIntoId: true },
  });
}

/** The names under which reports know a customer, as they were first written. */
export async function sourceNamesOf(customerId: string): Promise<string[]> {
  const rows = await prisma().customerSourceName.findMany({
    where: { customerId },
    orderBy: { name: "asc" },
    select: { name: true },
  });
  return rows.map(({ name }) => name);
}

/**
 * Locks customers for a change, in the order of their IDs; new names wait too, so that nothing is added to a customer while it is
 * being changed.
 */
export async function lockCustomers(writer: Writer, ids: readonly string[]): Promise<FoundCustomer[]> {
  await writer.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('backupchecks new names', 0))`;
  return writer.$queryRaw<FoundCustomer[]>`
    SELECT id, name, archived_at AS "archivedAt", merged_into_id AS "mergedIntoId" FROM customers
    WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
}

/**
 * Locks all jobs of a customer before they are changed: in the order of their IDs and as the queue's triggers do, so that a change of
 * thousands of them and a report of some never wait in a circle.
 */
async function lockJobsOf(writer: Writer, customerId: string): Promise<void> {
  await writer.$executeRaw`SELECT 1 FROM jobs WHERE customer_id = ${customerId}::uuid ORDER BY id FOR NO KEY UPDATE`;
}

/** Gives a customer another name of ours; its source names, by which reports find it, stay. Searches find its jobs by the new one. */
export async function renameCustomer(writer: Writer, customerId: string, name: string): Promise<void> {
  await writer.customer.update({ where: { id: customerId }, data: { name, isNew: false } });
  await lockJobsOf(writer, customerId);
  await writer.$executeRaw`
    UPDATE jobs SET search_text = lower(concat_ws(' ', ${name}::text, name, software, nullif(type, '')))
    WHERE customer_id = ${customerId}::uuid`;
}

/** Moves everything of one customer to another: jobs with their runs, source names and tokens, so that reports go there from now on. */
export async function moveCustomer(
  writer: Writer,
  from: string,
  into: { id: string; name: string },
  now: Date,
): Promise<{ jobs: number }> {
  await lockJobsOf(writer, from);
  const jobs = await writer.$executeRaw`
    UPDATE jobs SET customer_id = ${into.id}::uuid,
                    search_text = lower(concat_ws(' ', ${into.name}::text, name, software, nullif(type, '')))
    WHERE customer_id = ${from}::uuid`;
  await writer.customerSourceName.updateMany({ where: { customerId: from }, data: { customerId: into.id } });
  // A source that was bound to the one reports the other's runs from now on.
  await writer.ingestToken.updateMany({ where: { customerId: from }, data: { customerId: into.id } });
  await writer.customer.update({ where: { id: from }, data: { archivedAt: now, mergedIntoId: into.id } });
  return { jobs };
}

export async function setArchived(writer: Writer, customerId: string, at: Date | null): Promise<void> {
  await writer.customer.update({ where: { id: customerId }, data: { archivedAt: at } });
}

/** Up to here customers without a company are counted; nobody needs to know more exactly. */
const MOST_COUNTED = 1_000;

/** Customers in use that have no company in this environment. */
export async function countUnmapped(environment: PsaEnvironment): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    "count-unmapped",
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM customers c WHERE c.archived_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM company_mappings m WHERE m.customer_id = c.id AND m.environment = $1::environment)
       LIMIT ${MOST_COUNTED}) u`,
    [environment],
  );
  return row?.n ?? 0;
}

/** Customers without a company that are compared with Autotask's companies at once. */
export const UNMAPPED_ROWS = 200;

/** One page of the customers in use that have no company in this environment, by name. */
export async function unmappedPage(
  environment: PsaEnvironment,
  cursor: string | null,
): Promise<{ rows: { id: string; name: string; jobCount: number }[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  where.add("c.archived_at IS NULL");
  where.add(
    `NOT EXISTS (SELECT 1 FROM company_mappings m WHERE m.customer_id = c.id AND m.environment = ${where.bind(environment)}::environment)`,
  );
  const after = decodeCursor(cursor, nameCursor);
  if (after) where.add(`(c.name, c.id) > (${where.bind(after[0])}, ${where.bind(after[1])}::uuid)`);
  const rows = await rowsOfBuilt<{ id: string; name: string; jobCount: number }>(
    `SELECT c.id, c.name, (SELECT count(*) FROM jobs j WHERE j.customer_id = c.id) AS "jobCount" FROM customers c
     WHERE ${where} ORDER BY c.name, c.id LIMIT ${UNMAPPED_ROWS + 1}`,
    where.values,
  );
  const page = rows.slice(0, UNMAPPED_ROWS);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > UNMAPPED_ROWS && last ? encodeCursor([last.name, last.id]) : null,
  };
}

/** Customers by ID, or by a name: ours, or one that reports carry; compared without case. Those that were merged are none any more. */
export function customersNamed(
  ids: readonly string[],
  names: readonly string[],
): Promise<{ id: string; name: string; key: string | null }[]> {
  return rowsOf<{ id: string; name: string; key: string | null }>(
    "customers-named",
    `SELECT c.id, c.name, NULL AS key FROM customers c WHERE c.id = ANY ($1::uuid[]) AND c.merged_into_id IS NULL
     UNION SELECT c.id, c.name, lower(trim(c.name)) FROM customers c WHERE lower(trim(c.name)) = ANY ($2::text[]) AND c.merged_into_id IS NULL
     UNION SELECT c.id, c.name, s.key FROM customer_source_names s JOIN customers c ON c.id = s.customer_id AND c.merged_into_id IS NULL WHERE s.key = ANY ($2::text[])`,
    [ids, names],
  );
}
