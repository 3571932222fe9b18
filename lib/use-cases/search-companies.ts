import "server-only";
import { ownersOfCompanies } from "@/lib/data/company-mappings";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { CompanyChoice } from "@/lib/domain/customer-views";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";

const CHOICES = 20;

/** Companies in Autotask for the mapping's picker, each with whose it is already. Choosing is a person's (§3, decisions.md). */
export async function searchCompanies(
  actor: Actor,
  { words }: { words: string },
  deps: WithGateway,
): Promise<Result<CompanyChoice[]>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const { environment } = await instanceSettings();
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const found = await gateway.searchCompanies(words, CHOICES);
  if (!found.ok) return refusalOf(found.failure);
  const owners = await ownersOfCompanies(
    environment,
    found.value.map(({ id }) => id),
  );
  return ok(found.value.map((company) => ({ ...company, usedBy: owners.get(company.id) ?? null })));
}
