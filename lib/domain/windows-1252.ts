/**
 * Autotask keeps text in Windows-1252 and turns every other character into `?` (autotask-api.md 4.2). We map before it does, so that
 * the preview shows what will be there (decisions.md, "Subject and description").
 */

/**
 * What stays as it is: line feed, printable ASCII, Latin-1 without its two invisible characters (no-break space, soft hyphen) and the
 * 27 characters that Windows-1252 has in the place of C1 controls.
 */
const KEPT = "\\n -~¡-¬®-ÿ€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const ONLY_KEPT = new RegExp(`^[${KEPT}]*$`, "u");
const NOT_KEPT = new RegExp(`[^${KEPT}]`, "gu");

/** Without shape of its own: combining marks, controls, invisible formatting, skin tones of emoji. */
const INVISIBLE = /^(?:\p{M}|\p{Cc}|\p{Cf}|\p{Emoji_Modifier})$/u;
const MARKS = /\p{M}/gu;

/** No writing has more than 30 marks on a letter (UAX 15, Stream-Safe Text); to put n of them in order takes n² steps. */
const MARKS_TOO_MANY = /(\p{M}{30})\p{M}+/gu;

/** Replacement first, then the characters that it stands for. */
const REPLACEMENTS: readonly (readonly [string, string])[] = [
  [
    " ",
    "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000",
  ],
  ["-", "\u2010\u2011\u2012\u2212\u2043\u2796\u2500\u2501\u254c\ufe63"],
  ["—", "\u2015"],
  ["'", "\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u201b"],
  ['"', "\u2033\u2036\u02ba\u201f"],
  ["/", "\u2044\u2215\u29f8"],
  ["\\", "\u2216\u29f5"],
  ["|", "\u2223\u2502\u2503\u2758"],
  ["+", "\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c\u2795"],
  ["=", "\u2550"],
  ["*", "\u2217\u2219\u22c5\u2023\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u2605\u2606"],
  ["->", "→➔➜➡⟶⇨"],
  ["<-", "←⬅⟵"],
  ["<->", "↔⟷"],
  ["=>", "⇒⟹"],
  ["<=>", "⇔"],
  ["^", "↑⬆▲"],
  ["v", "↓⬇▼"],
  [">", "▶►‣"],
  ["<", "◀◄"],
  ["<=", "≤⩽"],
  [">=", "≥⩾"],
  ["!=", "≠"],
  ["~", "≈∼"],
  ["[OK]", "✓✔✅☑"],
  ["[X]", "✗✘❌☒✖❎"],
  ["[!]", "⚠❗❕"],
  ["[i]", "ℹ"],
  ["D", "Đ"],
  ["d", "đ"],
  ["H", "Ħ"],
  ["h", "ħ"],
  ["i", "ı"],
  ["L", "Ł"],
  ["l", "ł"],
  ["T", "Ŧ"],
  ["t", "ŧ"],
  ["N", "Ŋ"],
  ["n", "ŋ"],
  ["SS", "ẞ"],
];

const MAP: ReadonlyMap<string, string> = new Map(
  REPLACEMENTS.flatMap(([replacement, characters]) =>
    Array.from(characters, (character) => [character, replacement] as const),
  ),
);

/**
 * The text in characters that Windows-1252 has: typographic and common signs become their plain form, accents go where the letter with
 * its accent is missing, what has no shape goes, and everything else becomes `?` as it would in Autotask. Line feeds stay, other
 * controls go. Applying it twice changes nothing more.
 */
export function toWindows1252(text: string): string {
  if (ONLY_KEPT.test(text)) return text;
  return text.replace(MARKS_TOO_MANY, "$1").normalize("NFC").replace(NOT_KEPT, replacementOf);
}

/** True where every character is a line feed or a visible character of Windows-1252. */
export function isWindows1252(text: string): boolean {
  return ONLY_KEPT.test(text);
}

function replacementOf(character: string): string {
  const mapped = MAP.get(character);
  if (mapped !== undefined) return mapped;
  if (INVISIBLE.test(character)) return "";
  return character
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(NOT_KEPT, (part) => MAP.get(part) ?? "?");
}
