import "server-only";
import { prisma } from "@/lib/data/db";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { EnvironmentHoldings } from "@/lib/domain/settings-views";

const ENVIRONMENTS = ["sandbox", "production"] as const;

/** How much of what belongs to one environment there is in each. */
export async function holdingsByEnvironment(): Promise<Record<PsaEnvironment, EnvironmentHoldings>> {
  const [mappings, links] = await Promise.all([
    prisma().companyMapping.groupBy({ by: ["environment"], _count: true }),
    prisma().ticketLink.groupBy({
      by: ["environment"],
      where: { activeKey: { not: null } },
      _count: true,
    }),
  ]);
  const countIn = (rows: { environment: PsaEnvironment; _count: number }[], environment: PsaEnvironment) =>
    rows.find((row) => row.environment === environment)?._count ?? 0;
  const of = Object.fromEntries(
    ENVIRONMENTS.map((environment) => [
      environment,
      { mappings: countIn(mappings, environment), ticketLinks: countIn(links, environment) },
    ]),
  );
  return of as Record<PsaEnvironment, EnvironmentHoldings>;
}
