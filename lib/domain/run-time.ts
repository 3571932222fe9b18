/**
 * The moment of a run as tickets print it, e.g. `2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)`: in the instance's time zone, whatever the
 * clock of the machine says.
 * @param timeZone an IANA name; a name that the platform does not know gives the time in UTC, and says UTC.
 */
export function formatRunTime(instant: Date, timeZone: string): string {
  if (Number.isNaN(instant.getTime())) return "unknown";
  try {
    return `${wallClock(instant, timeZone)} (${timeZone})`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${wallClock(instant, "UTC")} (UTC)`;
  }
}

function wallClock(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const [year, month, day] = [
    digits(parts.get("year"), 4),
    digits(parts.get("month"), 2),
    digits(parts.get("day"), 2),
  ];
  const [hour, minute, second] = [parts.get("hour"), parts.get("minute"), parts.get("second")].map((part) =>
    digits(part, 2),
  );
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const minutes = Math.round((local - instant.getTime()) / 60_000);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset(minutes)}`;
}

function offset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${digits(String(Math.floor(size / 60)), 2)}:${digits(String(size % 60), 2)}`;
}

function digits(part: string | undefined, length: number): string {
  return (part ?? "").padStart(length, "0");
}
