import { AsyncLocalStorage } from "node:async_hooks";

const REQUESTS = Symbol.for("backupchecks.requests");

/** Does something under the ID of a request, as the server around Next does (scripts/http-observing.ts). */
export async function inRequest<T>(requestId: string, work: () => Promise<T>): Promise<T> {
  const holder = globalThis as { [REQUESTS]?: AsyncLocalStorage<{ requestId: string }> };
  holder[REQUESTS] ??= new AsyncLocalStorage();
  return holder[REQUESTS].run({ requestId }, work);
}
