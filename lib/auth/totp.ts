import "server-only";
import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";

/** What stands in the list of an authenticator app. */
const ISSUER = "Backupchecks";
/** RFC 4226, R6: 160 bits are recommended. */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
/** How many steps a clock may be off, each way (RFC 6238, 5.2). */
const DRIFT_STEPS = 1;

export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

function totp(secret: string, label: string): TOTP {
  // SHA-1, six digits and thirty seconds: what every authenticator app can do.
  return new TOTP({
    issuer: ISSUER,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
  });
}

/** The time step of which a code is; `null` for a code of no step nearby. Whether it was used before is asked elsewhere. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const digits = code.replaceAll(/[\s-]/g, "");
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = now.getTime();
  const off = totp(secret, "").validate({ token: digits, timestamp, window: DRIFT_STEPS });
  return off === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + off;
}

/** A secret as an app reads it from a picture: SVG, drawn here so that no other server ever sees it. */
export function totpQrCode(secret: string, email: string): string {
  return renderSVG(totp(secret, email).toString(), { ecc: "M", border: 2, pixelSize: 4 });
}
