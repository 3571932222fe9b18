import "server-only";
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

/** The same, to be changed in this transaction: until it ends nobody else changes it, so what is read is what is replaced. */
export async function mappingToChange(
  writer: Writer,
  environment: PsaEnvironment,
  customerId: string,
): Promise<StoredMapping | null> {
  await writer.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId}::uuid FOR UPDATE`;
  return mappingOf(environment, customerId, writer);
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
 * Maps a customer to a company, in place of the one it had.
 * @throws a unique violation when the company is another customer's.
 */
export async function saveMapping(
  writer: Writer,
  mapping: {
    environment: PsaEnvironment;
    customerId: string;
    company: PsaCompany;
    mappedById: string;
    now: Date;
  },
): Promise<void> {
  const { environment, customerId, company, mappedById, now } = mapping;
  const data = {
    companyId: company.id,
    companyName: company.name,
    previousName: null,
    status: "ok" as const,
    lastSyncAt: now,
    mappedAt: now,
    mappedById,
  };
  await writer.companyMapping.upsert({
    where: { environment_customerId: { environment, customerId } },
    create: { environment, customerId, ...data },
    update: data,
  });
  await writer.customer.update({ where: { id: customerId }, data: { isNew: false } });
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
  /** The company that was looked up: a mapping that has meanwhile another is left alone. */
  companyId: number;
  companyName: string;
  previousName: string | null;
  state: StoredMapping["state"];
}

/** Stores comparisons, in one statement. @returns the customers whose mapping was still the one that was compared. */
export async function storeSynced(
  writer: Writer,
  environment: PsaEnvironment,
  rows: readonly SyncedRow[],
  now: Date,
): Promise<Set<string>> {
  const stored = await writer.$queryRaw<{ customer_id: string }[]>`
    UPDATE company_mappings m
    SET company_name = w.company_name, previous_name = w.previous_name, status = w.status::mapping_status, last_sync_at = ${now}
    FROM unnest(${rows.map(({ customerId }) => customerId)}::uuid[], ${rows.map(({ companyId }) => BigInt(companyId))}::bigint[],
                ${rows.map(({ companyName }) => companyName)}::text[], ${rows.map(({ previousName }) => previousName)}::text[],
                ${rows.map(({ state }) => state)}::text[]) AS w (customer_id, company_id, company_name, previous_name, status)
    WHERE m.environment = ${environment}::environment AND m.customer_id = w.customer_id AND m.company_id = w.company_id
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

/** Accepts a renaming. @returns the name it had before; `null` where there is nothing to accept. */
export async function acceptRename(
  writer: Writer,
  environment: PsaEnvironment,
  customerId: string,
): Promise<{ previousName: string | null; companyName: string; companyId: number } | null> {
  const before = await mappingToChange(writer, environment, customerId);
  if (before?.state !== "renamed") return null;
  await writer.companyMapping.update({
    where: { environment_customerId: { environment, customerId } },
    data: { status: "ok", previousName: null },
  });
  const { previousName, companyName, companyId } = before;
  return { previousName, companyName, companyId };
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
