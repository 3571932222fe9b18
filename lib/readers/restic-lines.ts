/**
 * Takes restic's output apart into lines and JSON messages, whatever was done to it on its way: streams merged in any order, line ends of
 * any kind, escape sequences, prefixes of journals, lines glued together or cut in the middle.
 */

/** One thing that restic wrote. */
export type ResticItem =
  | { kind: "text"; text: string }
  | { kind: "message"; type: string; value: Record<string, unknown> }
  | { kind: "document"; value: unknown }
  /** A progress line of `backup`, without a look into it: a report may have megabytes of them. */
  | { kind: "progress"; errorCount: number }
  /** JSON that is cut or damaged; its type is known where its beginning is. */
  | { kind: "fragment"; type: string | null; text: string };

const ESCAPE = "\u001b";
/** What follows the escape character in sequences for colours and the cursor, and in others of two characters. */
const SEQUENCE = /^(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/;

/** `Nov 23 04:33:01 fs01 restic[812]: `, `2026-11-23T04:33:01+01:00 fs01 cron[812]: `, `[2026-11-23 04:33:01] `, `restic.exe : `. */
const PREFIXES = [
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,255} [\w./-]{1,255}(?:\[\d+\])?: /,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?(?: [\w.-]{1,255} [\w./-]{1,255}\[\d+\]:)? /,
  /^(?:[\w.:/\\-]{0,255}[/\\])?restic(?:\.exe)?(?:\[\d+\])? ?: /,
];

const MESSAGE_START = '{"message_type":';
/** No `[0:00] 100.00%`, which begins with a bracket too. */
const DOCUMENT_START = /^(?:\{ *["}]|\[ *[{\]])/;
const PROGRESS_START = '{"message_type":"status"';

/** Lines of text output with the name of a file in them, which may be anything. */
const NAMES_A_FILE = /^(?:new {7}|modified {2}|unchanged |error: |scan: )/i;

/** Everything in the output, in its order. Never throws. */
export function* resticItems(output: string): Generator<ResticItem> {
  for (const raw of withoutEscapes(output).split(/[\r\n\u0085\u2028\u2029]+/)) {
    const line = withoutPrefix(raw.trim());
    if (line === "") continue;
    if (isWholeProgress(line)) yield progress(line);
    else if (DOCUMENT_START.test(line) || isGlued(line)) yield* json(line);
    else yield { kind: "text", text: line };
  }
}

/** Nulls too: PowerShell writes UTF-16, and read as anything else it has one beside every character. */
function withoutEscapes(output: string): string {
  const plain = output.replace(/^[\ufeff\ufffdÿþ]+/, "").replaceAll("\u0000", "");
  const [first = "", ...rest] = plain.replaceAll("\u009b", `${ESCAPE}[`).split(ESCAPE);
  return rest.length === 0 ? first : first + rest.map((part) => part.replace(SEQUENCE, "")).join("");
}

function withoutPrefix(line: string): string {
  let rest = line;
  for (let length = prefixLength(rest); length > 0; length = prefixLength(rest)) {
    rest = rest.slice(length).trimStart();
  }
  return rest;
}

function prefixLength(line: string): number {
  for (const prefix of PREFIXES) {
    const match = prefix.exec(line);
    if (match) return match[0].length;
  }
  return 0;
}

function isWholeProgress(line: string): boolean {
  return (
    line.startsWith(PROGRESS_START) &&
    line.endsWith("}") &&
    line.indexOf(MESSAGE_START, 1) < 0 &&
    isClosed(line)
  );
}

/** A cheap look at the end of a progress line: a list, a number or a text, and no second document behind it. */
function isClosed(line: string): boolean {
  return !line.includes("}{") && /[\]\d"]\}$/.test(line);
}

/** Text with a message behind it, but not the name of a file that someone called so. */
function isGlued(line: string): boolean {
  return line.includes(MESSAGE_START) && !NAMES_A_FILE.test(line);
}

function progress(line: string): ResticItem {
  if (line.includes('"files_restored"')) return { kind: "message", type: "restore_status", value: {} };
  // A quote inside a file name is escaped, so this can only be the field.
  return { kind: "progress", errorCount: Number(/[{,]"error_count":(\d{1,9})/.exec(line)?.[1] ?? 0) };
}

function* json(line: string): Generator<ResticItem> {
  const whole = parse(line);
  if (whole !== undefined) {
    yield itemOf(whole);
    return;
  }
  for (const piece of pieces(line)) {
    if (!DOCUMENT_START.test(piece)) {
      yield { kind: "text", text: piece };
      continue;
    }
    const end = documentEnd(piece);
    const value = end > 0 ? parse(piece.slice(0, end)) : undefined;
    if (value === undefined) {
      yield {
        kind: "fragment",
        type: /^\{"message_type":"(\w{1,40})"/.exec(piece)?.[1] ?? null,
        text: piece,
      };
      continue;
    }
    yield itemOf(value);
    const rest = piece.slice(end).trim();
    if (rest !== "") yield { kind: "text", text: rest };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function itemOf(value: unknown): ResticItem {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("message_type" in value)) {
    return { kind: "document", value };
  }
  return { kind: "message", type: fieldText(value.message_type), value: value as Record<string, unknown> };
}

/** The field of a message that should be a text or a number; empty where it is neither. JavaScript can't make a text of every object. */
export function fieldText(field: unknown): string {
  return typeof field === "string" || typeof field === "number" ? String(field) : "";
}

/** Cuts before every beginning of a message. */
function pieces(line: string): string[] {
  const starts: number[] = [];
  for (let at = line.indexOf(MESSAGE_START); at >= 0; at = line.indexOf(MESSAGE_START, at + 1))
    starts.push(at);
  if (starts[0] !== 0) starts.unshift(0);
  return starts
    .map((start, index) => line.slice(start, starts[index + 1]).trim())
    .filter((piece) => piece !== "");
}

/** Where the document that begins at 0 ends; 0 where it does not. */
function documentEnd(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === "\\") index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "{" || character === "[")) depth += 1;
    else if (!quoted && (character === "}" || character === "]")) {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return 0;
}
