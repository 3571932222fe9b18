import "server-only";

const DATE =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d+))?)?)?\s*(?<offset>Z|[+-]\d\d:?\d\d)?$/i;

/** Autotask's "no date" of some fields is the year 1. */
const FIRST_YEAR = 1900;

/**
 * Reads a date of Autotask's: any number of fraction digits, UTC where no offset is given (autotask-api.md 9.3).
 * Null for what is no date, or one that does not exist.
 */
export function readAutotaskDate(text: string): Date | null {
  const parts = DATE.exec(text.trim())?.groups;
  if (!parts) return null;
  const part = (name: string) => Number(parts[name] ?? 0);
  const milliseconds = Number((parts.fraction ?? "").slice(0, 3).padEnd(3, "0"));
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const [hour, minute, second] = [part("hour"), part("minute"), part("second")];
  if (year < FIRST_YEAR || hour > 23 || minute > 59 || second > 59) return null;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  // Date.UTC rolls the 30th of February over into March.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null;
  return new Date(local.getTime() - offsetMs(parts.offset));
}

function offsetMs(offset: string | undefined): number {
  if (!offset || offset.toUpperCase() === "Z") return 0;
  const digits = offset.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

/** Writes an instant as `YYYY-MM-DDThh:mm:ssZ`; what is below a second is dropped. */
export function writeAutotaskDate(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
