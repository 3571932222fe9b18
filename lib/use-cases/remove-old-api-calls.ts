import "server-only";
import { removeApiCallsBefore, removeCallCountsBefore } from "@/lib/data/api-calls";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { Unhurried } from "@/lib/use-cases/remove-old-runs";

/** Rows that one statement removes: what it locks, it locks for a fraction of a second. */
const ROWS_AT_ONCE = 1_000;
const DAY_MS = 86_400_000;

/**
 * One round of the API log's retention (§7.6): removes rows that are older than the setting says, the oldest first, and counts of minutes
 * that no hour reaches back to. After each batch it leaves the database alone for as long as the batch took.
 * @returns how many rows were removed.
 */
export async function removeOldApiCalls(deps: Unhurried): Promise<number> {
  const { keepApiLogDays } = await instanceSettings();
  const before = new Date(deps.now().getTime() - keepApiLogDays * DAY_MS);
  await removeCallCountsBefore(new Date(deps.now().getTime() - DAY_MS));
  let removed = 0;
  while (!deps.signal.aborted) {
    const began = performance.now();
    const batch = await removeApiCallsBefore(before, ROWS_AT_ONCE);
    removed += batch;
    if (batch < ROWS_AT_ONCE) break;
    await deps.pause(performance.now() - began);
  }
  return removed;
}
