import "server-only";

/** Attempts beyond the first (autotask-api.md 12). */
export const RETRIES_AT_MOST = 2;

/** No new attempt begins later than this after the first one did: a person is waiting. */
export const RETRY_WINDOW_MS = 10_000;

const FIRST_DELAY_MS = 500;

export interface RetryQuestion {
  /** Whether the call only reads; a create is never sent twice. */
  repeatable: boolean;
  /** Whether another attempt may help. */
  transient: boolean;
  /** Attempts made so far, 1 after the first. */
  attempts: number;
  /** Since the first attempt began; a slow failure uses up the window, so a read that timed out is not tried again. */
  elapsedMs: number;
  /** What Autotask asked for, where it did. */
  retryAfterSeconds: number | null;
  /** In [0, 1). */
  random: number;
}

/** Milliseconds to wait before the next attempt; null: give up. */
export function decideRetry(question: RetryQuestion): number | null {
  const { repeatable, transient, attempts, elapsedMs, retryAfterSeconds, random } = question;
  if (!repeatable || !transient || attempts > RETRIES_AT_MOST) return null;
  const backOff = FIRST_DELAY_MS * 2 ** (attempts - 1) * (0.5 + random / 2);
  const delay = Math.round(retryAfterSeconds === null ? backOff : retryAfterSeconds * 1000);
  return elapsedMs + delay > RETRY_WINDOW_MS ? null : delay;
}

/** Reads a `Retry-After` header, seconds or an HTTP date, as seconds from `now`; null where it says nothing usable. */
export function readRetryAfter(header: string | null, now: Date): number | null {
  const value = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // An HTTP date names its day; Date.parse would also take "5.5" or "-3" for a date.
  if (!/^[A-Za-z]{3,9},? /.test(value)) return null;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : Math.max(0, Math.ceil((instant - now.getTime()) / 1000));
}

export interface Retryable {
  ok: boolean;
  transient?: boolean;
  retryAfterSeconds?: number | null;
}

/** Makes attempts until one succeeds or {@link decideRetry} gives up; answers the last one. */
export async function withRetries<T extends Retryable>(
  attempt: () => Promise<T>,
  options: {
    repeatable: boolean;
    now: () => Date;
    sleep: (ms: number) => Promise<void>;
    random: () => number;
  },
): Promise<T> {
  const began = options.now().getTime();
  for (let attempts = 1; ; attempts += 1) {
    const result = await attempt();
    if (result.ok) return result;
    const delay = decideRetry({
      repeatable: options.repeatable,
      transient: result.transient ?? false,
      attempts,
      elapsedMs: options.now().getTime() - began,
      retryAfterSeconds: result.retryAfterSeconds ?? null,
      random: options.random(),
    });
    if (delay === null) return result;
    await options.sleep(delay);
  }
}
