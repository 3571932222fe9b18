import "server-only";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { customerPage } from "@/lib/data/customers";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { CustomersView, MappingState } from "@/lib/domain/customer-views";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

/** Customers with their Autotask company, broken mappings first. Asks Autotask nothing. */
export async function viewCustomers(
  actor: Actor,
  request: { search: string | null; state: MappingState | null; cursor: string | null },
): Promise<Result<CustomersView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const { environment, autotaskEnabled } = await instanceSettings();
  const search = request.search?.trim() || null;
  const [page, connection] = await Promise.all([
    customerPage({ search, state: request.state }, environment, request.cursor),
    connectionOverview(environment),
  ]);
  const searchBlocked = !autotaskEnabled
    ? "The Autotask integration is off."
    : connection
      ? null
      : "No credentials for Autotask are stored.";
  return ok({ search, state: request.state, ...page, canMap: may(actor, "map-customers"), searchBlocked });
}
