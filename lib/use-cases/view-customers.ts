import "server-only";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { countUnmapped, customerPage } from "@/lib/data/customers";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { CustomersView, MappingState } from "@/lib/domain/customer-views";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

/** Customers with their Autotask company, broken mappings first. Asks Autotask nothing. */
export async function viewCustomers(
  actor: Actor,
  request: { search: string | null; state: MappingState | null; archived: boolean; cursor: string | null },
): Promise<Result<CustomersView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const settings = await instanceSettings();
  const { environment } = settings;
  const search = request.search?.trim() || null;
  const { state, archived } = request;
  const [page, connection, unmapped] = await Promise.all([
    customerPage({ search, state, archived }, environment, request.cursor),
    connectionOverview(environment),
    countUnmapped(environment),
  ]);
  return ok({
    search,
    state,
    archived,
    ...page,
    canMap: may(actor, "map-customers"),
    searchBlocked: searchBlockedBy(settings, connection !== null),
    nameSync: { at: connection?.namesSyncedAt ?? null, failure: connection?.namesSyncFailure ?? null },
    unmapped,
  });
}

/** Why no company can be searched now; `null` when it can. */
export function searchBlockedBy(settings: { autotaskEnabled: boolean }, isConnected: boolean): string | null {
  if (!settings.autotaskEnabled) return "The Autotask integration is off.";
  return isConnected ? null : "No credentials for Autotask are stored.";
}
