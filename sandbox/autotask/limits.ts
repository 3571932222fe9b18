/** The window of the hourly budget (autotask-api.md 9.1). */
const TIMEFRAME_MS = 3_600_000;
export const TIMEFRAME_MINUTES = 60;

/** Requests within the last 60 minutes, by all integrations of the tenant together. */
export class RollingBudget {
  limit = 10_000;
  private spent: { at: number; count: number }[] = [];
  private total = 0;

  /** How many requests lie within the window that ends at `now` (milliseconds). */
  used(now: number): number {
    const expired = this.spent.findIndex((entry) => entry.at > now - TIMEFRAME_MS);
    const gone = this.spent.splice(0, expired === -1 ? this.spent.length : expired);
    for (const entry of gone) {
      this.total -= entry.count;
    }
    return this.total;
  }

  /** Counts one request; false, and nothing counted, when the budget is used up. */
  spend(now: number): boolean {
    if (this.used(now) >= this.limit) {
      return false;
    }
    const last = this.spent.at(-1);
    if (last?.at === now) {
      last.count += 1;
    } else {
      this.spent.push({ at: now, count: 1 });
    }
    this.total += 1;
    return true;
  }

  /** Forgets what was used and puts `count` in its place, all of it used at `at`. */
  assume(count: number, at: number): void {
    this.spent = [{ at, count }];
    this.total = count;
  }

  /** Steps of latency: none below half of the budget, one below three quarters, then two. */
  latencySteps(now: number): 0 | 1 | 2 {
    const share = this.used(now) / this.limit;
    if (share < 0.5) {
      return 0;
    }
    return share < 0.75 ? 1 : 2;
  }
}

/** Requests under way by integration code and entity; each such pair has so many threads and no more. */
export class ThreadGate {
  private readonly underWay = new Map<string, number>();

  /** Takes a thread and gives the function that frees it, good for one call; null if all are taken. */
  enter(integrationCode: string, entity: string, threadLimit: number): (() => void) | null {
    const key = `${entity} ${integrationCode}`;
    const taken = this.underWay.get(key) ?? 0;
    if (taken >= threadLimit) {
      return null;
    }
    this.underWay.set(key, taken + 1);
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.underWay.set(key, (this.underWay.get(key) ?? 1) - 1);
      }
    };
  }
}
