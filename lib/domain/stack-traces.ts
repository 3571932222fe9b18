/**
 * Finds the stack traces of Java, .NET, Python, Node, Go, PowerShell and some others in a message and takes them out (§5A.6). What stays
 * is what a person can read: the sentence before a trace, the exception's own line, and whatever speaks of something else after it.
 *
 * Every pattern is tried on one line of bounded length, and none has two ways to match the same text: no report can make this slow.
 */

/** A dotted name of code, e.g. `Veeam.Backup.Core.CJob.<Run>b__0` or `java.base/java.lang.Thread.run`. */
const CODE_NAME = "[A-Za-z_$<][\\w$<>`[\\],/@+|~=&*#-]*(?:\\.+[\\w$<>`[\\],/@+|~=&*#-]+)+";

/** .NET writes "at" in the language of the machine; a Cyrillic one is a question mark by now. */
const AT = "(?:at|bei|bij|à|en|em|in|vid|ved|v|w|\\?)";

/** Lines that can only be part of a trace, wherever they stand. */
const FRAMES: readonly RegExp[] = [
  new RegExp(`^${AT} (?:async )?(?:new )?${CODE_NAME}\\(`), // Java, .NET
  /^at (?:lambda_method|<unknown>|<unknown class>)\b/,
  /^at .*(?::\d{1,9}:\d{1,9}\)?|\((?:native|<anonymous>|index \d{1,9})\)|<anonymous>)(?: \{)?$/, // Node
  /^at <?[^,]{1,300}, .{1,300}: line \d{1,9}$/, // PowerShell's ScriptStackTrace
  /^\.\.\. \d{1,9} (?:more|common frames omitted)/,
  /^-{2,} ?(?:End of|Ende der|Fin de|Einde van|Fine dell)\b.*--$/,
  /^(?:Server stack trace|Exception rethrown at \[\d{1,9}\]|Stack ?trace|stack backtrace|Call stack):?$/i,
  /^[+|\s]*(?:Exception Group )?Traceback \(most recent call last\):/, // Python
  /^[|\s]*File ".{1,1000}", line \d{1,9}/,
  /^(?:During handling of the above exception|The above exception was the direct cause)/,
  /^goroutine \d{1,9} \[.{1,200}\]:$/, // Go
  /^\S{1,1000}\.(?:go|s):\d{1,9}(?: \+0x[0-9a-f]+)?$/,
  /^\[signal SIG/,
  /^runtime\.(?:goexit|main|gopanic)\b/,
  /^(?:At|In|Bij|Au|En) .{1,500}: ?\d{1,9} \p{L}{1,20}: ?\d{1,9}$/u, // PowerShell
  /^\+ (?:CategoryInfo|FullyQualifiedErrorId|PSComputerName)\s*:/,
  /^Line \|$/,
  /^#\d{1,9} (?:\S{1,1000}\(\d{1,9}\): |\{main\}|\[internal function\]|0x[0-9a-f]+)/, // PHP, gdb
  /^thrown in .{1,1000} on line \d{1,9}$/,
  /^from .{1,1000}:\d{1,9}:in [`']/, // Ruby
  /^\d{1,9}: +(?:0x[0-9a-f]+ - )?[\w<>&]+::\S/, // Rust
  /^(?:file:\/\/)?\S{1,1000}\.[cm]?[jt]sx?:\d{1,9}$/, // Node's head of a trace
  /^node:\S{1,300}:\d{1,9}$/,
  /^Node\.js v\d{1,3}\.\d{1,3}\.\d{1,3}$/,
];

/** Lines that belong to a trace only where one has begun. */
const INSIDE =
  /^(?:(?:Caused by|Suppressed|Wrapped by|Inner exception): |-+> |exit status \d{1,9}$|created by \S|\+ )/i;

const GO_FILE = /^\S{1,1000}\.(?:go|s):\d{1,9}(?: \+0x[0-9a-f]+)?$/;
const PYTHON_FILE = /^[|\s]*File ".{1,1000}", line \d{1,9}/;
const PYTHON_EXCEPTION = /^[\w.]{0,200}(?:Error|Exception|Interrupt|Exit|Warning)\b/;

/** What Node prints between the braces after the last frame. */
const PROPERTY = /^(?:['"[]?[\w$ -]{1,100}['"\]]?:(?: |$)|[}\]],?$|['"\d-].*,$)/;

/** A trace inside one line: where .NET and Java frames follow the message on the same line. */
const INLINE_FRAME = /\s(?:at|bei|bij|à) [\w$<>`]+(?:\.+[\w$<>`[\],]+){2,}\(/;

/** PowerShell 7 numbers the source line and puts the message behind a bar under it. */
const SOURCE_LINE = /^\d{1,9} \| /;
const BAR = /^\| +/;

/** The lines without those of stack traces. Lines come without control characters; what they are indented by tells nothing. */
export function withoutStackTraces(lines: readonly string[]): string[] {
  const trimmed = lines.map((line) => line.trim());
  const kept: string[] = [];
  /** What the lines before have opened: a trace, the properties of a Node error, the view of PowerShell 7. */
  const open = { trace: false, properties: false, barred: false };
  for (let index = 0; index < trimmed.length; index += 1) {
    const line = trimmed[index] ?? "";
    const next = trimmed[index + 1] ?? "";
    if (open.properties && PROPERTY.test(line)) {
      open.properties = line !== "}";
      continue;
    }
    if (isFrame(line, next) || (open.trace && INSIDE.test(line)) || (open.barred && SOURCE_LINE.test(line))) {
      open.trace = true;
      open.properties = line.endsWith(" {");
      open.barred ||= line === "Line |";
      if (PYTHON_FILE.test(line) && isPythonSource(next)) index += 1;
      continue;
    }
    open.properties = false;
    open.trace &&= line === "";
    kept.push(withoutInlineTrace(open.barred ? line.replace(BAR, "") : line));
  }
  return kept;
}

function isFrame(line: string, next: string): boolean {
  if (line === "") return false;
  return (
    isMarker(line) || isMarker(next) || FRAMES.some((frame) => frame.test(line)) || isGoFunction(line, next)
  );
}

/** Marks a place in the line of source above it, which says no more to a reader than the marker does. */
function isMarker(line: string): boolean {
  return /^[+|]? *[~^]+$/.test(line) && /[+|^]/.test(line);
}

/** A function of Go stands above its `file.go:12`. */
function isGoFunction(line: string, next: string): boolean {
  return GO_FILE.test(next) && line.includes(".") && !/\s/.test(line.split("(", 1)[0] ?? "");
}

function isPythonSource(line: string): boolean {
  return line !== "" && !PYTHON_FILE.test(line) && !PYTHON_EXCEPTION.test(line);
}

function withoutInlineTrace(line: string): string {
  const frame = line.search(INLINE_FRAME);
  return frame < 0 ? line : line.slice(0, frame).trimEnd();
}
