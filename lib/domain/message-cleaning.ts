import { sentenceOfDocument, withoutDumps } from "./raw-dumps";
import { withoutStackTraces } from "./stack-traces";
import { toWindows1252 } from "./windows-1252";

/** Stands in for a message in which nothing but a trace or a dump was to be found. */
export const NOTHING_READABLE = "Only technical details were reported.";

/** How much of a message a ticket carries: lines, characters of one line, characters in all. */
export interface MessageLimits {
  lines: number;
  line: number;
  characters: number;
}

/** What is longer tells a reader nothing more; it also bounds the work of the patterns. */
const READ_PER_LINE = 4_000;

const ESCAPE = "\u001b";
const BELL = "\u0007";
/** An escape sequence without its escape character: colours and cursor movements, or any other of two characters and more. */
const CONTROL_SEQUENCE = /^(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/;
const STRING_SEQUENCE = /^[\]PX^_]/;
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** The text in characters that Autotask keeps, without escape sequences and controls; every kind of line end is a line feed. */
export function plainText(text: string): string {
  return toWindows1252(withoutEscapes(text).replace(LINE_BREAKS, "\n"));
}

/** A name or label on one line; runs of white space count as one space. */
export function oneLine(text: string, limit: number): string {
  return cut(plainText(text).replace(/\s+/g, " ").trim(), limit);
}

/**
 * A message as a ticket shows it: plain characters, no stack traces, no raw dumps, no line twice, long lines cut with an ellipsis
 * (§5A.6, decisions.md "Subject and description").
 * @returns lines joined by line feeds, without blank ones at either end; empty where the message is only white space.
 */
export function cleanMessage(message: string, limits: MessageLimits): string {
  const text = plainText(message);
  if (text.trim() === "") return "";
  let found = readableLines(text);
  if (found.length === 0) found = readableLines(plainText(sentenceOfDocument(text) ?? ""));
  if (found.length === 0) found = [NOTHING_READABLE];
  const shown = found.slice(0, limits.lines).map((line) => cut(line.replace(/\s+/g, " "), limits.line));
  if (found.length > shown.length) shown[shown.length - 1] = "…";
  return cut(shown.join("\n"), limits.characters);
}

function readableLines(text: string): string[] {
  const lines = text.split("\n").map((line) => line.slice(0, READ_PER_LINE).trimEnd());
  return withoutRepetition(withoutStackTraces(withoutDumps(lines)));
}

/** Cuts with an ellipsis, which counts. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1)).trimEnd()}…`;
}

/** Each line once (§5A.6: no repeated identical messages), one blank line at most between others, none at the ends. */
function withoutRepetition(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === "" ? kept.length === 0 || kept.at(-1) === "" : seen.has(trimmed)) continue;
    seen.add(trimmed);
    kept.push(trimmed);
  }
  if (kept.at(-1) === "") kept.pop();
  return kept;
}

function withoutEscapes(text: string): string {
  const [first = "", ...rest] = text.replaceAll("\u009b", `${ESCAPE}[`).split(ESCAPE);
  if (rest.length === 0) return text;
  return first + rest.map((part, index) => afterSequence(part, rest[index + 1])).join("");
}

/** What follows an escape sequence. A string sequence (a window's title, a link) ends at a bell, or where the next escape ends it. */
function afterSequence(part: string, next: string | undefined): string {
  if (STRING_SEQUENCE.test(part)) {
    const bell = part.indexOf(BELL);
    if (bell >= 0) return part.slice(bell + 1);
    if (next?.startsWith("\\")) return "";
  }
  return part.replace(CONTROL_SEQUENCE, "");
}
