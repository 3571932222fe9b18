import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import type { PsaCompany, PsaEnvironment } from "@/lib/domain/psa";

export interface StoredMapping {
  state: "ok" | "renamed" | "invalid";
  companyId: number;
  companyName: string;
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
    select: { status: true, companyId: true, companyName: true, lastSyncAt: true },
  });
  return (
    row && {
      state: row.status,
      companyId: Number(row.companyId),
      companyName: row.companyName,
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
