import "server-only";
import { appendAudits } from "@/lib/data/audit-log";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { type MappedCustomer, mappingsAfter, noteNameSync, storeSynced } from "@/lib/data/company-mappings";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { syncedMapping } from "@/lib/domain/company-sync";
import { isNameSyncDue } from "@/lib/domain/name-sync";
import type { PsaAnswer, PsaCompany, PsaEnvironment, PsaGateway } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { pauseOf } from "@/lib/use-cases/autotask-pause";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

/** Mappings compared in one go: five queries of 200 companies (§3.2). */
const PART = 1_000;

export interface NameSync {
  compared: number;
  renamed: number;
  invalid: number;
  restored: number;
}

/**
 * Compares all mappings of the environment in use with Autotask, by ID (§3.2, §3.3): cached names become new at once, companies that are
 * gone or inactive become invalid. It only reads from Autotask. A refusal of the whole query, an outage, or an API user who is shown no
 * company at all changes nothing, and is said (decisions.md, Mapping).
 */
export async function syncCompanyNames(actor: Actor, deps: WithGateway): Promise<Result<NameSync>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const settings = await instanceSettings();
  const { environment } = settings;
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  const gateway = way.value;
  const total: NameSync = { compared: 0, renamed: 0, invalid: 0, restored: 0 };
  for (let last: string | null = null; ; ) {
    const mappings: MappedCustomer[] = await mappingsAfter(environment, last, PART);
    if (mappings.length > 0) {
      const seen = await companiesOf(gateway, mappings);
      if (!seen.ok) return failed(environment, seen, deps);
      await store(actor, { environment, mappings, companies: seen.value, total }, deps);
    }
    last = mappings.at(-1)?.customerId ?? null;
    if (mappings.length < PART) break;
  }
  await noteNameSync(environment, { at: deps.now(), failure: null });
  return ok(total);
}

/**
 * The background's comparison, where it is switched on and the last one is as many hours ago as the setting says (§3.2). @returns `null`
 * where it is not time, or Autotask is to be left alone: then the next hour's round does it.
 */
export async function syncCompanyNamesWhenDue(
  actor: Actor,
  deps: WithGateway,
): Promise<Result<NameSync> | null> {
  const { environment, autotaskEnabled, nameSyncHours } = await instanceSettings();
  if (!autotaskEnabled) return null;
  const last = (await connectionOverview(environment))?.namesSyncedAt ?? null;
  if (!isNameSyncDue({ hours: nameSyncHours, last, now: deps.now() })) return null;
  if ((await pauseOf(environment, deps.now())) !== null) return null;
  return syncCompanyNames(actor, deps);
}

const SEES_NOTHING: Refused = {
  ok: false,
  code: "autotask-unavailable",
  message:
    "Autotask shows the API user no company at all, so a missing one proves nothing. Give the API user the right to see companies.",
};

async function companiesOf(
  gateway: PsaGateway,
  mappings: readonly MappedCustomer[],
): Promise<Result<Map<number, PsaCompany>>> {
  const answer: PsaAnswer<PsaCompany[]> = await gateway.getCompanies(
    mappings.map(({ companyId }) => companyId),
    "sync-companies",
  );
  if (!answer.ok) return refusalOf(answer.failure);
  if (answer.value.length === 0) {
    const control = await gateway.canSeeCompanies();
    if (!control.ok) return refusalOf(control.failure);
    if (!control.value) return SEES_NOTHING;
  }
  return ok(new Map(answer.value.map((company) => [company.id, company])));
}

async function failed(environment: PsaEnvironment, refusal: Refused, deps: WithGateway): Promise<Refused> {
  const failure = [refusal.message, ...(refusal.quoted ?? [])].join(" ");
  await noteNameSync(environment, { at: deps.now(), failure });
  return refusal;
}

async function store(
  actor: Actor,
  part: {
    environment: PsaEnvironment;
    mappings: readonly MappedCustomer[];
    companies: ReadonlyMap<number, PsaCompany>;
    total: NameSync;
  },
  deps: WithGateway,
): Promise<void> {
  const { environment, mappings, companies, total } = part;
  const synced = mappings.map((before) => ({
    before,
    after: syncedMapping(before, companies.get(before.companyId) ?? null),
  }));
  const rows = synced.map(({ before, after }) => ({
    customerId: before.customerId,
    before,
    companyName: after.companyName,
    previousName: after.previousName,
    state: after.state,
  }));
  await inTransaction(async (writer) => {
    const stored = await storeSynced(writer, environment, rows, deps.now());
    total.compared += stored.size;
    const changed = synced.filter(
      ({ before, after }) => after.change !== null && stored.has(before.customerId),
    );
    for (const { after } of changed) if (after.change) total[after.change] += 1;
    await appendAudits(
      writer,
      changed.map(({ before, after }) => ({
        actor,
        action: `mapping.${after.change}`,
        subject: { kind: "customer", id: before.customerId },
        requestId: deps.requestId,
        before: {
          state: before.state,
          companyId: before.companyId,
          companyName: before.companyName,
          environment,
        },
        after: {
          state: after.state,
          companyId: before.companyId,
          companyName: after.companyName,
          environment,
        },
      })),
    );
  });
}
