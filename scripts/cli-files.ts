// What commands read: files by their names, or standard input.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

const STANDARD_INPUT = "-";

/** The text of a file, as it is. */
export function contentOf(file: string): Promise<string> {
  return file === STANDARD_INPUT ? text(process.stdin) : readFile(file, "utf8");
}

/**
 * The runs in JSON (one run or an array), else one run a line. A line that is no JSON is one rejected run.
 * @throws Error in one sentence where there is none: whoever sends a file means to send something.
 */
export async function runsIn(file: string): Promise<unknown[]> {
  // Some shells write a byte order mark before what they save.
  const runs = parseRuns((await contentOf(file)).replace(/^\uFEFF/, ""));
  if (runs.length === 0)
    throw new Error(`${file === STANDARD_INPUT ? "Standard input" : file} holds no run.`);
  return runs;
}

function parseRuns(content: string): unknown[] {
  const parsed = tryJson(content);
  if (parsed !== undefined) return Array.isArray(parsed) ? parsed : [parsed];
  return content
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => tryJson(line) ?? null);
}

function tryJson(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
