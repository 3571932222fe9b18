import {
  addItem,
  addSkippedSnapshot,
  addSnapshot,
  type Evidence,
  markBackup,
  markOther,
  startBackup,
} from "./restic-evidence";
import { checkFinding, splitError } from "./restic-messages";

/** Characters of one line that are looked at: the longest path of Linux and a sentence fit. */
const READ_PER_LINE = 8_000;

/** Rest of a fatal message that has several lines: who holds the lock, where the repository was looked for. */
const CONTINUATION =
  /^(?:lock was created at |storage ID [0-9a-f]+$|the `unlock` command |Is there a repository at )/;

/** True where the line belongs to the fatal message above it. @param previous the line of text before. */
export function continuesFatal(text: string, previous: string): boolean {
  return CONTINUATION.test(text) || (previous.startsWith("Is there a repository at ") && !/\s/.test(text));
}

/** Adds such a line. */
export function addToLastFatal(evidence: Evidence, text: string): void {
  const last = evidence.fatals.length - 1;
  if (last >= 0) evidence.fatals[last] += `\n${text}`;
  evidence.recognised = true;
}

type TextRule = readonly [RegExp, (evidence: Evidence, match: RegExpExecArray) => unknown];

/** Lines that end restic, whole. */
const FATAL_TEXT: readonly RegExp[] = [
  /^unable to create lock in backend: /,
  /^repository is already locked\b/,
  /^signal \w{1,30} received\b/,
  /^(?:panic|fatal error): /,
  /^unknown (?:shorthand )?(?:flag|command)\b/,
  // What shells say.
  /\brestic: (?:command )?not found$/,
  /\bcommand not found: restic$/,
  /\brestic['’"]? is not recognized\b/,
  /: line \d{1,9}: +\d{1,9} (?:Killed|Terminated|Aborted|Segmentation fault)\b/,
  /^(?:Killed|Terminated|Aborted|Segmentation fault)(?: \(core dumped\))?$/,
];

const BACKUP_TEXT =
  /^(?:scan finished in |Files: +\d+ new,|Dirs: +\d+ new,|Data Blobs: +\d+ new|Tree Blobs: +\d+ new|Added to the repo|processed \d+ files, |start scan on )/;
const LISTED_FILE = /^(?:(?:new {7}|modified {2}).*, saved in [\d.]+s \(|unchanged (?:\/|[A-Za-z]:\\|\\\\))/;
const CHECK_TEXT =
  /^(?:using temporary cache in |create exclusive lock for repository|load indexes$|check all packs|check snapshots, trees and blobs|read all data|read group #|read [\d.]+% of data packs)/;
const PRUNE_TEXT =
  /^(?:searching used packs|collecting packs for deletion|finding data that is still in use|load(?:ing all snapshots|ing indexes\.\.\.)|to repack: |this removes|total prune: |repacking packs|rebuilding index|deleting obsolete index|removing \d+ old packs|\d+ snapshots have been removed, running prune)/;
const FORGET_TEXT = /^(?:Applying Policy: |(?:keep|remove) \d+ snapshots:|no policy was specified)/;
const NEUTRAL_TEXT =
  /^(?:open(?:ing)? repository|lock repository|load index|repository [0-9a-f]{6,64} opened|created new cache|found \d+ old cache|removing \d+ old cache|repo already locked, waiting|\[\d+:\d\d(?::\d\d)?\] )/;

const OTHER_COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/^created restic repository [0-9a-f]+ at /, "init"],
  [/^ID +Time +Host/, "snapshots"],
  [/^Stats in \S+ mode:/, "stats"],
  [/^snapshot [0-9a-f]{8,64} of \[.*\] /, "ls"],
  [/^successfully removed (?:\d+ )?locks/, "unlock"],
  [/^restic \d+\.\d\S* .*compiled with go/, "version"],
  [/^restoring <Snapshot /, "restore"],
  [/^[0-9a-f]{64}$/, "list"],
];

/** First match wins; what ends or harms a run comes before what only tells of its course. */
const TEXT_RULES: readonly TextRule[] = [
  [LISTED_FILE, markBackup],
  [/(?:^|[\s:])Fatal: (.+)$/, (evidence, match) => evidence.fatals.push(match[1] ?? "")],
  ...FATAL_TEXT.map((pattern): TextRule => [pattern, (evidence, match) => evidence.fatals.push(match.input)]),
  [
    /^(?:github\.com\/restic\/restic\/\S+|main\.run\w+)$/,
    // The stack under an error that restic did not expect; the error itself is the line above.
    (evidence) => {
      if (evidence.fatals.length === 0) evidence.fatals.push(evidence.lastText || "restic failed");
    },
  ],
  [/^(.+) does not exist, skipping$/, (evidence, match) => evidence.skippedSources.push(match[1] ?? "")],
  [/^error for tree /i, addFinding],
  [/^error: (.+)$/i, (evidence, match) => addError(evidence, match[1] ?? "")],
  [/^scan: (.+)$/, addScanError],
  [
    /^warning: at least one source file could not be read/i,
    (evidence) => {
      evidence.incomplete = true;
    },
  ],
  [/^warning: (.+)$/i, (evidence, match) => evidence.warnings.push(match[1] ?? "")],
  [/^(?:Pack ID does not match, |pack [0-9a-f]{8,64}(?:: | contains ))/, addFinding],
  [/^snapshot ([0-9a-f]{8,64}) saved$/, (evidence, match) => addSnapshot(evidence, match[1] ?? "")],
  [/^skipped creating snapshot$/, addSkippedSnapshot],
  [/^(?:using parent snapshot [0-9a-f]+|no parent snapshot found\b.*)$/, startBackup],
  [/^start backup on /, markBackup],
  [
    /^Would add to the repo/,
    (evidence) => {
      evidence.backup.dryRuns += 1;
    },
  ],
  [BACKUP_TEXT, markBackup],
  // The progress of text output on a terminal: `[0:05] 12 files 1 MiB, total 40 files 3 MiB, 1 errors`.
  [/^\[\d+:\d\d(?::\d\d)?\] .*, (\d+) errors?(?: ETA .*)?$/, countErrors],
  [CHECK_TEXT, (evidence) => Object.assign(evidence.check, { seen: true })],
  [/^no errors were found$/, (evidence) => Object.assign(evidence.check, { seen: true, passed: true })],
  [PRUNE_TEXT, (evidence) => Object.assign(evidence.forget, { seen: true, pruning: true, pruned: false })],
  [/^done$/, ({ forget }) => Object.assign(forget, { pruned: forget.pruning })],
  [
    /^\[\d+:\d\d(?::\d\d)?\] 100\.00% +(\d+) \/ \1 files deleted/,
    (evidence) => Object.assign(evidence.forget, { deleted: true }),
  ],
  [FORGET_TEXT, (evidence) => Object.assign(evidence.forget, { seen: true })],
  ...OTHER_COMMANDS.map(([pattern, name]): TextRule => [pattern, (evidence) => markOther(evidence, name)]),
  [NEUTRAL_TEXT, () => {}],
];

/** Takes what one line of text tells. */
export function readText(evidence: Evidence, text: string): void {
  const read = text.slice(0, READ_PER_LINE);
  for (const [pattern, take] of TEXT_RULES) {
    const match = pattern.exec(read);
    if (!match) continue;
    take(evidence, match);
    evidence.recognised ||= text !== "done";
    return;
  }
}

function countErrors(evidence: Evidence, match: RegExpExecArray): void {
  markBackup(evidence);
  evidence.countedErrors = Math.max(evidence.countedErrors, Number(match[1]));
}

function addError(evidence: Evidence, text: string): void {
  evidence.plainErrors += 1;
  const finding = checkFinding(text);
  const split = splitError(text);
  addItem(evidence, finding ?? { ...split, type: split.name === "" ? "" : "Path" });
}

/** Said of the same item again when it is archived. */
function addScanError(evidence: Evidence, match: RegExpExecArray): void {
  const split = splitError(match[1] ?? "");
  if (split.name !== "") addItem(evidence, { ...split, type: "Path" });
}

function addFinding(evidence: Evidence, match: RegExpExecArray): void {
  const finding = checkFinding(match.input);
  evidence.check.seen = true;
  if (!finding) return;
  evidence.check.failed = true;
  addItem(evidence, finding);
}
