import "server-only";
import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";

/** Set by the server from the socket for every request; what a client sends under this name is dropped there. */
export const PEER_HEADER = "x-backupchecks-peer";

/**
 * The address a request came from, for throttling and the trail. `X-Forwarded-For` is believed only as far as its hops are
 * trusted proxies (`TRUSTED_PROXIES`): the nearest address that is not one is the client's.
 */
export function clientAddress(headers: { get(name: string): string | null }): string {
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const hops = [...forwarded.filter(Boolean), peer];
  let nearest = hops.pop() ?? peer;
  while (isTrustedProxy(nearest) && hops.length > 0) {
    const next = hops.pop() as string;
    if (!ipaddr.isValid(next)) break;
    nearest = next;
  }
  return plain(nearest);
}

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : "unknown";
}

/** Parts of 16 bits of an IPv6 address that name a network; the rest is each device's own to choose (RFC 4291, 2.5.4). */
const NETWORK_PARTS = 4;

/** What an address is counted by: whoever has one of IPv6 has the 2^64 of its network at hand. */
export function countedAddress(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, NETWORK_PARTS);
  return `${parts.map((part) => part.toString(16)).join(":")}::/64`;
}

/** Whether an address is one of `TRUSTED_PROXIES`. */
export function isTrustedProxy(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return env().TRUSTED_PROXIES.some((proxy) => {
    const [network, bits] = proxy.includes("/") ? ipaddr.parseCIDR(proxy) : [ipaddr.process(proxy), null];
    if (network.kind() !== parsed.kind()) return false;
    return parsed.match(network, bits ?? (parsed.kind() === "ipv6" ? 128 : 32));
  });
}
