import pino from "pino";
import { env } from "@/lib/env";
import { countLogLine } from "@/lib/metrics";
import { currentRequestId } from "@/lib/request-id";

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

/** Structured log lines on standard output, secrets redacted by field name, each with the ID of the request that caused it. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => {
    const requestId = currentRequestId();
    return requestId === undefined ? {} : { requestId };
  },
  hooks: {
    logMethod(given, method, level) {
      countLogLine(pino.levels.labels[level] ?? String(level));
      return method.apply(this, given);
    },
  },
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    censor: "[redacted]",
  },
});
