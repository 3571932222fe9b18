import "server-only";
import { callsOfLastHour } from "@/lib/data/api-calls";
import { connectionOverview, referenceValues, ticketDefaults } from "@/lib/data/autotask-settings";
import { configurationReport, type StoredReport } from "@/lib/data/configuration-reports";
import { holdingsByEnvironment } from "@/lib/data/environment-holdings";
import { instanceSettings, settingsChanges } from "@/lib/data/instance-settings";
import { REQUESTS_PER_HOUR } from "@/lib/domain/api-log";
import type { PsaEnvironment, ReferenceKind, ReferenceValue } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { resolveBlockersOf } from "@/lib/domain/resolve-policy";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type {
  AutotaskSettingsView,
  ConfigurationReport,
  DefaultsChoice,
  ReferenceChoice,
} from "@/lib/domain/settings-views";
import { configurationChecksSchema } from "@/lib/schemas/configuration-report";

/** What is proposed once, by label (§7.3); a person saves it. */
const PROPOSED: { field: keyof DefaultsChoice; kind: ReferenceKind; label: string }[] = [
  { field: "sourceId", kind: "source", label: "Monitoring Alert" },
  { field: "queueId", kind: "queue", label: "Helpdesk" },
  { field: "statusId", kind: "status", label: "New" },
  { field: "warningPriorityId", kind: "priority", label: "Medium" },
  { field: "errorPriorityId", kind: "priority", label: "High" },
];

/** Settings → Extensions & Integrations → Autotask. Secrets leave the database as "set" or "not set" and as nothing else. */
export async function viewAutotaskSettings(
  actor: Actor,
  { now = new Date() }: { now?: Date } = {},
): Promise<Result<AutotaskSettingsView>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const settings = await instanceSettings();
  const { environment } = settings;
  const [connection, values, stored, changes, used, report, holdings] = await Promise.all([
    connectionOverview(environment),
    referenceValues(environment),
    ticketDefaults(environment),
    settingsChanges(),
    callsOfLastHour(environment, now),
    configurationReport(environment),
    holdingsByEnvironment(),
  ]);
  const grouped: Record<ReferenceKind, ReferenceChoice[]> = {
    queue: [],
    source: [],
    status: [],
    priority: [],
    noteType: [],
    publish: [],
  };
  for (const { kind, id, label, isActive } of values) grouped[kind].push({ id, label, isActive });
  const saved = stored && choiceOf(stored);
  const changed = (section: string) => changes.get(section) ?? null;
  return ok({
    enabled: { value: settings.autotaskEnabled, changed: changed("enabled") },
    environment: { value: environment, changed: changed("environment"), holdings },
    connection: {
      userName: connection?.userName ?? null,
      passwordSet: connection !== null,
      trackingIdentifierSet: connection !== null,
      changed: changed(`connection:${environment}`),
      test: connection?.testedAt ? { at: connection.testedAt, failure: connection.testFailure } : null,
    },
    reference: {
      loadedAt: lastLoaded(values),
      changed: changed(`reference-data:${environment}`),
      values: grouped,
    },
    defaults: { saved, proposed: proposalFrom(grouped), changed: changed(`ticket-defaults:${environment}`) },
    baseUrl: { value: settings.baseUrl, changed: changed("base-url") },
    timeZone: { value: settings.timeZone, changed: changed("time-zone") },
    resolving: {
      allowed: { value: settings.allowResolve, changed: changed("resolving") },
      closedStatuses: {
        value: stored?.closedStatusIds ?? [],
        changed: changed(`closed-statuses:${environment}`),
      },
      blockers: resolveBlockers(values),
    },
    manualNumbers: { value: settings.allowManualNumbers, changed: changed("compatibility") },
    retention: { days: settings.keepRunsDays, changed: changed("retention") },
    nameSync: {
      hours: settings.nameSyncHours,
      at: connection?.namesSyncedAt ?? null,
      failure: connection?.namesSyncFailure ?? null,
      changed: changed("name-sync"),
    },
    validation: { value: settings.validateTickets, changed: changed("periodic-validation") },
    apiLog: {
      level: settings.apiLog,
      keepDays: settings.keepApiLogDays,
      changed: changed("api-log"),
      usage: { environment, used, limit: REQUESTS_PER_HOUR, isConnected: connection !== null },
    },
    report: report && readReport(report, changes, environment),
    missing: whatIsMissing({
      enabled: settings.autotaskEnabled,
      connected: connection !== null,
      loaded: values.length > 0,
      saved,
      baseUrl: settings.baseUrl,
    }),
  });
}

function choiceOf(stored: DefaultsChoice): DefaultsChoice {
  const { sourceId, queueId, statusId, warningPriorityId, errorPriorityId } = stored;
  return { sourceId, queueId, statusId, warningPriorityId, errorPriorityId };
}

/** The sections that a report looks at; those that belong to one environment carry its name. */
const LOOKED_AT = new Set([
  "enabled",
  "connection",
  "reference-data",
  "ticket-defaults",
  "closed-statuses",
  "base-url",
  "resolving",
]);

/** The stored report, and whether anything that it looks at was changed since. */
function readReport(
  report: StoredReport,
  changes: ReadonlyMap<string, { at: Date }>,
  environment: PsaEnvironment,
): ConfigurationReport | null {
  const checks = configurationChecksSchema.safeParse(report.checks);
  if (!checks.success) return null;
  const isOutdated = [...changes].some(([section, { at }]) => {
    const [name = "", of = environment] = section.split(":");
    return LOOKED_AT.has(name) && of === environment && at > report.at;
  });
  return { at: report.at, by: report.byName, checks: checks.data, isOutdated };
}

/** Whether it is allowed is said where that is set; before anything is loaded there is nothing to say. */
function resolveBlockers(values: readonly ReferenceValue[]): string[] {
  if (values.length === 0) return [];
  return resolveBlockersOf({ allowResolve: true, values }).map(({ reason }) => reason);
}

/** Values that Autotask no longer lists keep the time at which it last did. */
function lastLoaded(values: readonly { loadedAt: Date }[]): Date | null {
  return values.reduce<Date | null>(
    (last, { loadedAt }) => (last !== null && last > loadedAt ? last : loadedAt),
    null,
  );
}

function proposalFrom(values: Record<ReferenceKind, ReferenceChoice[]>): DefaultsChoice {
  const none: DefaultsChoice = {
    sourceId: null,
    queueId: null,
    statusId: null,
    warningPriorityId: null,
    errorPriorityId: null,
  };
  for (const { field, kind, label } of PROPOSED) {
    none[field] = values[kind].find((value) => value.isActive && value.label === label)?.id ?? null;
  }
  return none;
}

function whatIsMissing(facts: {
  enabled: boolean;
  connected: boolean;
  loaded: boolean;
  saved: DefaultsChoice | null;
  baseUrl: string | null;
}): string[] {
  const complete = facts.saved !== null && Object.values(facts.saved).every((id) => id !== null);
  return [
    facts.enabled ? null : "Enable Autotask integration",
    facts.connected ? null : "Enter the credentials",
    facts.loaded ? null : "Load the reference data",
    complete ? null : "Choose and save the ticket defaults",
    facts.baseUrl ? null : "Set the Backupchecks Base URL",
  ].filter((step) => step !== null);
}
