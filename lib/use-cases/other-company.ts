import "server-only";
import { mappedCompanyNames } from "@/lib/data/company-mappings";
import type { PsaGateway, PsaTicket } from "@/lib/domain/psa";
import type { Refused } from "@/lib/domain/result";
import type { PreparedCreation } from "@/lib/use-cases/prepare-creation";

/** A ticket of another company than the customer has, with both named; lifted by saying so once more (§6A.2, decisions.md "Mapping"). */
export async function refusalOfOtherCompany(
  { run, settings, readiness }: PreparedCreation,
  ticket: PsaTicket,
  gateway: PsaGateway,
): Promise<Refused> {
  const { company } = readiness;
  const known = await mappedCompanyNames(settings.environment, [ticket.companyId]);
  const name = known.get(ticket.companyId) ?? (await nameInAutotask(gateway, ticket.companyId));
  const theirs = name === null ? `company ID ${ticket.companyId}` : `${name} (ID ${ticket.companyId})`;
  const ours = company
    ? `${run.customerName} is mapped to ${company.name} (ID ${company.id})`
    : `${run.customerName} has no Autotask company yet`;
  return {
    ok: false,
    code: "other-company",
    message: `Ticket ${ticket.number} belongs to ${theirs}; ${ours}.`,
  };
}

/** For display alone: where it can't be had, the ID says enough. */
async function nameInAutotask(gateway: PsaGateway, companyId: number): Promise<string | null> {
  const answer = await gateway.getCompany(companyId);
  return answer.ok ? (answer.value?.name ?? null) : null;
}
