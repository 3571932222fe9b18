import "server-only";
import {
  connectionOverview,
  referenceValues,
  saveClosedStatuses as storeClosedStatuses,
  saveConnection as storeConnection,
  saveTicketDefaults as storeTicketDefaults,
  ticketDefaults,
} from "@/lib/data/autotask-settings";
import { updateInstanceSettings } from "@/lib/data/instance-settings";
import type { ApiLogLevel } from "@/lib/domain/api-log";
import { checkBaseUrl } from "@/lib/domain/base-url";
import type { PsaEnvironment, ReferenceValue } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { type FieldProblem, ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { DefaultsChoice } from "@/lib/domain/settings-views";
import { DEFAULT_FIELDS } from "@/lib/domain/ticket-defaults";
import { COMPLETE_STATUS_ID, isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { saveInstanceSettings, saveSection } from "@/lib/use-cases/save-section";

type Saved = Result<object>;

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
  return saveSection(actor, deps, async ({ autotaskEnabled }, writer) => {
    await updateInstanceSettings(writer, { autotaskEnabled: enabled });
    return ok({ section: "enabled", before: { enabled: autotaskEnabled }, after: { enabled } });
  });
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
  return saveSection(actor, deps, async ({ environment }, writer) => {
    const stored = await connectionOverview(environment, writer);
    const missing: FieldProblem[] = [];
    if (!stored && !given.password) missing.push({ path: "password", message: "Enter the API Password." });
    if (!stored && !given.trackingIdentifier)
      missing.push({ path: "trackingIdentifier", message: "Enter the Tracking Identifier." });
    if (missing.length > 0) return invalid(missing);
    await storeConnection(writer, environment, given);
    return ok({
      section: `connection:${environment}`,
      before: stored && { userName: stored.userName },
      after: {
        userName: given.userName,
        passwordChanged: Boolean(given.password),
        trackingIdentifierChanged: Boolean(given.trackingIdentifier),
      },
    });
  });
}

/** Saves the ticket defaults; each must be an active value of the stored reference data (§7.3, §7.4). */
export async function saveTicketDefaults(
  actor: Actor,
  choice: DefaultsChoice,
  deps: Circumstances,
): Promise<Saved> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  return saveSection(actor, deps, async ({ environment }, writer) => {
    const stored = await ticketDefaults(environment, writer);
    const { closedStatusIds = [], ...before } = stored ?? {};
    const problems = problemsOf(choice, await referenceValues(environment, writer), closedStatusIds);
    if (problems.length > 0) return invalid(problems);
    await storeTicketDefaults(writer, environment, choice);
    return ok({ section: `ticket-defaults:${environment}`, before: stored && before, after: choice });
  });
}

function problemsOf(
  choice: DefaultsChoice,
  values: readonly ReferenceValue[],
  closedStatusIds: readonly number[],
): FieldProblem[] {
  return DEFAULT_FIELDS.flatMap(({ field, kind, name }) => {
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
  const closedStatusIds = given.closedStatusIds.filter((id) => id !== COMPLETE_STATUS_ID);
  return saveSection(actor, deps, async ({ environment }, writer) => {
    const stored = await ticketDefaults(environment, writer);
    const values = await referenceValues(environment, writer);
    const problems = closedStatusIds.flatMap((id) => {
      const status = values.find((each) => each.kind === "status" && each.id === id);
      if (status && id !== stored?.statusId) return [];
      const why = status
        ? `"${status.label}" is the Default Status, and a new ticket is open`
        : `ID ${id} is not in the loaded reference data`;
      const message = `Statuses that mean closed: ${why}. Take it off the list.`;
      return [{ path: "closedStatusIds", message }];
    });
    if (problems.length > 0) return invalid(problems);
    await storeClosedStatuses(writer, environment, closedStatusIds);
    const before = { closedStatusIds: stored?.closedStatusIds ?? [] };
    return ok({ section: `closed-statuses:${environment}`, before, after: { closedStatusIds } });
  });
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
