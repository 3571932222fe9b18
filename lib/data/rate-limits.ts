import "server-only";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { prisma } from "@/lib/data/db";

/** A limit of attempts per window, shared by all processes through the database. */
export interface RateLimit {
  /** Counts one attempt. @returns seconds to wait when there were too many, else `null`. */
  consume(key: string): Promise<number | null>;
  /** Takes one attempt back, after a success. */
  refund(key: string): Promise<void>;
  /** Forgets a key, after a success. */
  reset(key: string): Promise<void>;
}

const limiters = new Map<string, RateLimiterPrisma>();

function limiterOf(
  name: string,
  points: number,
  windowSeconds: number,
  more: { inMemoryBlockOnConsumed?: number } = {},
): RateLimiterPrisma {
  const existing = limiters.get(name);
  if (existing) return existing;
  const made = new RateLimiterPrisma({
    storeClient: prisma(),
    tableName: "rateLimit",
    keyPrefix: name,
    points,
    duration: windowSeconds,
    ...more,
  });
  limiters.set(name, made);
  return made;
}

/** Takes points. @returns milliseconds until the window ends, and whether there were too few left. */
async function take(
  limiter: RateLimiterPrisma,
  key: string,
  points: number,
): Promise<{ msBeforeNext: number; isRefused: boolean }> {
  try {
    const { msBeforeNext } = await limiter.consume(key, points);
    return { msBeforeNext, isRefused: false };
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return { msBeforeNext: reason.msBeforeNext, isRefused: true };
    throw reason;
  }
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/**
 * @param windowSeconds how long an attempt counts, from the first of its window on.
 * @param isRemembered a process that has seen too many of a key refuses it by itself until the window ends, without asking the database
 * again: for a limit that is never reset.
 */
export function rateLimit(
  name: string,
  points: number,
  windowSeconds: number,
  { isRemembered = false }: { isRemembered?: boolean } = {},
): RateLimit {
  const more = isRemembered ? { inMemoryBlockOnConsumed: points + 1 } : {};
  const limiter = () => limiterOf(name, points, windowSeconds, more);
  return {
    async consume(key) {
      const { msBeforeNext, isRefused } = await take(limiter(), key, 1);
      return isRefused ? secondsOf(msBeforeNext) : null;
    },
    async refund(key) {
      await limiter().reward(key);
    },
    async reset(key) {
      await limiter().delete(key);
    },
  };
}

/** What a process may still count by itself, until the window ends; `left` is 0 for a key that has used up its points. */
interface Lease {
  left: number;
  until: number;
  isRefused: boolean;
}

/**
 * A limit for what comes too often to be counted in the database one by one. A process takes as many points as a lease at once and counts
 * those by itself: all processes together stay below the limit, and fall short of it by less than a lease each.
 */
export function leasedRateLimit(
  name: string,
  { points, windowSeconds, lease }: { points: number; windowSeconds: number; lease: number },
): Pick<RateLimit, "consume"> {
  const leases = new Map<string, Lease>();
  const underway = new Map<string, Promise<void>>();

  async function renew(key: string): Promise<void> {
    const { msBeforeNext, isRefused } = await take(limiterOf(name, points, windowSeconds), key, lease);
    leases.set(key, { left: isRefused ? 0 : lease, until: Date.now() + msBeforeNext, isRefused });
  }

  return {
    async consume(key) {
      for (;;) {
        const held = leases.get(key);
        const ms = held ? held.until - Date.now() : 0;
        if (held && ms > 0) {
          if (held.isRefused) return secondsOf(ms);
          if (held.left > 0) {
            held.left -= 1;
            return null;
          }
        }
        // Requests that come at once share what one of them takes.
        const renewal = underway.get(key) ?? renew(key).finally(() => underway.delete(key));
        underway.set(key, renewal);
        await renewal;
      }
    },
  };
}
