import "server-only";
import type { AutotaskCall, Settled } from "./config";
import { type CallKind, type Classified, classify, isWrite } from "./errors";
import type { Exchange } from "./http-exchange";
import { createRedaction } from "./redaction";

/** What was sent, as far as a report of it needs to know. */
export interface Reported extends Pick<AutotaskCall, "entity" | "purpose" | "method" | "attempt"> {
  kind: CallKind;
  body?: object;
}

interface Outcome {
  came: Exchange;
  result: Classified;
  began: Date;
  ended: Date;
}

/** The longest error text that is told. */
const ERROR_LENGTH = 300;
/** Shorter texts that were sent are words which may stand in any sentence. */
const SENT_TEXT_LENGTH = 8;

/** One request as it went, for those who keep count or a log (§7.6). */
export function reportOf(
  config: Settled,
  sent: Reported,
  { came, result, began, ended }: Outcome,
): AutotaskCall {
  const { entity, purpose, method, attempt, kind } = sent;
  const isAnswered = came.kind === "answered";
  return {
    at: began,
    entity,
    operation: kind,
    purpose,
    method,
    attempt,
    status: came.status,
    broken: isAnswered ? null : came.broken,
    durationMs: ended.getTime() - began.getTime(),
    bytes: isAnswered ? came.bytes : null,
    outcome: result.ok ? "ok" : result.failure.kind,
    error: result.ok ? null : errorText(config, sent, came, ended),
    retryAfterSeconds: result.ok ? null : result.retryAfterSeconds,
    isCounted: entity !== "ZoneInformation" && (isAnswered || came.sent),
  };
}

/**
 * What went wrong, in a line. Stricter than what a person is told at once, since it is kept: the user name is taken out too, and what we
 * sent, which Autotask may quote. Of an answer that says "done" nothing is quoted at all.
 */
function errorText(config: Settled, sent: Reported, came: Exchange, now: Date): string {
  const { userName, secret, integrationCode } = config;
  const names = [userName, userName.toLowerCase(), userName.toUpperCase()];
  const texts = isWrite(sent.kind) ? textsOf(sent.body) : [];
  const redact = createRedaction([secret, integrationCode, ...names, ...texts]);
  const told = classify(sent.kind, came, { now, redact });
  if (told.ok) return "";
  if (told.failure.kind === "rejected") return cut(told.failure.messages.join(" "));
  if (came.kind === "answered" && came.status >= 200 && came.status < 300)
    return `Autotask's answer was not understood (HTTP ${came.status}).`;
  return cut(told.failure.detail);
}

/** The texts of a body, whole and line by line. */
function textsOf(body: object | undefined): string[] {
  return Object.values(body ?? {})
    .filter((value) => typeof value === "string")
    .flatMap((text) => [text, ...text.split("\n")])
    .filter((text) => text.trim().length >= SENT_TEXT_LENGTH);
}

function cut(text: string): string {
  const line = text.length <= ERROR_LENGTH ? text : `${text.slice(0, ERROR_LENGTH - 1)}…`;
  // Half a character, as a cut leaves one, is nothing that can be stored.
  return line.toWellFormed();
}
