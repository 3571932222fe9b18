import "server-only";

/** Gives a slot back; a second call does nothing. Where slots are kept elsewhere it has been given back once this resolves. */
export type Release = () => void | Promise<void>;

export interface ConcurrencyLimiter {
  /** Waits for a slot of the key, first come first served; null where none came free within `waitMs`. */
  acquire(key: string, waitMs: number): Promise<Release | null>;
}

interface Lane {
  busy: number;
  waiting: Array<() => void>;
}

/**
 * At most `limit` holders per key at a time.
 * Autotask allows 3 requests at once per integration code and entity and answers 429 beyond (autotask-api.md 9.1); 2 leaves
 * room for another process with the same code.
 */
export function createConcurrencyLimiter(limit: number): ConcurrencyLimiter {
  const lanes = new Map<string, Lane>();

  function releaseOf(key: string, lane: Lane): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = lane.waiting.shift();
      if (next) {
        next();
        return;
      }
      lane.busy -= 1;
      if (lane.busy === 0) lanes.delete(key);
    };
  }

  return {
    acquire(key, waitMs) {
      const lane = lanes.get(key) ?? { busy: 0, waiting: [] };
      lanes.set(key, lane);
      if (lane.busy < limit) {
        lane.busy += 1;
        return Promise.resolve(releaseOf(key, lane));
      }
      return new Promise((resolve) => {
        const enter = () => {
          clearTimeout(timer);
          resolve(releaseOf(key, lane));
        };
        const timer = setTimeout(() => {
          const place = lane.waiting.indexOf(enter);
          if (place >= 0) lane.waiting.splice(place, 1);
          resolve(null);
        }, waitMs);
        lane.waiting.push(enter);
      });
    },
  };
}

/**
 * Two limits one behind the other: whoever has a slot of the near one waits for one of the far one, so that no more wait there than the
 * near one lets through.
 */
export function oneAfterTheOther(near: ConcurrencyLimiter, far: ConcurrencyLimiter): ConcurrencyLimiter {
  return {
    async acquire(key, waitMs) {
      const began = performance.now();
      const releaseNear = await near.acquire(key, waitMs);
      if (!releaseNear) return null;
      const releaseFar = await far
        .acquire(key, Math.max(0, waitMs - (performance.now() - began)))
        .catch(async (error: unknown) => {
          await releaseNear();
          throw error;
        });
      if (!releaseFar) {
        await releaseNear();
        return null;
      }
      return async () => {
        await releaseFar();
        await releaseNear();
      };
    },
  };
}
