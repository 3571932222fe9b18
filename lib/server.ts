import "server-only";
import { type CallCause, flushApiLog, noteApiCall } from "@/lib/api-log";
import { oneAfterTheOther } from "@/lib/autotask/concurrency";
import { type AutotaskCall, isSilence } from "@/lib/autotask/config";
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import { processState } from "@/lib/autotask/process-state";
import { connectionOf, noteAnswer, noteSilence, writeZone } from "@/lib/data/autotask-settings";
import { sharedAutotaskSlots } from "@/lib/data/autotask-slots";
import { closeDatabase as closeConnections, pingDatabase, prisma } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { countToReview } from "@/lib/data/run-queue";
import { encryptionKeyId } from "@/lib/data/secrets";
import { countUnconfirmed } from "@/lib/data/ticket-links";
import type { PsaEnvironment, PsaGateway } from "@/lib/domain/psa";
import { type Actor, PERMISSIONS } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countAutotaskCall, type MomentaryFacts, metricsText } from "@/lib/metrics";
import { requestIdHere } from "@/lib/request-id";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";

/**
 * The one place where the parts meet: the gateway is built here from the stored settings, and stories are given it together with
 * the clock.
 */
export async function gatewayOf(
  environment: PsaEnvironment,
  requestId: string,
  actor: CallCause["actor"] = OURSELVES,
): Promise<PsaGateway | null> {
  const connection = await connectionOf(environment);
  if (!connection) return null;
  const { credentials, zone } = connection;
  const heed = heeding(environment, connection.silences);
  return createAutotaskGateway({
    zoneInfoUrl: env().AUTOTASK_ZONE_INFO_URL,
    userName: credentials.userName,
    secret: credentials.password,
    integrationCode: credentials.trackingIdentifier,
    zoneCache: {
      // As it was when this story began; no story lasts long, and what it finds itself it remembers.
      read: async () => zone,
      write: (found) => writeZone(environment, found, new Date()),
    },
    limiter: oneAfterTheOther(processState().limiter, sharedAutotaskSlots),
    onCall: (call) => {
      countAutotaskCall(call);
      noteApiCall(call, { environment, actor, requestId });
      log.debug({ requestId, environment, ...call }, "autotask call");
      heed(call).catch((error: unknown) => log.warn({ err: error }, "how Autotask answers was not noted"));
    },
  });
}

/**
 * Writes down, for all processes, that Autotask asked to be left alone or does not answer, whatever story found out; an answer that is
 * like the ones before it costs no write.
 */
function heeding(environment: PsaEnvironment, before: number): (call: AutotaskCall) => Promise<void> {
  let silences = before;
  return async (call) => {
    if (isSilence(call)) {
      silences += 1;
      return noteSilence(environment, new Date());
    }
    if (call.outcome === "throttled") {
      const { retryAfterSeconds } = call;
      await heedThrottling(environment, { kind: "throttled", retryAfterSeconds, detail: "" }, new Date());
    }
    if (silences === 0) return;
    silences = 0;
    return noteAnswer(environment);
  };
}

/** What a story needs besides its input, for one request by that person or that part of ourselves. */
export function circumstances(
  requestId: string = requestIdHere(),
  actor: CallCause["actor"] = OURSELVES,
): WithGateway {
  const gateway = (environment: PsaEnvironment) => gatewayOf(environment, requestId, actor);
  return { now: () => new Date(), requestId, gatewayOf: gateway };
}

/** Whoever calls Autotask without anybody's request. */
const OURSELVES: CallCause["actor"] = { kind: "system", id: "backupchecks", name: "Backupchecks" };

/** Ourselves, in the background: may look at tickets being made, and nothing else that asks for a permission. */
export const RECONCILER: Actor = {
  kind: "system",
  id: "reconciler",
  name: "Backupchecks",
  permissions: new Set(["view-runs"]),
};

/** Ourselves, validating linked tickets in the background: it asks Autotask, and for no permission of ours. */
export const VALIDATOR: Actor = {
  kind: "system",
  id: "validator",
  name: "Backupchecks",
  permissions: new Set(),
};

/** Ourselves, comparing the names of companies: what a person who maps customers may ask for. */
export const SYNCHRONISER: Actor = {
  kind: "system",
  id: "synchroniser",
  name: "Backupchecks",
  permissions: new Set(["map-customers"]),
};

/** Whoever runs commands on the machine holds its database and keys already: everything is allowed, and the trail says so. */
export const COMMAND_LINE: Actor = {
  kind: "system",
  id: "command-line",
  name: "Command line",
  permissions: new Set(PERMISSIONS),
};

/**
 * Ties the database to its encryption key at the first start, and refuses a start with another one: what is stored could not be read
 * (decisions.md, Settings).
 * @throws Error with one line that names the variable.
 */
export async function assertEncryptionKey(): Promise<void> {
  const stored = (await instanceSettings()).encryptionKeyId;
  if (stored === null) {
    await prisma().instanceSettings.update({
      where: { id: 1 },
      data: { encryptionKeyId: encryptionKeyId() },
    });
  } else if (stored !== encryptionKeyId()) {
    throw new Error("BACKUPCHECKS_ENCRYPTION_KEY is not the key that this database was written with");
  }
}

const BACKGROUND_JOBS = Symbol.for("backupchecks.background-jobs");

/** Told by the background, once it has started, how many jobs it has in which state. */
export function tellBackgroundJobs(ask: () => Promise<MomentaryFacts["jobs"]>): void {
  (globalThis as { [BACKGROUND_JOBS]?: typeof ask })[BACKGROUND_JOBS] = ask;
}

/** What this process has counted, and how things stand in the database, for Prometheus. */
export async function metricsNow(): Promise<{ type: string; text: string }> {
  const ask = (globalThis as { [BACKGROUND_JOBS]?: () => Promise<MomentaryFacts["jobs"]> })[BACKGROUND_JOBS];
  try {
    // Whoever asks would not wait until the other questions are given up.
    await pingDatabase();
    const [toReview, unconfirmed, jobs] = await Promise.all([
      countToReview(),
      countUnconfirmed(),
      ask ? ask() : [],
    ]);
    return metricsText({ toReview, unconfirmed, jobs });
  } catch (error) {
    log.warn({ err: error }, "metrics without the database");
    return metricsText(null);
  }
}

export { issueSetupCode as ensureSetupCode } from "@/lib/auth/setup";
export { encryptionKeyIdOf } from "@/lib/data/secrets";
export { pingDatabase };

/** Writes what waits to be written, then ends all connections. */
export async function closeDatabase(): Promise<void> {
  await flushApiLog();
  await closeConnections();
}
