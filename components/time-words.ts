/**
 * How instants are said on screens. Pure: the zone and the present come in as arguments. Only numbers are taken from the platform, as
 * server and browser don't agree on its words and would draw the page twice.
 */

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

interface WallClock {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** More names than zones exist would be somebody's play with letters' case. */
const MOST_FORMATS = 1_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(zone, format);
  return format;
}

function wallClock(instant: Date, zone: string): WallClock {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

const two = (number: number) => String(number).padStart(2, "0");

/** The day of an instant in a zone, as `YYYY-MM-DD`. */
export function dayOf(instant: Date, zone: string): string {
  const { year, month, day } = wallClock(instant, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** A day (`YYYY-MM-DD`) so many days later; earlier when negative. */
export function shiftDay(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** By distance: `05:12` today, `yesterday 22:41`, `12 Nov` in the same year, else `12 Nov 2025`. */
export function shortTime(instant: Date, now: Date, zone: string): string {
  const { hour, minute } = wallClock(instant, zone);
  const day = dayOf(instant, zone);
  const today = dayOf(now, zone);
  if (day === today) return `${two(hour)}:${two(minute)}`;
  if (day === shiftDay(today, -1)) return `yesterday ${two(hour)}:${two(minute)}`;
  return shortDay(instant, now, zone);
}

/** The day alone: `12 Nov`, with the year where it is not this one. */
export function shortDay(instant: Date, now: Date, zone: string): string {
  const { year, month, day } = wallClock(instant, zone);
  const words = `${day} ${MONTHS[month - 1]?.slice(0, 3)}`;
  return year === wallClock(now, zone).year ? words : `${words} ${year}`;
}

/** The exact instant with its zone: `Sunday 22 November 2026 at 22:41:30, Europe/Amsterdam (UTC+1)`. */
export function exactTime(instant: Date, zone: string): string {
  const { year, month, day, hour, minute, second } = wallClock(instant, zone);
  const here = Date.UTC(year, month - 1, day, hour, minute, second);
  const weekday = WEEKDAYS[new Date(here).getUTCDay()];
  const date = `${weekday} ${day} ${MONTHS[month - 1]} ${year}`;
  const offset = offsetWords(Math.round((here - instant.getTime()) / 60_000));
  return `${date} at ${two(hour)}:${two(minute)}:${two(second)}, ${zone}${zone === offset ? "" : ` (${offset})`}`;
}

function offsetWords(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${two(rest)}` : ""}`;
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
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  if (minutes > 0) return `${minutes} min ${two(whole % 60)} s`;
  return `${whole} s`;
}

/** True for a name of a time zone that this platform knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}
