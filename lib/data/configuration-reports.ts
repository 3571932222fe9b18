import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import type { ConfigurationCheck } from "@/lib/domain/configuration-facts";
import type { PsaEnvironment } from "@/lib/domain/psa";

export interface StoredReport {
  at: Date;
  byName: string;
  /** As it was written, by this version or an earlier one. */
  checks: unknown;
}

/** What the last check of an environment's configuration found; `null` before the first. */
export function configurationReport(environment: PsaEnvironment): Promise<StoredReport | null> {
  return prisma().configurationReport.findUnique({
    where: { environment },
    select: { at: true, byName: true, checks: true },
  });
}

export async function saveConfigurationReport(
  writer: Writer,
  environment: PsaEnvironment,
  report: { at: Date; byName: string; checks: readonly ConfigurationCheck[] },
): Promise<void> {
  const data = { ...report, checks: report.checks.map((check) => ({ ...check })) };
  await writer.configurationReport.upsert({
    where: { environment },
    create: { environment, ...data },
    update: data,
  });
}
