import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import ipaddr from "ipaddr.js";
import { isTrustedProxy, PEER_HEADER } from "@/lib/auth/client-address";
import { env } from "@/lib/env";

/** Set by the server where a request names somebody it was forwarded for, before Next adds such headers of its own. */
export const PROXIED_HEADER = "x-backupchecks-proxied";

export type MetricsAccess = "granted" | "wrong-token" | "hidden";

/**
 * Who may read the metrics (contracts.md, Environment): the bearer of `BACKUPCHECKS_METRICS_TOKEN`, from anywhere; and this machine itself,
 * without one. What a proxy on this machine passes on comes from elsewhere.
 */
export function metricsAccess(headers: { get(name: string): string | null }): MetricsAccess {
  const token = env().BACKUPCHECKS_METRICS_TOKEN;
  const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token && given && isSame(given, token)) return "granted";
  if (given === undefined && isThisMachine(headers)) return "granted";
  return token ? "wrong-token" : "hidden";
}

/** Digests have one length, so that comparing them takes one time. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function isThisMachine(headers: { get(name: string): string | null }): boolean {
  const peer = headers.get(PEER_HEADER) ?? "";
  return (
    ipaddr.isValid(peer) &&
    ipaddr.process(peer).range() === "loopback" &&
    !isTrustedProxy(peer) &&
    headers.get(PROXIED_HEADER) === null
  );
}
