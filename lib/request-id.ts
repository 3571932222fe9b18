import type { AsyncLocalStorage } from "node:async_hooks";
import { v7 as uuid } from "uuid";

/** Kept by the server around Next (scripts/serve.ts), which runs each request in it: known to everything that a request causes. */
const REQUESTS = Symbol.for("backupchecks.requests");

type Holder = { [REQUESTS]?: AsyncLocalStorage<{ requestId: string }> };

/** The ID of the request that is being answered, as its answer carries it; undefined outside of requests. */
export function currentRequestId(): string | undefined {
  return (globalThis as Holder)[REQUESTS]?.getStore()?.requestId;
}

/** The same, or a new one: for what is written down under it. */
export function requestIdHere(): string {
  return currentRequestId() ?? uuid();
}
