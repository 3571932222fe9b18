import "server-only";
import type { AutotaskCall } from "@/lib/autotask/config";
import { type BatchWriter, createBatchWriter } from "@/lib/batch-writer";
import { type NotedCall, writeApiCalls } from "@/lib/data/api-calls";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import { log } from "@/lib/log";

/** On whose account a call is made. */
export interface CallCause {
  environment: PsaEnvironment;
  actor: Pick<Actor, "kind" | "id" | "name">;
  requestId: string;
}

const KEY = Symbol.for("backupchecks.api-log");
const DELAY_MS = 500;
const CALLS_AT_ONCE = 200;
/** Some minutes of more calls than Autotask would take. */
const HELD_AT_MOST = 2_000;

/** One for a process: a bundler may load this module several times, and each would have to be flushed. */
function writer(): BatchWriter<NotedCall> {
  const holder = globalThis as { [KEY]?: BatchWriter<NotedCall> };
  holder[KEY] ??= createBatchWriter({
    write: writeApiCalls,
    onLost: (calls, error) => log.warn({ err: error, calls }, "calls not written to the API log"),
    delayMs: DELAY_MS,
    atOnce: CALLS_AT_ONCE,
    heldAtMost: HELD_AT_MOST,
  });
  return holder[KEY];
}

/** Takes a call along for the API log (§7.6) and for the count of the hour. Costs the call nothing: it is written a little later. */
export function noteApiCall(call: AutotaskCall, { environment, actor, requestId }: CallCause): void {
  writer().add({
    ...call,
    environment,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    requestId,
  });
}

/** Writes what has not been written yet: before the database is left. */
export function flushApiLog(): Promise<void> {
  return writer().flush();
}
