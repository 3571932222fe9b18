/** How often the background compares names with Autotask (§3.2), by hours; 0 is never. Daily is what an instance begins with. */
export const NAME_SYNC_CHOICES = [
  { hours: 0, words: "Off" },
  { hours: 6, words: "Every 6 hours" },
  { hours: 12, words: "Every 12 hours" },
  { hours: 24, words: "Daily" },
  { hours: 168, words: "Weekly" },
] as const;

const HOUR_MS = 3_600_000;
/** Rounds come once an hour, and not to the second: without it each comparison would be an hour later than the one before. */
const TOLERANCE_MS = HOUR_MS / 2;

/** Whether the setting asks for another comparison. @param last the one before, of whoever; `null` if there was none. */
export function isNameSyncDue({
  hours,
  last,
  now,
}: {
  hours: number;
  last: Date | null;
  now: Date;
}): boolean {
  if (hours === 0) return false;
  return last === null || now.getTime() - last.getTime() >= hours * HOUR_MS - TOLERANCE_MS;
}
