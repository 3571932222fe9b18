import "server-only";
import { v7 as uuid } from "uuid";
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import { connectionCredentials, readZone, writeZone } from "@/lib/data/autotask-settings";
import { closeDatabase, pingDatabase, prisma } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { encryptionKeyId } from "@/lib/data/secrets";
import type { PsaEnvironment, PsaGateway } from "@/lib/domain/psa";
import { type Actor, PERMISSIONS } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { WithGateway } from "@/lib/use-cases/circumstances";

/**
 * The one place where the parts meet: the gateway is built here from the stored settings, and stories are given it together with
 * the clock.
 */
export async function gatewayOf(environment: PsaEnvironment, requestId: string): Promise<PsaGateway | null> {
  const credentials = await connectionCredentials(environment);
  if (!credentials) return null;
  return createAutotaskGateway({
    zoneInfoUrl: env().AUTOTASK_ZONE_INFO_URL,
    userName: credentials.userName,
    secret: credentials.password,
    integrationCode: credentials.trackingIdentifier,
    zoneCache: {
      read: async () => (await readZone(environment))?.zone ?? null,
      write: (zone) => writeZone(environment, zone, new Date()),
    },
    onCall: (call) => log.debug({ requestId, environment, ...call }, "autotask call"),
  });
}

/** What a story needs besides its input, for one request. */
export function circumstances(requestId: string = uuid()): WithGateway {
  return { now: () => new Date(), requestId, gatewayOf: (environment) => gatewayOf(environment, requestId) };
}

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

export { issueSetupCode as ensureSetupCode } from "@/lib/auth/setup";
export { closeDatabase, pingDatabase };
