import { afterEach, expect, it, vi } from "vitest";
import { onRequestError } from "@/instrumentation";
import { log } from "@/lib/log";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("a failed request is logged by its route, never by an address that is a one-time link", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const error = new Error("the database is gone");
  await onRequestError(
    error,
    { path: "/invite/AbCdEf123?x=1", method: "GET", headers: {} },
    {
      routerKind: "App Router",
      routePath: "/invite/[token]",
      routeType: "render",
      renderSource: "react-server-components",
      revalidateReason: undefined,
    },
  );
  expect(logged.mock.calls).toEqual([
    [{ err: error, method: "GET", route: "/invite/[token]" }, "request failed"],
  ]);
});
