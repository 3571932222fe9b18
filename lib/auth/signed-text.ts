import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { required } from "@/lib/env";

function macOf(purpose: string, text: string): Buffer {
  return createHmac("sha256", required("NEXTAUTH_SECRET"))
    .update(JSON.stringify([purpose, text]))
    .digest();
}

/** A text with our signature, for a browser to keep. What is signed for one purpose is worth nothing for another. */
export function signText(purpose: string, text: string): string {
  return `${text}.${macOf(purpose, text).toString("base64url")}`;
}

/** The text of {@link signText}; `null` where the signature is not ours, or for another purpose. */
export function readSigned(purpose: string, signed: string): string | null {
  const at = signed.lastIndexOf(".");
  const text = signed.slice(0, Math.max(0, at));
  const given = Buffer.from(signed.slice(at + 1), "base64url");
  const expected = macOf(purpose, text);
  return given.length === expected.length && timingSafeEqual(given, expected) ? text : null;
}
