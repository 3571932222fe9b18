import "server-only";
import { decode } from "windows-1252";

/**
 * What Autotask keeps: the characters of Windows-1252 without control characters, line ends and tabs apart. Others become
 * question marks there (autotask-api.md 4.2).
 */
const KEPT = new Set(
  [...decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].filter(
    (character) => !/\p{Cc}/u.test(character) || "\t\n\r".includes(character),
  ),
);

/** The first character that Autotask would not keep, as `U+2192`; null where there is none. */
export function firstUnkeptCharacter(text: string): string | null {
  for (const character of text) {
    if (!KEPT.has(character)) {
      return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    }
  }
  return null;
}

/**
 * Why a text can't be sent as the named field; null where it can.
 * @param atMost the field's length in characters.
 */
export function textProblem(field: string, text: string, atMost: number): string | null {
  if (text.trim() === "") return `${field} is empty.`;
  if (text.length > atMost) return `${field} has ${text.length} characters; Autotask keeps ${atMost}.`;
  const character = firstUnkeptCharacter(text);
  return character && `${field} holds a character that Autotask can't keep (${character}).`;
}
