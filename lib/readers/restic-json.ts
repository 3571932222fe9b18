import { addItem, type Evidence, markBackup } from "./restic-evidence";
import { fieldText, type ResticItem } from "./restic-lines";
import { checkFinding, DAMAGED_PACK, reasonOf } from "./restic-messages";
import { readText } from "./restic-text";

/** Takes what a JSON message, or what is left of one, tells. */
export function readJson(evidence: Evidence, item: Exclude<ResticItem, { kind: "text" }>): void {
  switch (item.kind) {
    case "progress":
      evidence.recognised = true;
      markBackup(evidence);
      evidence.countedErrors = Math.max(evidence.countedErrors, item.errorCount);
      return;
    case "message":
      evidence.recognised = true;
      readMessage(evidence, item.type, item.value);
      return;
    case "document":
      readDocument(evidence, item.value);
      return;
    case "fragment":
      readFragment(evidence, item.type, item.text);
  }
}

function readMessage(evidence: Evidence, type: string, value: Record<string, unknown>): void {
  switch (type) {
    case "status":
    case "verbose_status":
      markBackup(evidence);
      if (typeof value.error_count === "number") {
        evidence.countedErrors = Math.max(evidence.countedErrors, value.error_count);
      }
      return;
    case "summary":
      readSummary(evidence, value);
      return;
    case "error":
      readError(evidence, value);
      return;
    case "exit_error":
      readExitError(evidence, value);
      return;
    case "initialized":
      evidence.other ??= "init";
      return;
    case "restore_status":
      evidence.other ??= "restore";
      return;
    default:
      evidence.other ??= "another command";
  }
}

function readSummary(evidence: Evidence, value: Record<string, unknown>): void {
  if ("num_errors" in value) {
    evidence.check.seen = true;
    if (value.num_errors === 0) evidence.check.passed = true;
    else evidence.check.failed = true;
    for (const pack of Array.isArray(value.broken_packs) ? value.broken_packs : []) {
      addItem(evidence, { name: `pack ${fieldText(pack).slice(0, 8)}`, type: "Pack", message: DAMAGED_PACK });
    }
    return;
  }
  if (!("files_new" in value || "total_files_processed" in value)) {
    evidence.other ??= "files_restored" in value ? "restore" : "another command";
    return;
  }
  const { backup } = evidence;
  backup.seen = true;
  backup.open = false;
  if (value.dry_run === true) {
    backup.dryRuns += 1;
    return;
  }
  if (typeof value.snapshot_id === "string" && /^[0-9a-f]{8,64}$/.test(value.snapshot_id)) {
    backup.snapshots.push(value.snapshot_id);
  } else {
    backup.skippedByJson += 1;
  }
  const { backup_start: start, backup_end: end, total_duration: seconds } = value;
  backup.times.push({
    start: fieldText(start),
    end: fieldText(end),
    seconds: typeof seconds === "number" ? seconds : Number.NaN,
  });
}

function readError(evidence: Evidence, value: Record<string, unknown>): void {
  if (typeof value.item === "string" && value.item !== "") {
    addItem(evidence, {
      name: value.item,
      type: "Path",
      message: reasonOf(value.error ?? value.message, value.item),
    });
    return;
  }
  evidence.commandErrors += 1;
  const text = typeof value.message === "string" ? value.message.trim() : "";
  const finding = checkFinding(text);
  if (finding) addItem(evidence, finding);
  // Without an item and without a message of its own this is a backup's error that lost its name.
  else if (text === "") addItem(evidence, { name: "", type: "", message: reasonOf(value.error, "") });
}

function readExitError(evidence: Evidence, value: Record<string, unknown>): void {
  const text = fieldText(value.message).trim();
  if (value.code !== 3) {
    evidence.fatals.push(
      text.replace(/^Fatal: /, "") || `restic ended with exit code ${fieldText(value.code) || "unknown"}.`,
    );
  } else if (/at least one source file could not be read/.test(text)) {
    evidence.incomplete = true;
  } else {
    evidence.warnings.push(text.replace(/^(?:Warning|Fatal): /, ""));
  }
}

function readDocument(evidence: Evidence, value: unknown): void {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== "object" || first === null) {
    if (Array.isArray(value) && value.length === 0) evidence.other ??= "snapshots";
  } else if ("keep" in first && "remove" in first) {
    Object.assign(evidence.forget, { seen: true, listed: true });
  } else if ("short_id" in first && "tree" in first) {
    evidence.other ??= "snapshots";
  } else if ("total_size" in first && "snapshots_count" in first) {
    evidence.other ??= "stats";
  } else if ("struct_type" in first) {
    evidence.other ??= "ls";
  } else if ("matches" in first && "hits" in first) {
    evidence.other ??= "find";
  } else {
    return;
  }
  evidence.recognised = true;
}

/** What is left of a message may still tell of an error, and so may text that was glued to its end. */
function readFragment(evidence: Evidence, type: string | null, text: string): void {
  evidence.damaged = true;
  evidence.recognised ||= type !== null;
  if (type === "exit_error") {
    const message = /"message":"(?:Fatal: )?((?:[^"\\]|\\.){1,2000})/.exec(text)?.[1];
    evidence.fatals.push(message?.replaceAll("\\n", "\n") ?? "restic failed");
  } else if (type === "error") {
    evidence.plainErrors += 1;
  } else if (type === "status" || type === "verbose_status" || text.includes('"files_new"')) {
    markBackup(evidence);
  } else if (text.includes('"keep":')) {
    evidence.forget.seen = true;
    evidence.recognised = true;
  }
  const glued = gluedText(text);
  if (glued !== null) readText(evidence, glued);
}

/** An error, or a path that was passed over, up to the end of the fragment. A single pattern for it would try every slash to the end. */
function gluedText(text: string): string | null {
  const error = text.search(/(?:Fatal|error): ./);
  const unquoted = text.lastIndexOf('"') + 1;
  const path = text.endsWith(" does not exist, skipping")
    ? text.slice(unquoted).search(/\/|[A-Za-z]:\\/)
    : -1;
  const starts = [error, path < 0 ? -1 : unquoted + path].filter((start) => start >= 0);
  return starts.length === 0 ? null : text.slice(Math.min(...starts));
}
