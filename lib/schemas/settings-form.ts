import { z } from "zod";
import { API_LOG_LEVELS, KEEP_API_LOG_DAYS } from "@/lib/domain/api-log";
import { checkBaseUrl } from "@/lib/domain/base-url";
import { NAME_SYNC_CHOICES } from "@/lib/domain/name-sync";

/** Longest values, in characters, that the connection's fields take. */
export const USER_NAME_LIMIT = 100;
export const API_PASSWORD_LIMIT = 200;
export const TRACKING_IDENTIFIER_LIMIT = 100;

/** The three values travel as HTTP headers, which carry Latin-1 without control characters and nothing else. */
const NOT_IN_A_HEADER = /[^\x20-\x7e\xa0-\xff]/u;

function headerText(text: z.ZodString, field: string, limit: number) {
  return text
    .refine(
      (value) => value.length <= limit,
      `${field} may have at most ${limit} characters. Check what was pasted.`,
    )
    .refine(
      (value) => !NOT_IN_A_HEADER.test(value),
      `${field} contains a line break or a character that can't be sent to Autotask. Type it, or paste it again.`,
    );
}

const USER_NAME_EMPTY = "API Username is empty. Enter the user name of the API user in Autotask.";

/**
 * The connection (§7.2). `password` is kept as typed, since a space may belong to it; an absent or empty secret means "keep what is
 * stored".
 */
export const saveConnectionSchema = z.object({
  userName: headerText(
    z.string(USER_NAME_EMPTY).trim().min(1, USER_NAME_EMPTY),
    "API Username",
    USER_NAME_LIMIT,
  ),
  password: headerText(
    z.string("API Password must be text. Enter it again."),
    "API Password",
    API_PASSWORD_LIMIT,
  ).optional(),
  trackingIdentifier: headerText(
    z.string("Tracking Identifier must be text. Enter it again.").trim(),
    "Tracking Identifier",
    TRACKING_IDENTIFIER_LIMIT,
  ).optional(),
});
export type SaveConnection = z.output<typeof saveConnectionSchema>;

/** The connection as it must be given where a secret is not stored yet: there is nothing to keep, so it is asked for. */
export function connectionSchemaFor(stored: { passwordSet: boolean; trackingIdentifierSet: boolean }) {
  return saveConnectionSchema
    .refine((given) => stored.passwordSet || Boolean(given.password), {
      path: ["password"],
      message: "API Password is empty. Enter the password (secret) of the API user.",
      when: isObject,
    })
    .refine((given) => stored.trackingIdentifierSet || Boolean(given.trackingIdentifier), {
      path: ["trackingIdentifier"],
      message: "Tracking Identifier is empty. Enter the one that Autotask shows for the API user.",
      when: isObject,
    });
}

/** Says what is missing even where another field has a problem of its own. */
function isObject(payload: { value: unknown }): boolean {
  return typeof payload.value === "object" && payload.value !== null;
}

/** Autotask's IDs of picklist values are 32-bit integers. */
const MAX_PICKLIST_ID = 2_147_483_647;

function picklistId(field: string) {
  const message = `${field} is not a value of Autotask's list. Choose one from the list.`;
  return z.number(message).int(message).min(0, message).max(MAX_PICKLIST_ID, message).nullable();
}

/** The ticket defaults (§7.3) by ID; `null` leaves a default unset. */
export const saveTicketDefaultsSchema = z.object({
  sourceId: picklistId("Ticket Source"),
  queueId: picklistId("Default Queue"),
  statusId: picklistId("Default Status"),
  warningPriorityId: picklistId("The priority for Warning"),
  errorPriorityId: picklistId("The priority for Error"),
});
export type SaveTicketDefaults = z.output<typeof saveTicketDefaultsSchema>;

const CLOSED_STATUSES =
  "Statuses that mean closed: one is not a value of Autotask's list. Choose from the list.";
/** More than any tenant has statuses; what is longer is no list of them. */
const MAX_CLOSED_STATUSES = 500;

/** The statuses that mean closed (decisions.md, Resolving), each once, in one order. */
export const saveClosedStatusesSchema = z.object({
  closedStatusIds: z
    .custom<number[]>(
      (ids) =>
        Array.isArray(ids) &&
        ids.length <= MAX_CLOSED_STATUSES &&
        ids.every((id) => Number.isInteger(id) && id >= 0 && id <= MAX_PICKLIST_ID),
      CLOSED_STATUSES,
    )
    .transform((ids) => [...new Set(ids)].sort((one, other) => one - other)),
});
export type SaveClosedStatuses = z.output<typeof saveClosedStatusesSchema>;

/** The Backupchecks Base URL (§7.3A), brought to its one normal form; its rules and sentences are `checkBaseUrl`'s. */
export const saveBaseUrlSchema = z.object({
  baseUrl: z
    .string("Backupchecks Base URL must be text. Enter the address of this instance.")
    .trim()
    .transform((value, context) => {
      const check = checkBaseUrl(value);
      if (check.ok) return check.baseUrl;
      context.addIssue({ code: "custom", message: check.message });
      return z.NEVER;
    }),
});
export type SaveBaseUrl = z.output<typeof saveBaseUrlSchema>;

/** "Enable Autotask integration" (§7.2). */
export const saveEnabledSchema = z.object({
  enabled: z.boolean("Enable Autotask integration must be on or off. Choose one of the two."),
});
export type SaveEnabled = z.output<typeof saveEnabledSchema>;

/** "Allow resolving tickets from Backupchecks" (§7.5). */
export const saveAllowResolveSchema = z.object({
  allowResolve: z.boolean(
    "Allow resolving tickets from Backupchecks must be on or off. Choose one of the two.",
  ),
});
export type SaveAllowResolve = z.output<typeof saveAllowResolveSchema>;

/** "Allow manual ticket number entry when Autotask is enabled" (§6A.3). */
export const saveAllowManualNumbersSchema = z.object({
  allowManualNumbers: z.boolean(
    "Allow manual ticket number entry when Autotask is enabled must be on or off. Choose one of the two.",
  ),
});
export type SaveAllowManualNumbers = z.output<typeof saveAllowManualNumbersSchema>;

/** Shortest and longest time that runs can be kept for, in days. */
export const KEEP_RUNS_DAYS = { least: 30, most: 3650 };

const KEEP_RUNS_PROBLEM = `Keep runs for must be ${KEEP_RUNS_DAYS.least} to ${KEEP_RUNS_DAYS.most} days, or empty to keep all of them.`;

/** For how long runs are kept, as it is typed; empty keeps all of them. */
export const saveRetentionSchema = z.object({
  keepRunsDays: z
    .string(KEEP_RUNS_PROBLEM)
    .trim()
    .regex(/^\d{0,4}$/, KEEP_RUNS_PROBLEM)
    .transform((typed) => (typed === "" ? null : Number(typed)))
    .refine(
      (days) => days === null || (days >= KEEP_RUNS_DAYS.least && days <= KEEP_RUNS_DAYS.most),
      KEEP_RUNS_PROBLEM,
    ),
});
export type SaveRetention = z.input<typeof saveRetentionSchema>;

const KEEP_API_LOG_PROBLEM = `Keep rows for must be ${KEEP_API_LOG_DAYS.least} to ${KEEP_API_LOG_DAYS.most} days. Enter a whole number.`;

/** The API log (§7.6): its level, and the days as they are typed. */
export const saveApiLogSchema = z.object({
  level: z.enum(API_LOG_LEVELS, "API log must be Off, Errors or All. Choose one of them."),
  keepDays: z
    .string(KEEP_API_LOG_PROBLEM)
    .trim()
    .regex(/^\d{1,3}$/, KEEP_API_LOG_PROBLEM)
    .transform(Number)
    .refine(
      (days) => days >= KEEP_API_LOG_DAYS.least && days <= KEEP_API_LOG_DAYS.most,
      KEEP_API_LOG_PROBLEM,
    ),
});
export type SaveApiLog = z.input<typeof saveApiLogSchema>;

const NAME_SYNC_PROBLEM = `Sync names must be one of ${NAME_SYNC_CHOICES.map(({ words }) => words).join(", ")}. Choose one of them.`;

/** How often the background compares names with Autotask (§3.2), in hours. */
export const saveNameSyncSchema = z.object({
  nameSyncHours: z
    .int(NAME_SYNC_PROBLEM)
    .refine((hours) => NAME_SYNC_CHOICES.some((choice) => choice.hours === hours), NAME_SYNC_PROBLEM),
});
export type SaveNameSync = z.output<typeof saveNameSyncSchema>;

/** Periodic validation (§6B.3). */
export const saveValidateTicketsSchema = z.object({
  validateTickets: z.boolean("Periodic validation must be on or off. Choose one of the two."),
});
export type SaveValidateTickets = z.output<typeof saveValidateTicketsSchema>;

/** "Environment" (§7.2). */
export const saveEnvironmentSchema = z.object({
  environment: z.enum(
    ["sandbox", "production"],
    "Environment must be Sandbox or Production. Choose one of the two.",
  ),
});
export type SaveEnvironment = z.output<typeof saveEnvironmentSchema>;

/**
 * The name in its usual spelling ("europe/amsterdam" gives "Europe/Amsterdam"), or `null` where this runtime knows no such zone. A name that
 * is an alias stays the one that was chosen. Offsets such as `+01:00` are no zones: they know no summer time.
 */
function knownTimeZone(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    const canonical = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    return canonical.toLowerCase() === name.toLowerCase() ? canonical : name;
  } catch {
    return null;
  }
}

/** An IANA time zone. */
export const timeZone = z
  .string("Time zone is empty. Choose one from the list.")
  .trim()
  .transform((name, context) => {
    const known = knownTimeZone(name);
    if (known !== null) return known;
    context.addIssue({
      code: "custom",
      message: "Time zone is not known. Choose one from the list, such as Europe/Amsterdam or UTC.",
    });
    return z.NEVER;
  });

/** The instance's time zone (decisions.md, "Words"). */
export const saveTimeZoneSchema = z.object({ timeZone });
export type SaveTimeZone = z.output<typeof saveTimeZoneSchema>;
