import "server-only";
import type { Fetch } from "./config";
import { readNetworkError } from "./network-error";

/** What came of one HTTP request: an answer with its body as text, or none. */
export type Exchange =
  | { kind: "answered"; status: number; text: string; bytes: number; retryAfter: string | null }
  | {
      kind: "unanswered";
      sent: boolean;
      transient: boolean;
      status: number | null;
      broken: BrokenExchange;
      detail: string;
    };

/** How a request went without an answer: never on the wire, no answer in time, the connection broke off, or too large an answer. */
export type BrokenExchange = "unreachable" | "timed-out" | "cut-off" | "too-large";

export interface HttpRequest {
  url: string;
  method: "GET" | "POST" | "PATCH";
  headers: Record<string, string>;
  /** JSON text. */
  body?: string;
  timeoutMs: number;
}

/** The largest list of fields of a big tenant is below one megabyte; what is far beyond is no answer of Autotask's. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** Sends one request once, follows no redirect and never throws; time-out and size bound hold for the body too. */
export async function exchange(fetch: Fetch, request: HttpRequest): Promise<Exchange> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), request.timeoutMs);
  let status: number | null = null;
  try {
    const response = await fetch(request.url, toInit(request, timeout.signal));
    status = response.status;
    const { text, bytes } = await readText(response);
    return { kind: "answered", status, text, bytes, retryAfter: response.headers.get("retry-after") };
  } catch (thrown) {
    if (timeout.signal.aborted) {
      const seconds = request.timeoutMs / 1000;
      const detail = `Autotask did not answer within ${seconds} seconds.`;
      return { kind: "unanswered", sent: true, transient: true, status, broken: "timed-out", detail };
    }
    if (thrown instanceof TooLarge) {
      const detail = "The answer is larger than any answer of Autotask's.";
      return { kind: "unanswered", sent: true, transient: false, status, broken: "too-large", detail };
    }
    const error = readNetworkError(thrown);
    // Once a status has come the request was on the wire, whatever broke afterwards.
    const sent = error.sent || status !== null;
    return { kind: "unanswered", ...error, sent, status, broken: sent ? "cut-off" : "unreachable" };
  } finally {
    clearTimeout(timer);
  }
}

/** What the standard asks for beside a stream, and the compiler's library does not know yet. */
type StreamInit = RequestInit & { duplex?: "half" };

function toInit(request: HttpRequest, signal: AbortSignal): StreamInit {
  const init: StreamInit = { method: request.method, redirect: "manual", cache: "no-store", signal };
  if (request.body === undefined) return { ...init, headers: request.headers };
  // As a stream: a body that `fetch` can read twice is sent a second time by `fetch` itself after a 421, and a create must
  // never be. The length is given, so that it isn't sent in chunks, which not everything between us and Autotask accepts.
  const bytes = new TextEncoder().encode(request.body);
  const headers = { ...request.headers, "Content-Length": String(bytes.byteLength) };
  return { ...init, headers, body: new Blob([bytes]).stream(), duplex: "half" };
}

class TooLarge extends Error {}

async function readText(response: Response): Promise<{ text: string; bytes: number }> {
  if (!response.body) return { text: "", bytes: 0 };
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT) throw new TooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return { text: text + decoder.decode(), bytes: size };
}
