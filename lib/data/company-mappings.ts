import "server-only";
import { v7 as uuid } from "uuid";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import type { PsaCompany, PsaEnvironment } from "@/lib/domain/psa";

export interface StoredMapping {
  state: "ok" | "renamed" | "invalid";
  companyId: number;
  companyName: string;
  /** The name before a renaming that nobody has acknowledged yet. */
  previousName: string | null;
  lastSyncAt: Date;
}

/** A customer's company in one environment; `null` while it is missing. */
export async function mappingOf(
  environment: PsaEnvironment,
  customerId: string,
  reader: Writer = prisma(),
): Promise<StoredMapping | null> {
  const row = await reader.companyMapping.findUnique({
    where: { environment_customerId: { environment, customerId } },
    select: { status: true, companyId: true, companyName: true, previousName: true, lastSyncAt: true },
  });
  return (
    row && {
      state: row.status,
      companyId: Number(row.companyId),
      companyName: row.companyName,
      previousName: row.previousName,
      lastSyncAt: row.lastSyncAt,
    }
  );
}

/** A customer that is held for a change of its mapping. */
export interface HeldCustomer {
  /** Set where it was merged into another one: it gets no company any more. */
  mergedIntoId: string | null;
  mapping: StoredMapping | null;
}

/**
 * Customers with their mappings, to be changed in this transaction: until it ends nobody else changes them, so what is read is what is
 * replaced. Locked in the order of their IDs, as everyone does who locks several.
 */
export async function mappingsToChange(
  writer: Writer,
  environment: PsaEnvironment,
  customerIds: readonly string[],
): Promise<Map<string, HeldCustomer>> {
  const customers = await writer.$queryRaw<{ id: string; mergedIntoId: string | null }[]>`
    SELECT id, merged_into_id AS "mergedIntoId" FROM customers WHERE id = ANY (${customerIds}::uuid[]) ORDER BY id FOR UPDATE`;
  const mappings = await writer.$queryRaw<(StoredMapping & { customerId: string })[]>`
    SELECT customer_id AS "customerId", status::text AS state, company_id::float8 AS "companyId", company_name AS "companyName",
           previous_name AS "previousName", last_sync_at AS "lastSyncAt"
    FROM company_mappings WHERE environment = ${environment}::environment AND customer_id = ANY (${customerIds}::uuid[])
    ORDER BY customer_id FOR UPDATE`;
  const found = new Map(mappings.map(({ customerId, ...mapping }) => [customerId, mapping]));
  return new Map(
    customers.map(({ id, mergedIntoId }) => [id, { mergedIntoId, mapping: found.get(id) ?? null }]),
  );
}

/** The same for one customer; `null` where there is none. */
export async function mappingToChange(
  writer: Writer,
  environment: PsaEnvironment,
  customerId: string,
): Promise<HeldCustomer | null> {
  // By its place and not by its ID, which addresses carry in capitals too.
  const [held] = (await mappingsToChange(writer, environment, [customerId])).values();
  return held ?? null;
}

/** Whose the companies are already: company ID → customer. */
export async function ownersOfCompanies(
  environment: PsaEnvironment,
  companyIds: readonly number[],
): Promise<Map<number, { customerId: string; customerName: string }>> {
  const rows = await prisma().companyMapping.findMany({
    where: { environment, companyId: { in: companyIds.map(BigInt) } },
    select: { companyId: true, customerId: true, customer: { select: { name: true } } },
  });
  return new Map(
    rows.map((row) => [
      Number(row.companyId),
      { customerId: row.customerId, customerName: row.customer.name },
    ]),
  );
}

/** What our mappings call these companies; one that no customer has is not among them. */
export async function mappedCompanyNames(
  environment: PsaEnvironment,
  companyIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await prisma().companyMapping.findMany({
    where: { environment, companyId: { in: companyIds.map(BigInt) } },
    select: { companyId: true, companyName: true },
  });
  return new Map(rows.map(({ companyId, companyName }) => [Number(companyId), companyName]));
}

/**
 * Maps customers to companies, each in place of the one it had, in one statement; in the order of the companies, so that two who want the
 * same ones wait for each other and never in a circle.
 * @throws a unique violation when a company is another customer's.
 */
export async function saveMappings(
  writer: Writer,
  given: {
    environment: PsaEnvironment;
    mappings: readonly { customerId: string; company: PsaCompany }[];
    mappedById: string;
    now: Date;
  },
): Promise<void> {
  const { environment, mappings, mappedById } = given;
  const at = given.now.toISOString();
  const customerIds = mappings.map(({ customerId }) => customerId);
  await writer.$executeRaw`
    INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, previous_name, status, last_sync_at, mapped_at, mapped_by_id)
    SELECT w.id, w.customer_id, ${environment}::environment, w.company_id, w.company_name, NULL::text, 'ok'::mapping_status, ${at}::timestamptz, ${at}::timestamptz, ${mappedById}::uuid
    FROM unnest(${mappings.map(() => uuid())}::uuid[], ${customerIds}::uuid[], ${mappings.map(({ company }) => BigInt(company.id))}::bigint[],
                ${mappings.map(({ company }) => company.name)}::text[]) AS w (id, customer_id, company_id, company_name)
    ORDER BY w.company_id
    ON CONFLICT (environment, customer_id) DO UPDATE
    SET company_id = excluded.company_id, company_name = excluded.company_name, previous_name = NULL, status = excluded.status,
        last_sync_at = excluded.last_sync_at, mapped_at = excluded.mapped_at, mapped_by_id = excluded.mapped_by_id`;
  await writer.$executeRaw`UPDATE customers SET is_new = false WHERE id = ANY (${customerIds}::uuid[]) AND is_new`;
}

/** Takes a customer's mapping away; the audit trail keeps what it was. */
export async function removeMapping(
  writer: Writer,
  environment: PsaEnvironment,
  customerId: string,
): Promise<void> {
  await writer.companyMapping.deleteMany({ where: { environment, customerId } });
}

export interface MappedCustomer extends StoredMapping {
  customerId: string;
  customerName: string;
}

/** Mappings of an environment in the order of their customers' IDs, after the given one; archived customers' too. */
export function mappingsAfter(
  environment: PsaEnvironment,
  customerId: string | null,
  limit: number,
): Promise<MappedCustomer[]> {
  return rowsOf<MappedCustomer & Record<string, unknown>>(
    "mappings-after",
    `SELECT m.customer_id AS "customerId", c.name AS "customerName", m.status::text AS state, m.company_id AS "companyId",
            m.company_name AS "companyName", m.previous_name AS "previousName", m.last_sync_at AS "lastSyncAt"
     FROM company_mappings m JOIN customers c ON c.id = m.customer_id
     WHERE m.environment = $1::environment AND ($2::uuid IS NULL OR m.customer_id > $2::uuid)
     ORDER BY m.customer_id LIMIT $3`,
    [environment, customerId, limit],
  );
}

/** What a comparison with Autotask came to, for one mapping. */
export interface SyncedRow {
  customerId: string;
  /** As it was when it was compared: one that is meanwhile another is left alone, and comes in the next comparison. */
  before: StoredMapping;
  companyName: string;
  previousName: string | null;
  state: StoredMapping["state"];
}

/**
 * Stores comparisons, in one statement, which locks in the order of the customers. @returns the customers whose mapping was still the one
 * that was compared.
 */
export async function storeSynced(
  writer: Writer,
  environment: PsaEnvironment,
  rows: readonly SyncedRow[],
  now: Date,
): Promise<Set<string>> {
  const before = rows.map((row) => row.before);
  const stored = await writer.$queryRaw<{ customer_id: string }[]>`
    WITH held AS (
      SELECT id, customer_id, company_id, company_name, previous_name, status, last_sync_at FROM company_mappings
      WHERE environment = ${environment}::environment AND customer_id = ANY (${rows.map(({ customerId }) => customerId)}::uuid[])
      ORDER BY customer_id FOR UPDATE
    )
    UPDATE company_mappings m
    SET company_name = w.company_name, previous_name = w.previous_name, status = w.status::mapping_status, last_sync_at = ${now}
    FROM held h, unnest(
      ${rows.map(({ customerId }) => customerId)}::uuid[], ${rows.map(({ companyName }) => companyName)}::text[],
      ${rows.map(({ previousName }) => previousName)}::text[], ${rows.map(({ state }) => state)}::text[],
      ${before.map(({ companyId }) => BigInt(companyId))}::bigint[], ${before.map(({ companyName }) => companyName)}::text[],
      ${before.map(({ previousName }) => previousName)}::text[], ${before.map(({ state }) => state)}::text[],
      ${before.map(({ lastSyncAt }) => lastSyncAt.toISOString())}::timestamptz[]
    ) AS w (customer_id, company_name, previous_name, status, old_company_id, old_company_name, old_previous_name, old_status, old_sync_at)
    WHERE m.id = h.id AND h.customer_id = w.customer_id AND h.company_id = w.old_company_id AND h.company_name = w.old_company_name
      AND h.previous_name IS NOT DISTINCT FROM w.old_previous_name AND h.status = w.old_status::mapping_status
      AND h.last_sync_at = w.old_sync_at
    RETURNING m.customer_id`;
  return new Set(stored.map(({ customer_id }) => customer_id));
}

/** Notes when the environment's mappings were last compared with Autotask, or why that came to nothing. */
export async function noteNameSync(
  environment: PsaEnvironment,
  outcome: { at: Date; failure: string | null },
): Promise<void> {
  const { at, failure } = outcome;
  await prisma().autotaskConnection.updateMany({
    where: { environment },
    data: failure === null ? { namesSyncedAt: at, namesSyncFailure: null } : { namesSyncFailure: failure },
  });
}

/**
 * Accepts a renaming, where the company's name is the one that a person saw. @returns the mapping as it was; `null` where there is none.
 */
export async function acceptRename(
  writer: Writer,
  environment: PsaEnvironment,
  { customerId, companyName }: { customerId: string; companyName: string },
): Promise<{ before: StoredMapping; isAccepted: boolean } | null> {
  const before = (await mappingToChange(writer, environment, customerId))?.mapping;
  if (!before) return null;
  // In the statement itself, so that nothing but what was seen is ever accepted.
  const { count } = await writer.companyMapping.updateMany({
    where: { environment, customerId, status: "renamed", companyName },
    data: { status: "ok", previousName: null },
  });
  return { before, isAccepted: count === 1 };
}

/** The companies of these customers: customer ID → company. */
export async function mappingsOfCustomers(
  environment: PsaEnvironment,
  customerIds: readonly string[],
): Promise<Map<string, { companyId: number }>> {
  const rows = await prisma().companyMapping.findMany({
    where: { environment, customerId: { in: [...customerIds] } },
    select: { customerId: true, companyId: true },
  });
  return new Map(rows.map(({ customerId, companyId }) => [customerId, { companyId: Number(companyId) }]));
}
