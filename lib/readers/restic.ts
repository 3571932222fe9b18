import { type ReportedStatus, type RunObject, STATUS_RANK } from "@/lib/domain/run";
import type { RawReport, ReportReading } from "./reported-run";
import { type Evidence, noEvidence } from "./restic-evidence";
import { readJson } from "./restic-json";
import { resticItems } from "./restic-lines";
import { addToLastFatal, continuesFatal, readText } from "./restic-text";

/** Objects kept of one report; ten thousand unreadable files are one problem (ingest-formats.md 7.13). */
export const MAX_OBJECTS = 1_000;

const NAME_LIMIT = 300;
const MESSAGE_LIMIT = 2_000;
const REMARK_LINES = 40;

/** Times before restic existed, or far from any life of this product, are none (0.18 writes year 1 where there is no end). */
const EARLIEST = Date.UTC(2015, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
const LONGEST_SECONDS = 60 * 86_400;

/**
 * Reads the output of `restic backup`, `check` and `forget` (`prune` counts as forget), as text or JSON, of 0.14 to 0.18 and what is
 * like them (ingest-formats.md 3.1).
 *
 * The status is the worst that anything in the report speaks for, and a success only where the output proves that what was begun has
 * finished. A report of several commands, such as a backup and a forget in one job, is one run with the worst status of all, named
 * after the first of backup, check, forget that it has. Never throws.
 * @param report both streams in any order; without `exitCode` only the output counts.
 */
export function readRestic(report: RawReport): ReportReading {
  const evidence = collect(report.text);
  const exitCode = Number.isInteger(report.exitCode) ? report.exitCode : undefined;
  const failedByCode = exitCode !== undefined && exitCode !== 0;
  if (!evidence.recognised && !evidence.blank && !failedByCode) {
    return { kind: "unreadable", reason: "Nothing in this report was written by restic." };
  }
  if (!failedByCode) {
    const reason = noRunReason(evidence);
    if (reason !== null) return { kind: "not-a-run", reason };
  }
  const status = statusOf(evidence, exitCode);
  const type = typeOf(evidence);
  const objects = objectsOf(evidence);
  const remark = remarkOf(evidence, { status, exitCode, hasObjects: objects.length > 0 });
  const run = {
    software: "restic",
    type,
    status,
    ...timesOf(evidence),
    remark,
    objects,
    identifier: identifierOf(evidence),
  };
  return { kind: "run", run };
}

function collect(output: string): Evidence {
  const evidence = noEvidence();
  for (const item of resticItems(output)) {
    evidence.blank = false;
    if (item.kind !== "text") {
      readJson(evidence, item);
      continue;
    }
    if (continuesFatal(item.text, evidence.lastText)) addToLastFatal(evidence, item.text);
    else readText(evidence, item.text);
    evidence.lastText = item.text;
  }
  return evidence;
}

/** Why the report is of restic and yet no run; `null` where it is one. Any sign of trouble makes it one. */
function noRunReason(evidence: Evidence): string | null {
  const { backup, check, forget } = evidence;
  const dryRun = backup.dryRuns > 0 && finishedBackups(evidence, 0) === 0 && backup.starts <= backup.dryRuns;
  if (troubled(evidence) || check.seen || forget.seen) return null;
  if (dryRun) return "This was a dry run of restic: nothing was backed up.";
  const restored = evidence.other === "restore" && finishedBackups(evidence, 0) === 0;
  if (evidence.other === null || (backup.seen && !restored)) return null;
  const command = evidence.other === "another command" ? evidence.other : `“${evidence.other}”`;
  return `This is the output of ${command} of restic, which is no backup, check or forget.`;
}

function troubled(evidence: Evidence): boolean {
  return evidence.fatals.length > 0 || evidence.check.failed || hasWarnings(evidence);
}

function hasWarnings(evidence: Evidence): boolean {
  return (
    evidence.incomplete ||
    evidence.warnings.length > 0 ||
    evidence.skippedSources.length > 0 ||
    evidence.items.size > 0 ||
    evidence.plainErrors + evidence.commandErrors + evidence.countedErrors > 0
  );
}

/**
 * The worst of all evidence. Nothing that tells of an error may count as a sign that something was done, so that one error more never
 * makes a run look better.
 */
function statusOf(evidence: Evidence, exitCode: number | undefined): ReportedStatus {
  const { backup, check, forget } = evidence;
  const finished = finishedBackups(evidence, exitCode);
  const votes: ReportedStatus[] = ["success"];
  if (evidence.fatals.length > 0 || check.failed) votes.push("error");
  if (hasWarnings(evidence)) votes.push("warning");
  if (exitCode === 3 && finished > 0) votes.push("warning");
  else if (exitCode !== undefined && exitCode !== 0) votes.push("error");
  // A backup that finished in spite of an error is a warning; of a check or a forget an error is the result.
  if (evidence.plainErrors > 0 && !backup.seen && (check.seen || forget.seen)) votes.push("error");
  if (evidence.commandErrors > 0 && (check.seen || finished === 0)) votes.push("error");
  if (unprovenBecause(evidence, exitCode) !== null) votes.push("unknown");
  return votes.reduce((worst, vote) => (STATUS_RANK[vote] > STATUS_RANK[worst] ? vote : worst));
}

/** The sentence that says what is missing; `null` where everything that was begun is seen to have finished, and something was. */
function unprovenBecause(evidence: Evidence, exitCode: number | undefined): string | null {
  const { backup, check, forget } = evidence;
  const finished = finishedBackups(evidence, exitCode);
  const backupDone = finished > 0 && finished >= backup.starts && !backup.open;
  if (evidence.blank) return "The report is empty: nothing in it shows that the backup finished.";
  const none = !backup.seen && !check.seen && !forget.seen;
  if (none || (backup.seen && !backupDone)) return "Nothing in the report shows that the backup finished.";
  if (check.seen && !check.passed) return "Nothing in the report shows that the check finished.";
  if (forget.seen && !isForgetDone(evidence, exitCode))
    return "Nothing in the report shows that the forget finished.";
  return evidence.damaged && exitCode === undefined ? "Part of the report is missing or damaged." : null;
}

/**
 * JSON of a backup that made no snapshot (`--skip-if-unchanged`) proves only together with an exit code that nothing was lost: the
 * field that would prove it is the one that is missing.
 */
function finishedBackups({ backup }: Evidence, exitCode: number | undefined): number {
  const proven = backup.snapshots.length + backup.skippedByText;
  return exitCode === undefined ? proven : proven + backup.skippedByJson;
}

function isForgetDone({ forget }: Evidence, exitCode: number | undefined): boolean {
  if (forget.pruning) return forget.pruned;
  return exitCode === 0 || forget.listed || forget.deleted;
}

function typeOf(evidence: Evidence): "Backup" | "Check" | "Forget" {
  const { backup, check, forget } = evidence;
  const paths = [...evidence.items.values()].some((item) => item.type === "Path");
  if (backup.seen || evidence.incomplete || evidence.skippedSources.length > 0) return "Backup";
  if (check.seen || (evidence.items.size > 0 && !paths)) return "Check";
  return forget.seen && !paths ? "Forget" : "Backup";
}

/** Sources that were passed over, then every item with an error, in the order of the report; too many are counted. */
function objectsOf(evidence: Evidence): RunObject[] {
  const skipped = [...new Set(evidence.skippedSources)].map((name) =>
    objectOf(name, "Path", "does not exist, skipped"),
  );
  const items = [...evidence.items.values()].map(({ name, type, message }) =>
    objectOf(name || "restic", type, message),
  );
  const all = [...skipped, ...items];
  if (all.length <= MAX_OBJECTS) return all;
  const more = all.length - (MAX_OBJECTS - 1);
  return [...all.slice(0, MAX_OBJECTS - 1), objectOf(`${more} more items`, "", "reported errors too")];
}

/** The end of a path tells more than its beginning. */
function objectOf(name: string, type: string, message: string): RunObject {
  const shown = name.length <= NAME_LIMIT ? name : `…${name.slice(1 - NAME_LIMIT)}`;
  return { name: shown, type, status: "error", message: message.slice(0, MESSAGE_LIMIT) };
}

interface Circumstances {
  status: ReportedStatus;
  exitCode: number | undefined;
  hasObjects: boolean;
}

/**
 * What restic said of the run as a whole (ingest-formats.md 7.12): what ended it, the sources that it passed over, its warnings. That
 * some file could not be read is no remark where the files are named: objects say it better, and a remark would hide them (§5A.2).
 * Where restic said nothing, a sentence of ours explains an error or an unknown status.
 */
function remarkOf(evidence: Evidence, { status, exitCode, hasObjects }: Circumstances): string | null {
  const parts = [
    ...evidence.fatals,
    ...evidence.skippedSources.map((source) => `${source} does not exist, skipping`),
    ...evidence.warnings,
  ];
  if (!evidence.recognised && evidence.lastText !== "") parts.push(evidence.lastText);
  if (parts.length === 0 && evidence.incomplete && !hasObjects)
    parts.push("at least one source file could not be read");
  if (parts.length === 0 && status === "error" && !evidence.check.failed && exitCode !== undefined) {
    parts.push(`restic ended with exit code ${exitCode}.`);
  }
  const unproven = status === "unknown" ? unprovenBecause(evidence, exitCode) : null;
  if (unproven !== null) parts.push(unproven);
  const lines = [...new Set(parts.map((part) => part.slice(0, MESSAGE_LIMIT)))].slice(0, REMARK_LINES);
  return lines.length > 0 ? lines.join("\n") : null;
}

function timesOf(evidence: Evidence): { startedAt: Date | null; endedAt: Date | null } {
  let startedAt: Date | null = null;
  let endedAt: Date | null = null;
  for (const { start, end, seconds } of evidence.backup.times) {
    const began = instantOf(start);
    if (!began) continue;
    const lasted =
      seconds >= 0 && seconds <= LONGEST_SECONDS ? new Date(began.getTime() + seconds * 1000) : null;
    const stated = instantOf(end);
    const ended = stated && stated >= began ? stated : lasted;
    if (!startedAt || began < startedAt) startedAt = began;
    if (ended && (!endedAt || ended > endedAt)) endedAt = ended;
  }
  return { startedAt, endedAt };
}

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:\d\d)$/;

/** Go writes nanoseconds, of which a Date keeps three digits. */
function instantOf(text: string): Date | null {
  const match = INSTANT.exec(text);
  if (!match) return null;
  const time = Date.parse(`${match[1]}${match[2] ?? ""}${match[3]}`);
  return time >= EARLIEST && time < LATEST ? new Date(time) : null;
}

/**
 * The last snapshot, or else the last start. A log that grows from night to night keeps its old snapshots, so their number counts too,
 * and so does the number of failures: a failure must never pass for the success that stands above it.
 */
function identifierOf({ backup, fatals }: Evidence): string | null {
  const snapshot = backup.snapshots.at(-1);
  const start = backup.times.map((time) => time.start).findLast((text) => instantOf(text) !== null);
  const known = snapshot ? `snapshot:${snapshot}` : start ? `backup_start:${start}` : null;
  if (known === null) return null;
  const runs = backup.snapshots.length + backup.skippedByText + backup.skippedByJson;
  return `${known}${runs > 1 ? `;runs:${runs}` : ""}${fatals.length > 0 ? `;failures:${fatals.length}` : ""}`.slice(
    0,
    200,
  );
}
