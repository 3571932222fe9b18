import "server-only";
import { createHash, randomInt } from "node:crypto";

/** Without letters and digits that are read for one another. */
const ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** A random code that people read off and type, e.g. `ABCDE-FGHJK`. */
export function spelledCode(groups: number, groupLength: number): string {
  const group = () =>
    Array.from({ length: groupLength }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: groups }, group).join("-");
}

/** SHA-256 of a code, however it was typed: small letters, spaces and hyphens make no difference. */
export function hashOfSpelled(code: string): Buffer {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ""))
    .digest();
}
