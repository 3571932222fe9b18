import pino from "pino";
import { env } from "@/lib/env";

/** Names of fields that never reach a log, at any depth that we write. */
const SECRET_FIELDS = [
  "password",
  "secret",
  "token",
  "authorization",
  "cookie",
  "trackingIdentifier",
  "integrationCode",
  "code",
];

/** Structured log lines on standard output, secrets redacted by field name. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    censor: "[redacted]",
  },
});
