import { errors, type Reply } from "./replies";

export const HOURLY_LIMIT_REACHED = "The number of requests that are permitted per hour has been exceeded.";

/** The message of one concurrent request too many, for this many threads (autotask-api.md 9.1). */
export function threadsExceeded(threadLimit: number): string {
  return `API thread threshold of ${threadLimit} threads has been exceeded`;
}

/** A 429; `Retry-After` only where there is a number of seconds. */
export function throttled(message: string, retryAfterSeconds: number | null): Reply {
  const reply = errors([message], 429);
  return retryAfterSeconds === null
    ? reply
    : { ...reply, headers: { "Retry-After": String(retryAfterSeconds) } };
}
