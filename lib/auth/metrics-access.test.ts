import { describe, expect, it, vi } from "vitest";

const TOKEN = "a-token-of-sixteen-characters";

/** Who may, in a process that was started with this token and these trusted proxies. */
async function accessOf(
  { token = "", proxies = "" }: { token?: string; proxies?: string },
  headers: Record<string, string>,
): Promise<string> {
  process.env.BACKUPCHECKS_METRICS_TOKEN = token;
  process.env.TRUSTED_PROXIES = proxies;
  vi.resetModules();
  const { metricsAccess } = await import("@/lib/auth/metrics-access");
  return metricsAccess(new Headers(headers));
}

const here = { "x-backupchecks-peer": "127.0.0.1" };
const elsewhere = { "x-backupchecks-peer": "192.0.2.7" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("who may read the metrics", () => {
  it.each([
    ["this machine", {}, here, "granted"],
    ["this machine by IPv6", {}, { "x-backupchecks-peer": "::1" }, "granted"],
    ["this machine, though a token is set", { token: TOKEN }, here, "granted"],
    ["another machine", {}, elsewhere, "hidden"],
    ["an unknown peer", {}, {}, "hidden"],
    ["another machine, with the token", { token: TOKEN }, { ...elsewhere, ...bearer(TOKEN) }, "granted"],
    ["another machine, without one", { token: TOKEN }, elsewhere, "wrong-token"],
    [
      "another machine, with a wrong one",
      { token: TOKEN },
      { ...elsewhere, ...bearer(`${TOKEN}x`) },
      "wrong-token",
    ],
    ["this machine, with a wrong one", { token: TOKEN }, { ...here, ...bearer("wrong") }, "wrong-token"],
    ["any token where none is set", {}, { ...elsewhere, ...bearer("undefined") }, "hidden"],
    ["a proxy on this machine that says so", {}, { ...here, "x-backupchecks-proxied": "1" }, "hidden"],
    ["a proxy on this machine that is trusted", { proxies: "127.0.0.1" }, here, "hidden"],
    [
      "the token through a proxy",
      { token: TOKEN, proxies: "127.0.0.1" },
      { ...here, ...bearer(TOKEN) },
      "granted",
    ],
  ])("%s", async (_, environment, headers, expected) => {
    expect(await accessOf(environment, headers as Record<string, string>)).toBe(expected);
  });
});
