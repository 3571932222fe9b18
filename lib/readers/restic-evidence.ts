import { DAMAGED_PACK, type ItemError, NO_REASON } from "./restic-messages";

/** Everything in a report that bears on how the run went. Readers of text and JSON fill it; nothing is judged here. */
export interface Evidence {
  /** At least one line is restic's own. */
  recognised: boolean;
  /** JSON was cut or damaged, so something may be missing. */
  damaged: boolean;
  backup: {
    seen: boolean;
    /** Backups that said that they begin (text output only). */
    starts: number;
    /** Snapshots that were saved, as they were named: 8 characters or 64. */
    snapshots: string[];
    /** Backups that ended without a snapshot because nothing had changed; the text says so, JSON only by leaving the snapshot out. */
    skippedByText: number;
    skippedByJson: number;
    dryRuns: number;
    /** Progress was reported after the last end. */
    open: boolean;
    times: { start: string; end: string; seconds: number }[];
  };
  check: { seen: boolean; passed: boolean; failed: boolean };
  forget: { seen: boolean; listed: boolean; deleted: boolean; pruning: boolean; pruned: boolean };
  /** A command that neither backs up nor checks nor forgets, by its name; `null` where none was seen. */
  other: string | null;
  /** What ended restic, one entry an event. */
  fatals: string[];
  /** Sources that do not exist and were passed over. */
  skippedSources: string[];
  /** `at least one source file could not be read`. */
  incomplete: boolean;
  warnings: string[];
  /** Errors that name an item, by name and kind; text output and JSON. */
  items: Map<string, ItemError>;
  /** Errors outside of a backup's items: lines of `check` and of others. */
  plainErrors: number;
  /** Errors that only the JSON of `check` and its like has. */
  commandErrors: number;
  /** What progress lines counted. */
  countedErrors: number;
  lastText: string;
  /** Not even a line. */
  blank: boolean;
}

/** Evidence of nothing, to be filled. */
export function noEvidence(): Evidence {
  return {
    recognised: false,
    damaged: false,
    backup: {
      seen: false,
      starts: 0,
      snapshots: [],
      skippedByText: 0,
      skippedByJson: 0,
      dryRuns: 0,
      open: false,
      times: [],
    },
    check: { seen: false, passed: false, failed: false },
    forget: { seen: false, listed: false, deleted: false, pruning: false, pruned: false },
    other: null,
    fatals: [],
    skippedSources: [],
    incomplete: false,
    warnings: [],
    items: new Map(),
    plainErrors: 0,
    commandErrors: 0,
    countedErrors: 0,
    lastText: "",
    blank: true,
  };
}

/** A backup is under way. */
export function markBackup(evidence: Evidence): void {
  evidence.backup.seen = true;
  evidence.backup.open = true;
}

/** A backup says that it begins. */
export function startBackup(evidence: Evidence): void {
  markBackup(evidence);
  evidence.backup.starts += 1;
}

/** A backup has ended with a snapshot. */
export function addSnapshot(evidence: Evidence, id: string): void {
  evidence.backup.snapshots.push(id);
  evidence.backup.seen = true;
  evidence.backup.open = false;
}

/** A backup has ended, and says that it made no snapshot since nothing had changed. */
export function addSkippedSnapshot(evidence: Evidence): void {
  evidence.backup.skippedByText += 1;
  evidence.backup.seen = true;
  evidence.backup.open = false;
}

/** Said where restic gives no reason; any other message is better, whichever comes first. */
const VAGUE: ReadonlySet<string> = new Set([NO_REASON, DAMAGED_PACK]);

/** Each item once: restic names the same one while scanning and while archiving. A reason is better than none. */
export function addItem(evidence: Evidence, error: ItemError): void {
  const key = error.name === "" ? `\n${error.message}` : `${error.type}\n${error.name}`;
  const known = evidence.items.get(key);
  if (!known) evidence.items.set(key, error);
  else if (VAGUE.has(known.message)) known.message = error.message;
}

/** A command that is none of ours; the first one names the report. */
export function markOther(evidence: Evidence, command: string): void {
  evidence.other ??= command;
}
