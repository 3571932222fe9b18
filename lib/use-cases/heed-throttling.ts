import "server-only";
import { noteThrottled } from "@/lib/data/autotask-settings";
import type { PsaEnvironment, PsaFailure } from "@/lib/domain/psa";

/** Where Autotask names no time after which to come again. */
const PAUSE_SECONDS = 60;

/** Where Autotask receives too many requests, nothing is asked of it for a while that nobody waits for. */
export async function heedThrottling(
  environment: PsaEnvironment,
  failure: PsaFailure,
  now: Date,
): Promise<void> {
  if (failure.kind !== "throttled") return;
  const seconds = failure.retryAfterSeconds ?? PAUSE_SECONDS;
  await noteThrottled(environment, new Date(now.getTime() + seconds * 1_000));
}
