import "server-only";
import type { PsaPurpose } from "@/lib/domain/psa";
import type { AutotaskCall, AutotaskEntity, Settled } from "./config";
import { type CallKind, type Classified, classify, isWrite } from "./errors";
import { exchange } from "./http-exchange";
import { processState } from "./process-state";
import { createRedaction } from "./redaction";

export interface Sending {
  url: string;
  entity: AutotaskEntity;
  purpose: PsaPurpose;
  kind: CallKind;
  headers: Record<string, string>;
  /** Sent as JSON, by PATCH where the call is an update, else by POST; without one the request is a GET. */
  body?: object;
}

/** One HTTP request: sent, counted, told to `onCall`, classed. Never throws for what the network or the other side did. */
export async function send(config: Settled, sending: Sending): Promise<Classified> {
  const { entity, purpose, kind } = sending;
  const method = !sending.body ? "GET" : kind === "update" ? "PATCH" : "POST";
  const began = config.now().getTime();
  const came = await exchange(config.fetch, {
    url: sending.url,
    method,
    headers: { Accept: "application/json", "Content-Type": "application/json", ...sending.headers },
    body: sending.body && JSON.stringify(sending.body),
    timeoutMs: isWrite(kind) ? config.timeouts.writeMs : config.timeouts.readMs,
  });
  const ended = config.now();
  const redact = createRedaction([config.secret, config.integrationCode]);
  const result = classify(kind, came, { now: ended, redact });
  const durationMs = ended.getTime() - began;
  const outcome = result.ok ? "ok" : result.failure.kind;
  const retryAfterSeconds = result.ok ? null : result.retryAfterSeconds;
  tell(config, { entity, purpose, method, status: came.status, durationMs, outcome, retryAfterSeconds });
  return result;
}

function tell(config: Settled, call: AutotaskCall): void {
  processState().counter.count(call);
  try {
    config.onCall(call);
  } catch {
    // A listener that fails must not take the answer with it: the ticket may just have been made.
  }
}
