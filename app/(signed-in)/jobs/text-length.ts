/** Characters of a line on a narrow page; longer lines wrap. */
const WRAP_AT = 96;

/** How many lines a text takes on the page, about: its own lines, and those into which long ones wrap. */
export function lineCount(text: string): number {
  return text
    .split(/\r\n|\r|\n/)
    .reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / WRAP_AT)), 0);
}
