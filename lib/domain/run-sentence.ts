import type { ObjectRow, RunHead } from "./run-views";

/** What happened to a run, as a verb. A run that never came has no result to speak of, nor has a report that nobody could read. */
export const RUN_VERBS: Record<RunHead["status"], string> = {
  success: "succeeded",
  warning: "finished with warnings",
  error: "failed",
  missed: "did not run",
  unknown: "ended without a readable result",
};

/** Objects named in a sentence before the rest is only counted. */
const NAMED_OBJECTS = 3;

/**
 * The first line of a run's Job Details, for a reader who has never seen Backupchecks (screens.md, "Job Details of a run"), e.g.
 * `Daily VM backup of Contoso failed on Sunday 22 November 2026 at 22:41 (Amsterdam).` The moment is the end of the run, where the
 * report had none its start; for a missed run the time it was expected.
 * @param run.timeZone the instance's IANA zone; a name that the platform does not know gives UTC, and says so.
 */
export function runSentence(run: {
  jobName: string;
  customerName: string;
  status: RunHead["status"];
  startedAt: Date;
  endedAt: Date | null;
  timeZone: string;
}): string {
  const moment = run.status === "missed" ? run.startedAt : (run.endedAt ?? run.startedAt);
  const subject = `${run.jobName.trim()} of ${run.customerName.trim()}`;
  return `${subject} ${RUN_VERBS[run.status]} on ${dayAndTime(moment, run.timeZone)}.`;
}

/**
 * What went wrong where nobody wrote a remark, e.g. `12 of 40 objects reported problems: HV01, HV02, HV03 and 9 more.` `null` where no
 * object reported a problem.
 * @param objects the run's objects, problems first; the first three problems are named.
 */
export function problemSentence(
  objects: readonly ObjectRow[],
  problemCount: number,
  objectCount: number,
): string | null {
  if (problemCount === 0) return null;
  const names = objects
    .filter(({ status }) => status !== "success" && status !== "skipped")
    .slice(0, Math.min(NAMED_OBJECTS, problemCount))
    .map(({ name }) => name);
  const problems = problemCount === 1 ? "a problem" : "problems";
  const counted = `${problemCount} of ${objectCount} ${objectCount === 1 ? "object" : "objects"} reported ${problems}`;
  if (names.length === 0) return `${counted}.`;
  const rest = problemCount - names.length;
  if (rest > 0) return `${counted}: ${names.join(", ")} and ${rest} more.`;
  const last = names.pop();
  return `${counted}: ${names.length > 0 ? `${names.join(", ")} and ` : ""}${last}.`;
}

/** A zone by the name people know it by: its city (`Amsterdam`), or `UTC`. Zones without a city keep their whole name. */
export function zoneName(timeZone: string): string {
  if (/^(Etc\/)?(UTC|UCT|Zulu|Universal|GMT|Greenwich)$/i.test(timeZone)) return "UTC";
  if (timeZone.startsWith("Etc/")) return timeZone;
  return timeZone.slice(timeZone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

function dayAndTime(instant: Date, timeZone: string): string {
  if (Number.isNaN(instant.getTime())) return "an unknown day";
  try {
    return `${wallClock(instant, timeZone)} (${zoneName(timeZone)})`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${wallClock(instant, "UTC")} (UTC)`;
  }
}

/** Put together from parts, because the punctuation of a whole date changes between versions of the platform's data. */
function wallClock(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const [weekday, day, month, year] = ["weekday", "day", "month", "year"].map((part) =>
    parts.get(part as "day"),
  );
  return `${weekday} ${day} ${month} ${year} at ${parts.get("hour")?.padStart(2, "0")}:${parts.get("minute")}`;
}
