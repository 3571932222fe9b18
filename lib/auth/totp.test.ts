import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpQrCode, totpStep } from "@/lib/auth/totp";

/** RFC 4226 and 6238 by hand: a code that no library of ours had a part in. */
function codeOf(secret: string, at: Date): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac.at(-1) as number) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** "12345678901234567890", the secret of RFC 6238's test vectors. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number) => new Date(seconds * 1_000);

describe("a code of the second factor", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
  ])("is RFC 6238's at %i s", (seconds, code) => {
    expect(codeOf(RFC_SECRET, at(seconds))).toBe(code);
    expect(totpStep(RFC_SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it.each([
    [-61, null],
    [-60, null],
    [-31, null],
    [-30, 99],
    [-1, 99],
    [0, 100],
    [29, 100],
    [30, 101],
    [59, 101],
    [60, null],
    [90, null],
  ])("of a clock that is %i s off is of step %s", (off, step) => {
    const secret = newTotpSecret();
    const now = at(100 * 30);
    const code = codeOf(secret, at(100 * 30 + off));
    expect(totpStep(secret, code, now)).toBe(step);
  });

  it("may be typed in groups", () => {
    expect(totpStep(RFC_SECRET, " 287 082 ", at(59))).toBe(1);
    expect(totpStep(RFC_SECRET, "287-082", at(59))).toBe(1);
  });

  it.each(["", "28708", "2870820", "28708a", "२८७०८२", "-87082", "287.82"])("is not %j", (code) => {
    expect(totpStep(RFC_SECRET, code, at(59))).toBeNull();
  });
});

describe("the secret of a second factor", () => {
  it("has 160 bits, another one each time", () => {
    const [first, second] = [newTotpSecret(), newTotpSecret()];
    expect(first).toMatch(/^[A-Z2-7]{32}$/);
    expect(second).not.toBe(first);
  });

  it("is drawn as a picture that holds no script", () => {
    const svg = totpQrCode(RFC_SECRET, `"><script>alert(1)</script>@example.com`);
    expect(svg).toMatch(/^<svg [^>]*>/);
    expect(svg).not.toContain("script");
  });
});
