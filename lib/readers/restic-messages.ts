/** The words of restic's errors, made short and alike, so that equal causes read the same and can be grouped. */

/** What restic could not read or keep, and why. */
export interface ItemError {
  name: string;
  type: string;
  message: string;
}

/** Characters of one error that are looked at. */
const READ_OF_ERROR = 4_000;

/** Said where restic 0.14 gives an error without a text. */
export const NO_REASON = "could not be read";

/** Said of a pack that only the summary of a check lists. */
export const DAMAGED_PACK = "damaged";

/** errno of Linux, as Go words them. */
const UNIX_ERRORS: Readonly<Record<number, string>> = {
  1: "operation not permitted",
  2: "no such file or directory",
  4: "interrupted system call",
  5: "input/output error",
  6: "no such device or address",
  11: "resource temporarily unavailable",
  12: "cannot allocate memory",
  13: "permission denied",
  16: "device or resource busy",
  19: "no such device",
  20: "not a directory",
  21: "is a directory",
  22: "invalid argument",
  23: "too many open files in system",
  24: "too many open files",
  26: "text file busy",
  27: "file too large",
  28: "no space left on device",
  30: "read-only file system",
  32: "broken pipe",
  36: "file name too long",
  40: "too many levels of symbolic links",
  61: "no data available",
  74: "bad message",
  95: "operation not supported",
  107: "transport endpoint is not connected",
  110: "connection timed out",
  111: "connection refused",
  112: "host is down",
  113: "no route to host",
  116: "stale file handle",
  117: "structure needs cleaning",
  121: "remote I/O error",
  122: "disk quota exceeded",
};

/** System error codes of Windows, as Windows words them. */
const WINDOWS_ERRORS: Readonly<Record<number, string>> = {
  2: "The system cannot find the file specified.",
  3: "The system cannot find the path specified.",
  5: "Access is denied.",
  21: "The device is not ready.",
  23: "Data error (cyclic redundancy check).",
  32: "The process cannot access the file because it is being used by another process.",
  33: "The process cannot access the file because another process has locked a portion of the file.",
  53: "The network path was not found.",
  64: "The specified network name is no longer available.",
  1117: "The request could not be performed because of an I/O device error.",
  1392: "The file or directory is corrupted and unreadable.",
};

const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Calls that Go names before a path: `open /x: permission denied`. */
const CALL =
  /^(?:open|openat|read|lstat|stat|readdirent|readdirnames|readdir|readlink|close|seek|fdopendir|getdents|getdents64|createfile|findfirstfile|getfileattributesex|xattr\.\w{1,20}|l?listxattr|l?getxattr) /i;

/**
 * The message of the `error` field of a JSON error: words in newer versions, the bare numbers of the system call in 0.14, and often
 * nothing at all (ingest-formats.md 3.1).
 */
export function reasonOf(error: unknown, item: string): string {
  if (typeof error === "string" && error.trim() !== "") return splitError(error, item).message;
  if (typeof error !== "object" || error === null) return NO_REASON;
  const { message, Op, Err } = error as Record<string, unknown>;
  if (typeof message === "string" && message.trim() !== "") return splitError(message, item).message;
  if (typeof Err !== "number") return NO_REASON;
  const known = (WINDOWS_PATH.test(item) ? WINDOWS_ERRORS : UNIX_ERRORS)[Err];
  return known ?? `${typeof Op === "string" ? `${Op}: ` : ""}error ${Err}`;
}

/**
 * Takes an error of Go apart: `openfile for readdirnames failed: open /srv/data/hr: permission denied` is about `/srv/data/hr` and says
 * `permission denied`.
 * @param item the path where it is known; else it is looked for, and where none is found the name is empty.
 */
export function splitError(text: string, item = ""): { name: string; message: string } {
  const error = text.slice(0, READ_OF_ERROR).trim().replace(/\s+/g, " ");
  if (item !== "") {
    const at = error.lastIndexOf(`${item}: `);
    return { name: item, message: at < 0 ? error : error.slice(at + item.length + 2) };
  }
  const end = error.lastIndexOf(": ");
  if (end < 0) return { name: "", message: error };
  for (let start = 0; start < end; ) {
    const rest = error.slice(start, end);
    const call = CALL.exec(rest);
    if (call) return { name: rest.slice(call[0].length), message: error.slice(end + 2) };
    const next = error.indexOf(": ", start);
    start = next + 2;
  }
  return { name: "", message: error };
}

const PACK = /\bpack ([0-9a-f]{8})[0-9a-f]{0,56}(?:: | (?=contains ))(.+)/i;
const PACK_MISMATCH = /^Pack ID does not match, want ([0-9a-f]{8})/;
const TREE = /^error for tree ([0-9a-f]{8})[0-9a-f]*:/;

/** Said of packs in passing by a healthy repository's check: two runs that overlapped, or one that was cut off. */
const HARMLESS = /: not referenced in any index\b|\bis mixed\b|\bduplicate/;

/** The pack or tree that a line of `check` finds fault with; `null` where the line is no such finding. */
export function checkFinding(line: string): ItemError | null {
  if (HARMLESS.test(line)) return null;
  const mismatch = PACK_MISMATCH.exec(line);
  if (mismatch) return { name: `pack ${mismatch[1]}`, type: "Pack", message: "pack ID does not match" };
  const tree = TREE.exec(line);
  if (tree) return { name: `tree ${tree[1]}`, type: "Tree", message: "contains errors" };
  const pack = PACK.exec(line);
  return pack ? { name: `pack ${pack[1]}`, type: "Pack", message: (pack[2] ?? "").trim() } : null;
}
