import "server-only";
import { prisma, rowsOf, rowsOfBuilt } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { decodeCursor, encodeCursor, rankCursor } from "@/lib/data/list-cursor";
import { containing, SqlConditions } from "@/lib/data/sql-conditions";
import type { CustomerRow, MappingState } from "@/lib/domain/customer-views";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { RunStatus } from "@/lib/domain/run";

const CUSTOMER_ROWS = 50;

interface CustomerColumns {
  id: string;
  name: string;
  isNew: boolean;
  jobCount: number;
  worst: RunStatus | null;
  state: MappingState;
  companyId: number | null;
  companyName: string | null;
  lastSyncAt: Date | null;
  rank: number;
}

/** One page of customers with their company; broken mappings first. */
export async function customerPage(
  filter: { search: string | null; state: MappingState | null },
  environment: PsaEnvironment,
  cursor: string | null,
): Promise<{ rows: CustomerRow[]; nextCursor: string | null }> {
  const where = new SqlConditions();
  where.add("k.archived_at IS NULL");
  const env = where.bind(environment);
  if (filter.search) where.add(`k.name ILIKE ${where.bind(containing(filter.search))}`);
  if (filter.state) where.add(`k.state = ${where.bind(filter.state)}`);
  const after = decodeCursor(cursor, rankCursor);
  if (after)
    where.add(
      `(k.rank, k.name, k.id) > (${where.bind(after[0])}::int, ${where.bind(after[1])}, ${where.bind(after[2])}::uuid)`,
    );
  const rows = await rowsOfBuilt<CustomerColumns & Record<string, unknown>>(
    `SELECT k.id, k.name, k.is_new AS "isNew", k.state, k.company_id AS "companyId", k.company_name AS "companyName",
            k.last_sync_at AS "lastSyncAt", k.rank, n."jobCount", n.worst
     FROM (
       SELECT k.*, CASE k.state WHEN 'invalid' THEN 0 WHEN 'renamed' THEN 1 WHEN 'missing' THEN 2 ELSE 3 END AS rank FROM (
         SELECT c.id, c.name, c.is_new, c.archived_at, m.company_id, m.company_name, m.last_sync_at, coalesce(m.status::text, 'missing') AS state
         FROM customers c LEFT JOIN company_mappings m ON m.customer_id = c.id AND m.environment = ${env}::environment
       ) k
     ) k
     CROSS JOIN LATERAL (
       SELECT count(*) AS "jobCount", max(q.status)::text AS worst FROM jobs j LEFT JOIN queued_jobs q ON q.job_id = j.id WHERE j.customer_id = k.id
     ) n
     WHERE ${where} ORDER BY k.rank, k.name, k.id LIMIT ${CUSTOMER_ROWS + 1}`,
    where.values,
  );
  const page = rows.slice(0, CUSTOMER_ROWS);
  const last = page.at(-1);
  return {
    rows: page.map(({ rank: _, state, companyId, companyName, lastSyncAt, ...customer }) => ({
      ...customer,
      mapping: { state, companyId, companyName, lastSyncAt },
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

export async function findCustomer(id: string): Promise<{ id: string; name: string } | null> {
  if (!isId(id)) return null;
  return prisma().customer.findUnique({ where: { id }, select: { id: true, name: true } });
}
