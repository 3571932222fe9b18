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

/** @param windowSeconds how long an attempt counts, from the first of its window on. */
export function rateLimit(name: string, points: number, windowSeconds: number): RateLimit {
  const limiter = () => {
    const existing = limiters.get(name);
    if (existing) return existing;
    const made = new RateLimiterPrisma({
      storeClient: prisma(),
      tableName: "rateLimit",
      keyPrefix: name,
      points,
      duration: windowSeconds,
    });
    limiters.set(name, made);
    return made;
  };
  return {
    async consume(key) {
      try {
        await limiter().consume(key);
        return null;
      } catch (reason) {
        if (reason instanceof RateLimiterRes) return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
        throw reason;
      }
    },
    async refund(key) {
      await limiter().reward(key);
    },
    async reset(key) {
      await limiter().delete(key);
    },
  };
}
