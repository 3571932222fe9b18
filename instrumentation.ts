import type { Instrumentation } from "next";
import type { AnsweredRequest } from "@/lib/metrics";

/** Starts the background workers with the server, and has the server tell of its answers. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { countRequest } = await import("@/lib/metrics");
  const { log } = await import("@/lib/log");
  (globalThis as { [key: symbol]: unknown })[Symbol.for("backupchecks.answered")] = (
    answered: AnsweredRequest,
  ) => {
    countRequest(answered);
    log.debug(answered, "answered");
  };
  const { startBackground } = await import("@/lib/background/start");
  await startBackground();
}

/** Errors that no code caught: the one place where they are recorded. By the route alone: an address can carry a one-time link. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/log");
  log.error({ err: error, method: request.method, route: context.routePath }, "request failed");
};
