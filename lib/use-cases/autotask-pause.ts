import "server-only";
import { connectionOverview } from "@/lib/data/autotask-settings";
import type { PsaEnvironment } from "@/lib/domain/psa";

const LEFT_ALONE = "Autotask receives too many requests and is left alone for a while.";
const SILENT = "Autotask does not answer at present and is left alone for half a minute.";

/**
 * Why Autotask is not to be asked just now by what nobody waits for: it said so, or it does not answer. Whichever process found out, all
 * of them heed it. What a person began is sent all the same. @returns `null` where it may be asked.
 */
export async function pauseOf(environment: PsaEnvironment, now: Date): Promise<string | null> {
  const connection = await connectionOverview(environment);
  if (connection?.throttledUntil && connection.throttledUntil > now) return LEFT_ALONE;
  if (connection?.silentUntil && connection.silentUntil > now) return SILENT;
  return null;
}
