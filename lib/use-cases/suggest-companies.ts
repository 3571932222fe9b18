import "server-only";
import { ownersOfCompanies } from "@/lib/data/company-mappings";
import { unmappedPage } from "@/lib/data/customers";
import { instanceSettings } from "@/lib/data/instance-settings";
import { similarNames } from "@/lib/data/name-similarity";
import type { MappingSuggestion } from "@/lib/domain/customer-views";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

const COMPANIES_EACH = 3;
/** Less alike is no suggestion. */
const SIMILAR_AT_LEAST = 0.3;

/**
 * Companies of a similar name for every customer that has none, a page at a time, to be gone through one by one: those that nothing is like
 * stay in the list, so that only a cursor leads past them. Suggestions only: nothing is stored without a
 * person's click a row, and a company that is somebody's already is not suggested (decisions.md, Mapping).
 */
export async function suggestCompanies(
  actor: Actor,
  { cursor }: { cursor: string | null },
  deps: WithGateway,
): Promise<Result<{ suggestions: MappingSuggestion[]; nextCursor: string | null }>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const settings = await instanceSettings();
  const { environment } = settings;
  const { rows: shown, nextCursor } = await unmappedPage(environment, cursor);
  if (shown.length === 0) return ok({ suggestions: [], nextCursor });
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  const listed = await way.value.listActiveCompanies();
  if (!listed.ok) return refusalOf(listed.failure);
  const owners = await ownersOfCompanies(
    environment,
    listed.value.map(({ id }) => id),
  );
  const free = listed.value.filter(({ id }) => !owners.has(id));
  const similar = await similarNames(
    shown,
    free.map(({ name }) => name),
    { atLeast: SIMILAR_AT_LEAST, most: COMPANIES_EACH },
  );
  const suggestions = shown.map(({ id, name, jobCount }) => ({
    customerId: id,
    customerName: name,
    jobCount,
    companies: similar.flatMap(({ customerId, place, similarity }) => {
      const company = free[place];
      return customerId === id && company ? [{ ...company, usedBy: null, similarity }] : [];
    }),
  }));
  return ok({ suggestions, nextCursor });
}
