import "server-only";
import type { Redact } from "./redaction";

/** The body of an answer, read as far as it could be. */
export interface AnswerBody {
  /** The JSON object of the body; null where the body is empty, no JSON or no object. */
  json: Record<string, unknown> | null;
  /** Autotask's own refusals: the texts of `errors`, redacted. */
  errors: string[];
  /** The text of `Message`, which the web framework beneath Autotask writes, redacted; null where there is none. */
  message: string | null;
  /** The first words of a body that is not JSON, without markup, redacted; "" for an empty body. */
  snippet: string;
}

const SNIPPET_LENGTH = 200;
const MESSAGE_LENGTH = 500;
const MESSAGES_AT_MOST = 20;

/** Reads a body as text first: Autotask and what stands before it answer errors in several shapes (autotask-api.md 9.2). */
export function readAnswerBody(text: string, redact: Redact): AnswerBody {
  const json = parseObject(text);
  if (!json)
    return {
      json: null,
      errors: [],
      message: null,
      snippet: words(stripMarkup(redact(text)), redact, SNIPPET_LENGTH),
    };
  const message = property(json, "message");
  return {
    json,
    errors: errorTexts(property(json, "errors"), redact),
    message: typeof message === "string" ? words(message, redact, MESSAGE_LENGTH) || null : null,
    snippet: "",
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property by its name in either spelling: `Message` and `message` both come. */
function property(json: Record<string, unknown>, name: string): unknown {
  return json[name] ?? json[name.charAt(0).toUpperCase() + name.slice(1)];
}

function errorTexts(errors: unknown, redact: Redact): string[] {
  const list = Array.isArray(errors) ? errors : [errors];
  return list
    .map((entry) => (isObject(entry) ? property(entry, "message") : entry))
    .filter((entry) => typeof entry === "string")
    .map((entry) => words(entry, redact, MESSAGE_LENGTH))
    .filter(Boolean)
    .slice(0, MESSAGES_AT_MOST);
}

function stripMarkup(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<[^>]*>/g, " ");
}

/** One line without control characters; redacted before it is cut. */
function words(text: string, redact: Redact, length: number): string {
  const line = redact(text)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
