import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import {
  connectionOverview,
  referenceValues,
  saveClosedStatuses as storeClosedStatuses,
  saveConnection as storeConnection,
  saveTicketDefaults as storeTicketDefaults,
  ticketDefaults,
} from "@/lib/data/autotask-settings";
import { inTransaction, type Writer } from "@/lib/data/db";
import {
  type InstanceSettings,
  instanceSettings,
  noteSettingsChange,
  updateInstanceSettings,
} from "@/lib/data/instance-settings";
import type { ApiLogLevel } from "@/lib/domain/api-log";
import { checkBaseUrl } from "@/lib/domain/base-url";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { type FieldProblem, ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { DefaultsChoice } from "@/lib/domain/settings-views";
import { DEFAULT_FIELDS } from "@/lib/domain/ticket-defaults";
import { COMPLETE_STATUS_ID, isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";

type Saved = Result<object>;

/** Saves one section with its line in the trail and its "changed by", in one transaction. Values here never hold a secret. */
async function saveSection(
  actor: Actor,
  section: string,
  change: { before: unknown; after: unknown; write: (writer: Writer) => Promise<void> },
  deps: Circumstances,
): Promise<void> {
  await inTransaction(async (writer) => {
    await change.write(writer);
    await noteSettingsChange(writer, section, actor, deps.now());
    await appendAudit(writer, {
      actor,
      action: "settings.saved",
      subject: { kind: "settings", id: section },
      requestId: deps.requestId,
      before: change.before,
      after: change.after,
    });
  });
}

/** Saves settings of the instance that are a section of their own, as they are named in the database. */
async function saveInstanceSettings(
  actor: Actor,
  section: string,
  after: Partial<Omit<InstanceSettings, "instanceTag">>,
  deps: Circumstances,
): Promise<Saved> {
  const stored = await instanceSettings();
  const names = Object.keys(after) as (keyof typeof after)[];
  const before = Object.fromEntries(names.map((name) => [name, stored[name]]));
  const write = (writer: Writer) => updateInstanceSettings(writer, after);
  await saveSection(actor, section, { before, after, write }, deps);
  return ok({});
}

function invalid(fields: FieldProblem[]): Refused {
  return {
    ok: false,
    code: "invalid-input",
    message: "Not saved. Correct what is marked above.",
    fields,
  };
}

export async function saveEnabled(
  actor: Actor,
  { enabled }: { enabled: boolean },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const before = await instanceSettings();
  await saveSection(
    actor,
    "enabled",
    {
      before: { enabled: before.autotaskEnabled },
      after: { enabled },
      write: (writer) => updateInstanceSettings(writer, { autotaskEnabled: enabled }),
    },
    deps,
  );
  return ok({});
}

/** Switches between Sandbox and Production. Each keeps its own credentials, defaults, mappings and tickets. */
export async function saveEnvironment(
  actor: Actor,
  { environment }: { environment: PsaEnvironment },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "environment", { environment }, deps);
}

/** Stores the credentials of the environment in use. An empty secret keeps what is stored; the trail only says that it changed. */
export async function saveConnection(
  actor: Actor,
  given: { userName: string; password?: string; trackingIdentifier?: string },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const stored = await connectionOverview(environment);
  const missing: FieldProblem[] = [];
  if (!stored && !given.password) missing.push({ path: "password", message: "Enter the API Password." });
  if (!stored && !given.trackingIdentifier)
    missing.push({ path: "trackingIdentifier", message: "Enter the Tracking Identifier." });
  if (missing.length > 0) return invalid(missing);
  await saveSection(
    actor,
    `connection:${environment}`,
    {
      before: stored && { userName: stored.userName },
      after: {
        userName: given.userName,
        passwordChanged: Boolean(given.password),
        trackingIdentifierChanged: Boolean(given.trackingIdentifier),
      },
      write: (writer) => storeConnection(writer, environment, given),
    },
    deps,
  );
  return ok({});
}

/** Saves the ticket defaults; each must be an active value of the stored reference data (§7.3, §7.4). */
export async function saveTicketDefaults(
  actor: Actor,
  choice: DefaultsChoice,
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const [stored, values] = await Promise.all([ticketDefaults(environment), referenceValues(environment)]);
  const { closedStatusIds = [], ...before } = stored ?? {};
  const problems = DEFAULT_FIELDS.flatMap(({ field, kind, name }) => {
    const id = choice[field];
    if (id === null) return [];
    const value = values.find((each) => each.kind === kind && each.id === id);
    const refuse = (why: string) => [{ path: field, message: `${name}: ${why}. Choose another value.` }];
    if (!value) return refuse("is not in the loaded reference data");
    if (!value.isActive) return refuse(`"${value.label}" is inactive in Autotask`);
    if (field === "statusId" && meansClosed(id, closedStatusIds))
      return refuse(`"${value.label}" means closed, and a new ticket is open`);
    return [];
  });
  if (problems.length > 0) return invalid(problems);
  await saveSection(
    actor,
    `ticket-defaults:${environment}`,
    {
      before: stored && before,
      after: choice,
      write: (writer) => storeTicketDefaults(writer, environment, choice),
    },
    deps,
  );
  return ok({});
}

function meansClosed(statusId: number, closedStatusIds: readonly number[]): boolean {
  return isClosed({ statusId, completedAt: null }, closedStatusIds);
}

/**
 * Saves which statuses mean closed besides Autotask's own Complete, which always does (decisions.md, Resolving). Each must be one of the
 * stored reference data; inactive ones may be, since old tickets still carry them.
 */
export async function saveClosedStatuses(
  actor: Actor,
  given: { closedStatusIds: number[] },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const [stored, values] = await Promise.all([ticketDefaults(environment), referenceValues(environment)]);
  const closedStatusIds = given.closedStatusIds.filter((id) => id !== COMPLETE_STATUS_ID);
  const problems = closedStatusIds.flatMap((id) => {
    const status = values.find((each) => each.kind === "status" && each.id === id);
    if (status && id !== stored?.statusId) return [];
    const why = status
      ? `"${status.label}" is the Default Status, and a new ticket is open`
      : `ID ${id} is not in the loaded reference data`;
    return [{ path: "closedStatusIds", message: `Statuses that mean closed: ${why}. Take it off the list.` }];
  });
  if (problems.length > 0) return invalid(problems);
  await saveSection(
    actor,
    `closed-statuses:${environment}`,
    {
      before: { closedStatusIds: stored?.closedStatusIds ?? [] },
      after: { closedStatusIds },
      write: (writer) => storeClosedStatuses(writer, environment, closedStatusIds),
    },
    deps,
  );
  return ok({});
}

/**
 * Saves the Backupchecks Base URL after checking its form; it is never fetched (§7.3A, decisions.md).
 * @param hereOrigin the address under which the settings page is read; a warning is returned where it differs.
 */
export async function saveBaseUrl(
  actor: Actor,
  { baseUrl }: { baseUrl: string },
  deps: Circumstances & { hereOrigin: string | null },
): Promise<Result<{ warning: string | null }>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const checked = checkBaseUrl(baseUrl);
  if (!checked.ok) return invalid([{ path: "baseUrl", message: checked.message }]);
  await saveInstanceSettings(actor, "base-url", { baseUrl: checked.baseUrl }, deps);
  const differs = deps.hereOrigin !== null && !`${checked.baseUrl}/`.startsWith(`${deps.hereOrigin}/`);
  return ok({
    warning: differs
      ? `You are reading this page at ${deps.hereOrigin}. Links in tickets will point to ${checked.baseUrl}: make sure that technicians can reach it.`
      : null,
  });
}

/** Saves the instance's time zone: ticket texts are written in it. */
export async function saveTimeZone(
  actor: Actor,
  { timeZone }: { timeZone: string },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "time-zone", { timeZone }, deps);
}

/** "Allow resolving tickets from Backupchecks" (§7.5). */
export async function saveAllowResolve(
  actor: Actor,
  { allowResolve }: { allowResolve: boolean },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "resolving", { allowResolve }, deps);
}

/** "Allow manual ticket number entry when Autotask is enabled" (§6A.3). */
export async function saveAllowManualNumbers(
  actor: Actor,
  { allowManualNumbers }: { allowManualNumbers: boolean },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "compatibility", { allowManualNumbers }, deps);
}

/** Periodic validation on or off (§6B.3). */
export async function saveValidateTickets(
  actor: Actor,
  { validateTickets }: { validateTickets: boolean },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "periodic-validation", { validateTickets }, deps);
}

/** How often the background compares the names of mapped customers with Autotask (§3.2), in hours; 0 is never. */
export async function saveNameSync(
  actor: Actor,
  { nameSyncHours }: { nameSyncHours: number },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "name-sync", { nameSyncHours }, deps);
}

/** For how long reviewed runs without a ticket are kept; null keeps all of them. */
export async function saveRetention(
  actor: Actor,
  { keepRunsDays }: { keepRunsDays: number | null },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "retention", { keepRunsDays }, deps);
}

/** The API log (§7.6): which calls to Autotask are kept, and for how many days. */
export async function saveApiLog(
  actor: Actor,
  { level, keepDays }: { level: ApiLogLevel; keepDays: number },
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveInstanceSettings(actor, "api-log", { apiLog: level, keepApiLogDays: keepDays }, deps);
}
