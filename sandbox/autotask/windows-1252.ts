/** What Windows-1252 holds between 0x80 and 0x9F; everywhere else it is Latin-1. */
const BEYOND_LATIN_1 = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");

/**
 * What becomes of a text in a Windows-1252 column: every UTF-16 unit outside that set turns into `?`, so that an emoji
 * leaves two (autotask-api.md 4.2).
 */
export function asWindows1252(text: string): string {
  let kept = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    kept += isWindows1252(unit) ? unit : "?";
  }
  return kept;
}

function isWindows1252(unit: string): boolean {
  const code = unit.charCodeAt(0);
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN_1.has(unit);
}
