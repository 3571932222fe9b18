import "server-only";
import type { PsaFailure } from "@/lib/domain/psa";
import { type AnswerBody, readAnswerBody } from "./answer-body";
import type { Exchange } from "./http-exchange";
import type { Redact } from "./redaction";
import { readRetryAfter } from "./retry";

/** What a call is to Autotask: one record by ID, any other read, a new record, or a change to one. */
export type CallKind = "get" | "read" | "create" | "update";

/** A call that may have an effect: it is sent once, and an answer that is neither a definite yes nor a definite no leaves doubt. */
export function isWrite(kind: CallKind): boolean {
  return kind === "create" || kind === "update";
}

/** An answer that was understood so far, or the failure it stands for. */
export type Classified =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; failure: PsaFailure; transient: boolean; retryAfterSeconds: number | null };

/** Autotask's refusal of a request too many, also seen with a status other than 429 (autotask-api.md 9.1). */
const THREAD_LIMIT = /thread threshold of \d+|Itgenatr005/i;

/**
 * Statuses with which the framework beneath Autotask turns a request away before any rule of Autotask's ran. Only with its JSON
 * message: the same status from a gateway proves nothing.
 */
const TURNED_AWAY = new Set([400, 403, 404, 405, 415]);

/**
 * Classes what came of a request by the reaction it asks for (autotask-api.md 9.2, the table in `errors.test.ts`).
 * `errors` in a body is a definite no whatever the status; for a write everything else that is neither an ID nor a definite
 * no leaves doubt and is `ambiguous`.
 */
export function classify(kind: CallKind, came: Exchange, context: { now: Date; redact: Redact }): Classified {
  if (came.kind === "unanswered") {
    return came.sent ? doubt(kind, came.detail, came.transient) : unavailable(came.detail, came.transient);
  }
  const { status } = came;
  const body = readAnswerBody(came.text, context.redact);
  // First of all: whatever else stands beside an ID, something was done.
  if (isWrite(kind) && namesAnId(body)) return classifyDone(status, body);
  if (status === 401)
    return failed({ kind: "credentials", detail: "Autotask refused the credentials (HTTP 401)." });
  if (status === 429 || body.errors.some((text) => THREAD_LIMIT.test(text))) {
    return throttled(body, readRetryAfter(came.retryAfter, context.now));
  }
  if (status < 200 || (status >= 300 && status < 400)) {
    return doubt(kind, `Autotask answered with a redirect (HTTP ${status}), which is not followed.`, false);
  }
  return isWrite(kind) ? classifyWrite(status, body) : classifyRead(kind, status, body);
}

function namesAnId({ json }: AnswerBody): boolean {
  return json !== null && json.itemId !== undefined && json.itemId !== null;
}

function classifyDone(status: number, body: AnswerBody): Classified {
  const success = status >= 200 && status < 300 && body.errors.length === 0;
  if (success && body.json && isRecordId(body.json.itemId)) return { ok: true, json: body.json };
  return ambiguous(`Autotask named an ID, and yet its answer is no plain success (${worded(status, body)}).`);
}

function classifyWrite(status: number, body: AnswerBody): Classified {
  if (body.errors.length > 0) return failed({ kind: "rejected", messages: body.errors });
  if (TURNED_AWAY.has(status) && body.message) return failed({ kind: "rejected", messages: [body.message] });
  return ambiguous(`Autotask's answer does not say whether it was done (${worded(status, body)}).`);
}

function classifyRead(kind: CallKind, status: number, body: AnswerBody): Classified {
  if (status === 404) {
    if (kind === "get" && body.json) return { ok: true, json: { item: null } };
    if (body.errors.length === 0) {
      return unavailable(
        `Wrong address: there is no such resource at Autotask (${worded(status, body)}).`,
        false,
      );
    }
  }
  if (body.errors.length > 0) return failed({ kind: "rejected", messages: body.errors });
  if (status < 300) {
    if (body.json) return { ok: true, json: body.json };
    return unavailable(`Autotask's answer could not be read (${worded(status, body)}).`, true);
  }
  if (status < 500 && body.message) return failed({ kind: "rejected", messages: [body.message] });
  const transient = status >= 500 || status === 408 || status === 425;
  return unavailable(`Autotask did not answer as it should (${worded(status, body)}).`, transient);
}

/** IDs are whole numbers below 2^53 (autotask-api.md 9.3); a new record never has 0. */
function isRecordId(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function worded(status: number, body: AnswerBody): string {
  const text = [...body.errors, body.message, body.snippet].filter(Boolean).join(" ");
  return text ? `HTTP ${status}: ${text}` : `HTTP ${status}`;
}

function throttled(body: AnswerBody, retryAfterSeconds: number | null): Classified {
  const words = body.errors[0] ?? body.message ?? body.snippet;
  const detail = words || "Autotask takes no more requests at present (HTTP 429).";
  return {
    ok: false,
    failure: { kind: "throttled", retryAfterSeconds, detail },
    transient: true,
    retryAfterSeconds,
  };
}

function doubt(kind: CallKind, detail: string, transient: boolean): Classified {
  return isWrite(kind) ? ambiguous(detail) : unavailable(detail, transient);
}

function ambiguous(detail: string): Classified {
  return failed({ kind: "ambiguous", detail });
}

/** A call that had no effect, or only wanted to read. */
export function unavailable(detail: string, transient: boolean): Classified & { ok: false } {
  return { ok: false, failure: { kind: "unavailable", detail }, transient, retryAfterSeconds: null };
}

/** A failure that another attempt would not cure. */
export function failed(failure: PsaFailure): Classified & { ok: false } {
  return { ok: false, failure, transient: false, retryAfterSeconds: null };
}
