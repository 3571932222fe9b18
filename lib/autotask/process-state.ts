import "server-only";
import type { PsaAnswer } from "@/lib/domain/psa";
import { type ConcurrencyLimiter, createConcurrencyLimiter } from "./concurrency";
import type { Zone } from "./config";

/** What all gateways of one process share, though a gateway is made anew for every request of ours. */
export interface ProcessState {
  /** Slots by API origin, user name and entity. */
  limiter: ConcurrencyLimiter;
  /** The last zone by discovery address and user name. */
  zones: Map<string, Zone>;
  /** Discoveries under way, by the same key: ten panels of a cold page ask once. */
  discoveries: Map<string, Promise<PsaAnswer<Zone>>>;
}

/** Requests at once per entity, process and connection (autotask-api.md 12). */
export const SLOTS_PER_ENTITY = 2;

const KEY = Symbol.for("backupchecks.autotask.process-state");

/**
 * The state of this process. It hangs on `globalThis` and not on the module, since a bundler may load one module several times
 * in a process (pages, routes and background work are separate bundles), and a limit kept twice is no limit.
 */
export function processState(): ProcessState {
  const holder = globalThis as { [KEY]?: ProcessState };
  holder[KEY] ??= {
    limiter: createConcurrencyLimiter(SLOTS_PER_ENTITY),
    zones: new Map(),
    discoveries: new Map(),
  };
  return holder[KEY];
}
