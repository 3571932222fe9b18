import "server-only";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import { decryptSecret, encryptSecret, SecretUnreadable } from "@/lib/data/secrets";
import type { PsaEnvironment, ReferenceKind, ReferenceValue } from "@/lib/domain/psa";
import type { DefaultsChoice } from "@/lib/domain/settings-views";

const secretName = (environment: PsaEnvironment, name: string) => `autotask.${environment}.${name}`;

/** What a connection shows of itself: never its secrets. */
export async function connectionOverview(environment: PsaEnvironment, writer: Writer = prisma()) {
  return writer.autotaskConnection.findUnique({ where: { environment } });
}

export interface Credentials {
  userName: string;
  password: string;
  trackingIdentifier: string;
}

/** What the gateway is made of: credentials in clear, for it alone, the zone as it was last stored, and how Autotask answers. */
export interface Connection {
  credentials: Credentials;
  /** Opaque here. */
  zone: unknown;
  /** Requests in a row, of all processes, to which no answer came. */
  silences: number;
}

/** The connection of an environment; `null` where none is stored. */
export async function connectionOf(environment: PsaEnvironment): Promise<Connection | null> {
  const stored = await prisma().autotaskConnection.findUnique({
    where: { environment },
    omit: { password: false, trackingIdentifier: false },
  });
  if (!stored) return null;
  const { userName, password, trackingIdentifier, zone, zoneSeenAt, silences } = stored;
  return {
    credentials: {
      userName,
      password: decryptSecret(secretName(environment, "password"), password),
      trackingIdentifier: decryptSecret(secretName(environment, "trackingIdentifier"), trackingIdentifier),
    },
    zone: zoneSeenAt ? zone : null,
    silences,
  };
}

/** Whether the stored secrets open with the key of this process; `null` where none are stored. */
export async function secretsOpen(environment: PsaEnvironment): Promise<boolean | null> {
  try {
    return (await connectionCredentials(environment)) === null ? null : true;
  } catch (error) {
    if (error instanceof SecretUnreadable) return false;
    throw error;
  }
}

/** Credentials in clear; `null` where none are stored. */
export async function connectionCredentials(environment: PsaEnvironment): Promise<Credentials | null> {
  return (await connectionOf(environment))?.credentials ?? null;
}

/** Stores credentials; an absent secret keeps what is stored. A change of any of them forgets the zone and the last test. */
export async function saveConnection(
  writer: Writer,
  environment: PsaEnvironment,
  given: { userName: string; password?: string; trackingIdentifier?: string },
): Promise<void> {
  const secrets = {
    ...(given.password
      ? { password: encryptSecret(secretName(environment, "password"), given.password) }
      : {}),
    ...(given.trackingIdentifier
      ? {
          trackingIdentifier: encryptSecret(
            secretName(environment, "trackingIdentifier"),
            given.trackingIdentifier,
          ),
        }
      : {}),
  };
  const forget = { zoneSeenAt: null, testedAt: null, testFailure: null };
  const existing = await writer.autotaskConnection.findUnique({
    where: { environment },
    select: { environment: true },
  });
  if (existing) {
    await writer.autotaskConnection.update({
      where: { environment },
      data: { userName: given.userName, ...secrets, ...forget },
    });
    return;
  }
  if (!secrets.password || !secrets.trackingIdentifier)
    throw new Error("a new connection needs both secrets");
  const { password, trackingIdentifier } = secrets;
  await writer.autotaskConnection.create({
    data: { environment, userName: given.userName, password, trackingIdentifier },
  });
}

export async function noteConnectionTest(
  environment: PsaEnvironment,
  at: Date,
  failure: string | null,
): Promise<void> {
  await prisma().autotaskConnection.updateMany({
    where: { environment },
    data: { testedAt: at, testFailure: failure },
  });
}

/** Keeps the zone that was discovered; opaque here. */
export async function writeZone(environment: PsaEnvironment, zone: object, seenAt: Date): Promise<void> {
  await prisma().autotaskConnection.updateMany({
    where: { environment },
    data: { zone, zoneSeenAt: seenAt },
  });
}

/** Until when Autotask asked to be left alone; an earlier, longer request stands. */
export async function noteThrottled(environment: PsaEnvironment, until: Date): Promise<void> {
  await prisma().autotaskConnection.updateMany({
    where: { environment, OR: [{ throttledUntil: null }, { throttledUntil: { lt: until } }] },
    data: { throttledUntil: until },
  });
}

/** So many requests in a row without an answer are an outage: one alone may be a hiccup, and a read that fails is tried three times. */
const SILENCES_AT_MOST = 5;
/** For so long nothing is asked then that nobody waits for; each further silence begins it anew. */
const SILENCE_SECONDS = 30;

/** A request got no answer, in whatever process. Counted by the database, so that all of them together find out soon. */
export async function noteSilence(environment: PsaEnvironment, at: Date): Promise<void> {
  const until = new Date(at.getTime() + SILENCE_SECONDS * 1_000);
  await rowsOf(
    "note-silence",
    `UPDATE autotask_connections SET silences = silences + 1,
            silent_until = CASE WHEN silences + 1 >= $2 THEN greatest(silent_until, $3::timestamptz) ELSE silent_until END
     WHERE environment = $1::environment`,
    [environment, SILENCES_AT_MOST, until],
  );
}

/** An answer came after silences: the outage is over for all processes. */
export async function noteAnswer(environment: PsaEnvironment): Promise<void> {
  await prisma().autotaskConnection.updateMany({
    where: { environment, silences: { gt: 0 } },
    data: { silences: 0, silentUntil: null },
  });
}

const DEFAULTS = {
  closedStatusIds: true,
  sourceId: true,
  queueId: true,
  statusId: true,
  warningPriorityId: true,
  errorPriorityId: true,
} as const;

/** Ticket defaults of an environment, and which of its statuses mean closed besides Autotask's own; `null` before the first save. */
export function ticketDefaults(
  environment: PsaEnvironment,
  writer: Writer = prisma(),
): Promise<(DefaultsChoice & { closedStatusIds: number[] }) | null> {
  return writer.ticketDefaults.findUnique({ where: { environment }, select: DEFAULTS });
}

/** What means closed stays as it is. */
export async function saveTicketDefaults(
  writer: Writer,
  environment: PsaEnvironment,
  choice: DefaultsChoice,
): Promise<void> {
  const { sourceId, queueId, statusId, warningPriorityId, errorPriorityId } = choice;
  const data = { sourceId, queueId, statusId, warningPriorityId, errorPriorityId };
  await writer.ticketDefaults.upsert({
    where: { environment },
    create: { environment, ...data },
    update: data,
  });
}

/** The statuses that mean closed besides Autotask's own Complete; the ticket defaults beside them stay as they are. */
export async function saveClosedStatuses(
  writer: Writer,
  environment: PsaEnvironment,
  closedStatusIds: number[],
): Promise<void> {
  await writer.ticketDefaults.upsert({
    where: { environment },
    create: { environment, closedStatusIds },
    update: { closedStatusIds },
  });
}

export interface StoredReferenceValue extends ReferenceValue {
  loadedAt: Date;
}

/** The environment's reference data in Autotask's order, inactive values too. */
export async function referenceValues(
  environment: PsaEnvironment,
  writer: Writer = prisma(),
): Promise<StoredReferenceValue[]> {
  return writer.$queryRaw<StoredReferenceValue[]>`
    SELECT kind::text AS kind, value AS id, label, is_active AS "isActive", is_system AS "isSystem", sort_order AS "sortOrder",
           loaded_at AS "loadedAt"
    FROM reference_values WHERE environment = ${environment}::environment ORDER BY kind, sort_order, value`;
}

/**
 * Stores freshly loaded reference data. What Autotask no longer lists is kept as inactive: a setting may still hold it, and its
 * label should still be readable.
 */
export async function replaceReferenceValues(
  writer: Writer,
  environment: PsaEnvironment,
  values: readonly ReferenceValue[],
  loadedAt: Date,
): Promise<void> {
  await writer.referenceValue.updateMany({ where: { environment }, data: { isActive: false } });
  for (const { kind, id, label, isActive, isSystem, sortOrder } of values) {
    const data = { label, isActive, isSystem, sortOrder, loadedAt };
    const key = { environment, kind: kind as ReferenceKind, value: id };
    await writer.referenceValue.upsert({
      where: { environment_kind_value: key },
      create: { ...key, ...data },
      update: data,
    });
  }
}
