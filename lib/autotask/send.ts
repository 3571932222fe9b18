import "server-only";
import type { PsaPurpose } from "@/lib/domain/psa";
import { reportOf } from "./call-report";
import type { AutotaskEntity, Settled } from "./config";
import { type CallKind, type Classified, classify, isWrite } from "./errors";
import { exchange } from "./http-exchange";
import { createRedaction } from "./redaction";

export interface Sending {
  url: string;
  entity: AutotaskEntity;
  purpose: PsaPurpose;
  kind: CallKind;
  /** Which request of its call this is, from 1. */
  attempt: number;
  headers: Record<string, string>;
  /** Sent as JSON, by PATCH where the call is an update, else by POST; without one the request is a GET. */
  body?: object;
}

/** One HTTP request: sent, classed, told to `onCall`, which counts it. Never throws for what the network or the other side did. */
export async function send(config: Settled, sending: Sending): Promise<Classified> {
  const { kind } = sending;
  const method = !sending.body ? "GET" : kind === "update" ? "PATCH" : "POST";
  const began = config.now();
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
  try {
    config.onCall(reportOf(config, { ...sending, method }, { came, result, began, ended }));
  } catch {
    // A listener that fails must not take the answer with it: the ticket may just have been made.
  }
  return result;
}
