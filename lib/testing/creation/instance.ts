// An instance that is ready to create tickets: everything goes through the stories, as a person's work would.
import { randomUUID } from "node:crypto";
import { prisma } from "@/lib/data/db";
import type { Result } from "@/lib/domain/result";
import { type Actor, permissionsOf, type Role } from "@/lib/domain/roles";
import { MAX_RUNS_PER_ARRAY } from "@/lib/schemas/ingest-run";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { mapCompany } from "@/lib/use-cases/map-company";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { saveBaseUrl, saveConnection, saveEnabled, saveTicketDefaults } from "@/lib/use-cases/save-settings";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { SANDBOX_COMPANIES, SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";

/** A run that a ticket can be created for. */
export interface FailedRun {
  runId: string;
  customerId: string;
  /** The Autotask company of its customer: no ticket of another may ever be linked. */
  companyId: number;
}

export function personOf(role: Role, name: string): Actor {
  return { kind: "user", id: randomUUID(), name, permissions: permissionsOf(role) };
}

/** Customers of the instance, each mapped to the company of the same place in the list. */
const CUSTOMERS = SANDBOX_COMPANIES.filter(
  ({ isActive, companyType }) => isActive && companyType === 1,
).slice(0, 8);

/** Settings, reference data and mappings; tickets can be created afterwards. */
export async function makeReady(deps: WithGateway): Promise<void> {
  const admin = personOf("admin", "Ada Admin");
  const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
  await must(
    saveConnection(admin, { userName, password: secret, trackingIdentifier: integrationCode }, deps),
  );
  await must(refreshReferenceData(admin, deps));
  const { defaults } = await must(viewAutotaskSettings(admin));
  await must(saveTicketDefaults(admin, defaults.proposed, deps));
  await must(
    saveBaseUrl(admin, { baseUrl: "https://backupchecks.example.com" }, { ...deps, hereOrigin: null }),
  );
  await must(saveEnabled(admin, { enabled: true }, deps));
  await failedRuns(CUSTOMERS.length);
  for (const { id, companyName } of CUSTOMERS) {
    const customer = await prisma().customer.findFirstOrThrow({ where: { name: companyName } });
    await must(mapCompany(admin, { customerId: customer.id, companyId: id }, deps));
  }
}

/** So many new runs with an error, spread over the customers, taken in as others send them. */
export async function failedRuns(count: number): Promise<FailedRun[]> {
  const runs: FailedRun[] = [];
  while (runs.length < count)
    runs.push(...(await acceptBatch(Math.min(count - runs.length, MAX_RUNS_PER_ARRAY))));
  return runs;
}

async function acceptBatch(count: number): Promise<FailedRun[]> {
  const inputs = Array.from({ length: count }, (_, index) => ({
    externalId: randomUUID(),
    customer: customerOf(index).companyName,
    job: { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" },
    startedAt: "2026-11-22T22:00:04+01:00",
    endedAt: "2026-11-22T22:41:30+01:00",
    status: "error",
    objects: [
      { name: "HV01", type: "VM", status: "error", message: "Snapshot could not be created" },
      { name: "USB Disk", type: "Disk", status: "warning", message: "Low on free space" },
    ],
  }));
  const entries = await acceptRuns(inputs, null);
  const customers = await prisma().customer.findMany({ select: { id: true, name: true } });
  const idByName = new Map(customers.map(({ id, name }) => [name, id]));
  return entries.map(({ runId }, index) => {
    const { companyName, id: companyId } = customerOf(index);
    const customerId = idByName.get(companyName);
    if (!runId || !customerId) throw new Error("a run of the tests was rejected");
    return { runId, customerId, companyId };
  });
}

function customerOf(index: number) {
  return CUSTOMERS[index % CUSTOMERS.length] as (typeof CUSTOMERS)[number];
}

/** What prepares a test may not be refused. */
export async function must<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error([settled.message, ...(settled.quoted ?? [])].join(" "));
  return settled.value;
}
