import type { Instrumentation } from "next";

/** Starts the background workers with the server. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startBackground } = await import("@/lib/background/start");
  await startBackground();
}

/** Errors that no code caught: the one place where they are recorded. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/log");
  log.error(
    { err: error, path: request.path.split("?")[0], method: request.method, route: context.routePath },
    "request failed",
  );
};
