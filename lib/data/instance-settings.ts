import "server-only";
import { randomInt } from "node:crypto";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import type { ApiLogLevel } from "@/lib/domain/api-log";
import type { PsaEnvironment } from "@/lib/domain/psa";

export interface InstanceSettings {
  instanceTag: string;
  timeZone: string;
  autotaskEnabled: boolean;
  environment: PsaEnvironment;
  baseUrl: string | null;
  allowResolve: boolean;
  allowManualNumbers: boolean;
  /** Hours between two comparisons of company names in the background; 0 is off (§3.2). */
  nameSyncHours: number;
  /** Linked tickets are validated in the background (§6B.3). */
  validateTickets: boolean;
  /** Older reviewed runs without a ticket are removed; null keeps all. */
  keepRunsDays: number | null;
  /** Which calls to Autotask the API log keeps, and for how many days (§7.6). */
  apiLog: ApiLogLevel;
  keepApiLogDays: number;
  encryptionKeyId: string | null;
  setupCodeHash: string | null;
}

const FIND = `
  SELECT instance_tag AS "instanceTag", time_zone AS "timeZone", autotask_enabled AS "autotaskEnabled", environment::text AS environment,
         base_url AS "baseUrl", allow_resolve AS "allowResolve", allow_manual_numbers AS "allowManualNumbers",
         name_sync_hours AS "nameSyncHours", validate_tickets AS "validateTickets", keep_runs_days AS "keepRunsDays",
         api_log::text AS "apiLog", keep_api_log_days AS "keepApiLogDays", encryption_key_id AS "encryptionKeyId", setup_code_hash AS "setupCodeHash"
  FROM instance_settings WHERE id = 1`;

const TAG_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const TAG_LENGTH = 6;

/** The instance's settings; its one row is made, with a tag of its own, when it is first asked for. */
export async function instanceSettings(): Promise<InstanceSettings> {
  const [found] = await rowsOf<InstanceSettings & Record<string, unknown>>("instance-settings", FIND);
  if (found) return found;
  const instanceTag = Array.from(
    { length: TAG_LENGTH },
    () => TAG_ALPHABET[randomInt(TAG_ALPHABET.length)],
  ).join("");
  await prisma().instanceSettings.createMany({ data: [{ id: 1, instanceTag }], skipDuplicates: true });
  return instanceSettings();
}

/**
 * The settings as they stand, held until the transaction ends: whoever saves any section of them waits here, so that what one finds and
 * checks itself against is not changed by another before it is saved. The row exists: settings are read before they are changed.
 */
export async function holdInstanceSettings(writer: Writer): Promise<InstanceSettings> {
  // A constant text.
  const [held] = await writer.$queryRawUnsafe<InstanceSettings[]>(`${FIND} FOR UPDATE`);
  if (!held) throw new Error("the settings were never read");
  return held;
}

/** Changes instance settings inside a story's transaction. The row exists: settings are read before they are changed. */
export async function updateInstanceSettings(
  writer: Writer,
  changes: Partial<Omit<InstanceSettings, "instanceTag">>,
): Promise<void> {
  await writer.instanceSettings.update({ where: { id: 1 }, data: changes });
}

/** Notes who changed a section of the settings, for the line beside it. */
export async function noteSettingsChange(
  writer: Writer,
  section: string,
  by: { id: string; name: string },
  now: Date,
): Promise<void> {
  const change = { changedAt: now, changedById: by.id, changedBy: by.name };
  await writer.settingsChange.upsert({ where: { section }, create: { section, ...change }, update: change });
}

export async function settingsChanges(): Promise<Map<string, { by: string; at: Date }>> {
  const rows = await prisma().settingsChange.findMany();
  return new Map(rows.map((row) => [row.section, { by: row.changedBy, at: row.changedAt }]));
}
