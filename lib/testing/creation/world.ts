import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AutotaskConfig } from "@/lib/autotask/config";
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import { connectionOf, writeZone } from "@/lib/data/autotask-settings";
import { closeDatabase } from "@/lib/data/db";
import type { Actor } from "@/lib/domain/roles";
import { RECONCILER } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { controlOf, type SandboxControl } from "@/sandbox/autotask/control";
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { sampleTenant } from "@/sandbox/autotask/tenant";
import { makeReady, personOf } from "./instance";

/** How long Autotask may work on a request (autotask-api.md 9.1). */
const AUTOTASK_LIMIT_MS = 5 * 60_000;
const SHORT_OF_LIMIT_MS = AUTOTASK_LIMIT_MS - 30_000;

/** An instance on a real database, an Autotask to go with it, and one clock for both. */
export interface World {
  zoneInfoUrl: string;
  control: SandboxControl;
  operators: readonly [Actor, Actor];
  reconciler: Actor;
  /** Circumstances of one request, with the world's clock and the real gateway; its reads wait for nothing between attempts. */
  deps(timeouts?: AutotaskConfig["timeouts"]): WithGateway;
  now(): Date;
  /** How far the world's clock is ahead of the machine's, in milliseconds. */
  ahead(): number;
  /**
   * Puts the clock forward for the instance and for Autotask. Autotask works on a request for five minutes at most: before so
   * much time has passed, what it is still working on is waited for.
   */
  advance(ms: number): Promise<void>;
  /** Waits until Autotask works on nothing. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a world on the database of `DATABASE_URL`, which is migrated and empty. */
export async function openWorld(): Promise<World> {
  const world = await openAutotask();
  await makeReady(world.deps());
  const close = async () => {
    await closeDatabase();
    await world.close();
  };
  return { ...world, close };
}

/**
 * A further Autotask, with a clock of its own, for an instance that is ready: what happens in one is not seen in another.
 * @param idsFrom far enough from that of all others, whose IDs end up in the same database.
 */
export async function openAutotask(idsFrom = 0): Promise<World> {
  const sandbox = await startAutotaskSandbox({ tenant: { ...sampleTenant(), idsFrom } });
  const control = controlOf(sandbox.origin);
  await control.setBudget({ limit: 1_000_000_000 });
  let aheadMs = 0;
  let sinceQuietMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const world: World = {
    zoneInfoUrl: sandbox.zoneInfoUrl,
    control,
    operators: [personOf("operator", "Otto Operator"), personOf("operator", "Olga Operator")],
    reconciler: RECONCILER,
    deps: (timeouts) => ({
      now,
      requestId: randomUUID(),
      gatewayOf: gatewayTo(sandbox.zoneInfoUrl, now, timeouts),
    }),
    now,
    ahead: () => aheadMs,
    async advance(ms) {
      if (sinceQuietMs + ms > SHORT_OF_LIMIT_MS) await world.quiet();
      sinceQuietMs += ms;
      aheadMs += ms;
      await control.advanceClock(ms);
    },
    async quiet() {
      while ((await control.requests()).some(({ finished }) => !finished)) await pause(5);
      sinceQuietMs = 0;
    },
    close: () => sandbox.stop(),
  };
  return world;
}

/** The gateway as `lib/server.ts` makes it, but for the clock, the time-outs and the pauses between attempts. */
function gatewayTo(
  zoneInfoUrl: string,
  now: () => Date,
  timeouts: AutotaskConfig["timeouts"],
): WithGateway["gatewayOf"] {
  return async (environment) => {
    const connection = await connectionOf(environment);
    if (!connection) return null;
    const { credentials, zone } = connection;
    return createAutotaskGateway({
      zoneInfoUrl,
      userName: credentials.userName,
      secret: credentials.password,
      integrationCode: credentials.trackingIdentifier,
      zoneCache: {
        read: async () => zone,
        write: (found) => writeZone(environment, found, now()),
      },
      now,
      sleep: async () => {},
      ...(timeouts ? { timeouts } : {}),
    });
  };
}
