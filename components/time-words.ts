/** How instants are said on screens. Pure: the zone and the present come in as arguments. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, found);
  }
  return found;
}

const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

/** The day of an instant in a zone, as `YYYY-MM-DD`. */
export function dayOf(instant: Date, zone: string): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** A day (`YYYY-MM-DD`) so many days later; earlier when negative. */
export function shiftDay(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** By distance: `05:12` today, `yesterday 22:41`, `12 Nov` in the same year, else `12 Nov 2025`. */
export function shortTime(instant: Date, now: Date, zone: string): string {
  const day = dayOf(instant, zone);
  const today = dayOf(now, zone);
  if (day === today) return format(zone, TIME).format(instant);
  if (day === shiftDay(today, -1)) return `yesterday ${format(zone, TIME).format(instant)}`;
  return shortDay(instant, now, zone);
}

/** The day alone: `12 Nov`, with the year where it is not this one. */
export function shortDay(instant: Date, now: Date, zone: string): string {
  const thisYear = dayOf(instant, zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  return format(zone, thisYear ? day : { ...day, year: "numeric" })
    .format(instant)
    .replace("Sept", "Sep");
}

/** The exact instant with its zone: `Sunday 22 November 2026 at 22:41:30, Europe/Amsterdam (GMT+1)`. */
export function exactTime(instant: Date, zone: string): string {
  const day = format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" })
    .format(instant)
    .replace(",", "");
  const time = format(zone, { ...TIME, second: "2-digit" }).format(instant);
  const offset = format(zone, { timeZoneName: "shortOffset" })
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")?.value;
  return `${day} at ${time}, ${zone}${offset && offset !== zone ? ` (${offset})` : ""}`;
}

/** A length of time in its two largest units: `41 min 26 s`, `3 h 05 min`, `2 d 4 h`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  if (minutes > 0) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${whole} s`;
}

/** True for a name of a time zone that this platform knows. */
export function isTimeZone(name: string): boolean {
  try {
    format(name, TIME);
    return true;
  } catch {
    return false;
  }
}
