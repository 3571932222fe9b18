import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { referenceValues, secretsOpen, ticketDefaults } from "@/lib/data/autotask-settings";
import { saveConfigurationReport } from "@/lib/data/configuration-reports";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { configurationChecks } from "@/lib/domain/configuration-checks";
import type { ConfigurationCheck, Inspection } from "@/lib/domain/configuration-facts";
import type { PsaAnswer, PsaGateway, PsaRecord } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { ConfigurationReport } from "@/lib/domain/settings-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";

/**
 * "Validate configuration" (§7.6): looks at everything that creating and resolving tickets rests on, reads from Autotask and changes
 * nothing there. The report is kept by environment, and the trail says how each check came out.
 * @param deps.hereOrigin the address under which the settings page is read.
 */
export async function validateConfiguration(
  actor: Actor,
  deps: WithGateway & { hereOrigin: string | null },
): Promise<Result<ConfigurationReport>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const settings = await instanceSettings();
  const { environment } = settings;
  const [stored, defaults, open] = await Promise.all([
    referenceValues(environment),
    ticketDefaults(environment),
    secretsOpen(environment),
  ]);
  const gateway = open ? await deps.gatewayOf(environment) : null;
  const inspection = gateway ? await inspect(gateway) : { rights: {} };
  const at = deps.now();
  const checks = configurationChecks({
    enabled: settings.autotaskEnabled,
    secretsOpen: open,
    inspection,
    stored,
    defaults,
    closedStatusIds: defaults?.closedStatusIds ?? [],
    allowResolve: settings.allowResolve,
    baseUrl: settings.baseUrl,
    hereOrigin: deps.hereOrigin,
    now: at,
  });
  await inTransaction(async (writer) => {
    await saveConfigurationReport(writer, environment, { at, byName: actor.name, checks });
    await appendAudit(writer, {
      actor,
      action: "configuration.validated",
      subject: { kind: "settings", id: `configuration:${environment}` },
      requestId: deps.requestId,
      after: Object.fromEntries(checks.map(({ title, state }) => [title, state])),
      detail: failuresIn(checks),
    });
  });
  return ok({ at, by: actor.name, checks, isOutdated: false });
}

/**
 * Asks Autotask one thing after the other: seven requests and one for the zone, ten with what is tried again of one that does not come
 * through. After such a one nothing more is asked: repeated bad sign-ins lock the API user, and what is down stays down for the rest. A
 * refusal in words ends nothing, it is what is being looked for.
 */
async function inspect(gateway: PsaGateway): Promise<Inspection> {
  const inspection: Inspection = { rights: {} };
  const rightsTo = (record: PsaRecord) => async () => {
    const answer = await gateway.readRights(record);
    inspection.rights[record] = answer;
    return answer;
  };
  const steps: (() => Promise<PsaAnswer<unknown>>)[] = [
    async () => (inspection.usage = await gateway.thresholdUsage()),
    rightsTo("tickets"),
    rightsTo("notes"),
    async () => (inspection.seesCompanies = await gateway.canSeeCompanies()),
    rightsTo("time-entries"),
    async () => (inspection.lists = await gateway.loadReferenceData()),
  ];
  for (const step of steps) {
    const answer = await step();
    if (!answer.ok && answer.failure.kind !== "rejected") break;
  }
  return inspection;
}

/** The failed checks by name, for the trail; nothing where none did. */
function failuresIn(checks: readonly ConfigurationCheck[]): string | undefined {
  const failed = checks.filter(({ state }) => state === "failed").map(({ title }) => title);
  return failed.length > 0 ? `Failed: ${failed.join(", ")}.` : undefined;
}
