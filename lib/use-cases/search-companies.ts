import "server-only";
import { ownersOfCompanies } from "@/lib/data/company-mappings";
import { instanceSettings } from "@/lib/data/instance-settings";
import { similarNames } from "@/lib/data/name-similarity";
import type { CompanyChoice } from "@/lib/domain/customer-views";
import type { PsaAnswer, PsaCompany, PsaGateway } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { significantWord } from "@/lib/domain/significant-word";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

const CHOICES = 20;
/** Companies with the significant word, of which the most similar are suggested. */
const SIMILAR_AMONG = 500;
/** Less alike is no suggestion. */
const SIMILAR_AT_LEAST = 0.3;

/**
 * Companies in Autotask for the mapping's picker, each with whose it is already. Choosing is a person's (§3, decisions.md).
 * @param request.orSimilar the words are a customer's whole name, and not typed: companies of a similar name do where none contains it.
 */
export async function searchCompanies(
  actor: Actor,
  { words, orSimilar }: { words: string; orSimilar: boolean },
  deps: WithGateway,
): Promise<Result<CompanyChoice[]>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const settings = await instanceSettings();
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  const gateway = way.value;
  const found = await (orSimilar ? nameOrSimilar(gateway, words) : gateway.searchCompanies(words, CHOICES));
  if (!found.ok) return refusalOf(found.failure);
  const owners = await ownersOfCompanies(
    settings.environment,
    found.value.map(({ id }) => id),
  );
  return ok(found.value.map((company) => ({ ...company, usedBy: owners.get(company.id) ?? null })));
}

/**
 * Companies that contain the name; where there are none, those most like it among the ones with its first significant word, best first:
 * "Contoso Ltd." is "Contoso Limited" in Autotask. One search more, and only then: calls are counted.
 */
async function nameOrSimilar(gateway: PsaGateway, name: string): Promise<PsaAnswer<PsaCompany[]>> {
  const named = await gateway.searchCompanies(name, CHOICES);
  const word = significantWord(name);
  if (!named.ok || named.value.length > 0 || word === null || word === name.trim()) return named;
  const among = await gateway.searchCompanies(word, SIMILAR_AMONG);
  if (!among.ok) return among;
  const similar = await similarNames(
    [{ id: NOBODY, name }],
    among.value.map((company) => company.name),
    { atLeast: SIMILAR_AT_LEAST, most: CHOICES },
  );
  return { ok: true, value: similar.flatMap(({ place }) => among.value[place] ?? []) };
}

/** Names are compared by customer; here there is only one, whoever it is. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
