/**
 * Finds raw technical dumps in a message (hexadecimal, base64, keys and certificates, JSON, XML and HTML) and cuts them away (§5A.6).
 */

/** A run of hexadecimal or base64 characters this long is data; the longest of common hashes that people quote is 64. */
const LONG_RUN = 80;
const HEX_OR_BASE64_RUN = new RegExp(`[A-Za-z0-9+/_-]{${LONG_RUN},}={0,2}`);

/** Offset, then pairs or groups of hexadecimal digits: the output of `xxd`, `hexdump` and debuggers. */
const HEX_LINE =
  /^(?:0x)?[0-9A-Fa-f]{4,16}[:|]? +(?:(?:[0-9A-Fa-f]{2}[ -]+){8}|(?:[0-9A-Fa-f]{4} +){4}|(?:[0-9A-Fa-f]{8} +){3})/;
const HEX_TAIL = /^(?:0x)?[0-9A-Fa-f]{4,16}(?:$|[:|]? +[0-9A-Fa-f]{2})/;
const HEX_PAIRS = /^(?:(?:0x)?[0-9A-Fa-f]{2}[ :,-]+){16}/;
const BASE64_LINE = /^[A-Za-z0-9+/]{60,}={0,2}$/;
const BASE64_TAIL = /^[A-Za-z0-9+/]{2,}={0,2}$/;
const PEM_BEGIN = /^-{4,5} ?BEGIN [A-Z0-9 ]{1,60}-{4,5}/;
const PEM_END = /^-{4,5} ?END [A-Z0-9 ]{1,60}-{4,5}/;

/** Where JSON or markup begins inside a line of text, and how long it must be to be a dump. */
const INLINE_DOCUMENT = /(?:\{\s*["']|\[\s*\{\s*["']|<\?xml\b|<!DOCTYPE\b|<html\b|<soap)/i;
const INLINE_LIMIT = 80;

const JSON_START = /^(?:\{\s*(?:$|["'}])|\[\s*(?:$|["'{\]]))/;
const MARKUP_LINE = /^<[!?/]?[A-Za-z][^<>]*(?:>|$)/;

/** Keys under which documents carry the sentence that a person wants to read. */
const SENTENCE_KEYS = [
  "message",
  "errormessage",
  "error_message",
  "error",
  "description",
  "detail",
  "reason",
  "title",
];
const MARKUP_SENTENCE =
  /<(?:\w{1,40}:)?(?:message|faultstring|errormessage|error|description|detail|reason|title)(?: [^<>]{0,300})?>([^<>]{1,1000})</i;

/**
 * The lines without dumps. A line of text that ends in one keeps its text, and an ellipsis says that something followed.
 * Lines come without control characters.
 */
export function withoutDumps(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let index = 0;
  while (index < lines.length) {
    const length = dumpLength(lines, index);
    if (length > 0) {
      index += length;
      continue;
    }
    const [line, consumed] = withoutInlineDump(lines, index);
    kept.push(line);
    index += consumed;
  }
  return kept;
}

/**
 * Where a whole message is one JSON or XML document: the sentence in it, for people.
 * @returns `null` where the message is no such document, or has no sentence.
 */
export function sentenceOfDocument(text: string): string | null {
  const trimmed = text.trim();
  if (/^<[?!A-Za-z]/.test(trimmed) && trimmed.endsWith(">"))
    return MARKUP_SENTENCE.exec(trimmed)?.[1]?.trim() || null;
  if (!/^[[{]/.test(trimmed)) return null;
  try {
    return sentenceOf(JSON.parse(trimmed), 4);
  } catch {
    return null;
  }
}

function sentenceOf(value: unknown, depth: number): string | null {
  if (depth === 0 || typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  const named = SENTENCE_KEYS.flatMap((key) => entries.filter(([name]) => name.toLowerCase() === key));
  for (const [, found] of named) {
    if (typeof found === "string" && found.trim() !== "") return found.trim();
  }
  for (const [, found] of [...named, ...entries.slice(0, 20)]) {
    const inner = sentenceOf(found, depth - 1);
    if (inner !== null) return inner;
  }
  return null;
}

/** How many lines from here on are one dump; 0 where this line is text. */
function dumpLength(lines: readonly string[], start: number): number {
  const line = (lines[start] ?? "").trim();
  if (PEM_BEGIN.test(line)) return blockLength(lines, start, (other) => PEM_END.test(other));
  if (HEX_LINE.test(line)) return runLength(lines, start, (other) => HEX_TAIL.test(other));
  if (HEX_PAIRS.test(line)) return 1;
  if (BASE64_LINE.test(line) && looksEncoded(line)) return base64Length(lines, start);
  if (JSON_START.test(line)) return documentLength(lines, start, line);
  return isMarkup(lines, start) ? 1 : 0;
}

function blockLength(lines: readonly string[], start: number, isEnd: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index >= start && isEnd(line.trim()));
  return end < 0 ? lines.length - start : end - start + 1;
}

function runLength(lines: readonly string[], start: number, continues: (line: string) => boolean): number {
  let end = start + 1;
  while (end < lines.length && continues((lines[end] ?? "").trim())) end += 1;
  return end - start;
}

function base64Length(lines: readonly string[], start: number): number {
  const length = runLength(lines, start, (line) => BASE64_LINE.test(line));
  const tail = (lines[start + length] ?? "").trim();
  return BASE64_TAIL.test(tail) && (tail.endsWith("=") || /\d/.test(tail)) ? length + 1 : length;
}

/** Counts brackets outside of strings until they are balanced; a document that never ends takes everything that looks like one. */
function documentLength(lines: readonly string[], start: number, first: string): number {
  let depth = 0;
  for (let index = start; index < lines.length; index += 1) {
    const line = index === start ? first : (lines[index] ?? "").trim();
    if (index > start && !/^["'{}[\]\d,tfn-]/.test(line)) return index - start;
    depth += bracketBalance(line);
    if (depth <= 0) return index - start + 1;
  }
  return lines.length - start;
}

function bracketBalance(line: string): number {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (quoted && character === "\\") index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "{" || character === "[")) depth += 1;
    else if (!quoted && (character === "}" || character === "]")) depth -= 1;
  }
  return depth;
}

/** Markup, and no word in angle brackets such as `<none>`. */
function isMarkup(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? "").trim();
  if (!MARKUP_LINE.test(line)) return false;
  if (/^<(?:\/|\?xml|!DOCTYPE|!--)/i.test(line)) return true;
  if (/<\/[A-Za-z]|\/>|=["']/.test(line)) return true;
  const neighbours = [lines[index - 1], lines[index + 1]];
  return (
    line.endsWith(">") && neighbours.some((other) => other !== undefined && /^\s*<[/?!A-Za-z]/.test(other))
  );
}

/** The text before a dump that begins inside this line, and how many lines that takes. */
function withoutInlineDump(lines: readonly string[], start: number): [string, number] {
  const line = lines[start] ?? "";
  const at = line.search(INLINE_DOCUMENT);
  if (at > 0) {
    const rest = line.slice(at);
    const length = /^[[{]/.test(rest) ? documentLength(lines, start, rest) : 1;
    if (length > 1 || rest.length >= INLINE_LIMIT) return [cutAt(line, at), length];
  }
  const run = HEX_OR_BASE64_RUN.exec(line);
  if (run && looksEncoded(run[0])) return [cutAt(line, run.index), 1];
  return [line, 1];
}

function cutAt(line: string, at: number): string {
  const text = line.slice(0, at).trimEnd();
  return text === "" ? "" : `${text} …`;
}

/** Data, and neither a word, nor a row of dashes, nor a path whose folders have plain names. */
function looksEncoded(run: string): boolean {
  const slashes = run.split("/").length - 1;
  const dashes = run.split(/[-_]/).length - 1;
  if (slashes > run.length / 16 || dashes > run.length / 10) return false;
  if (/^[0-9A-Fa-f]+$/.test(run)) return /\d/.test(run);
  return /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run);
}
