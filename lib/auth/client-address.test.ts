import { describe, expect, it, vi } from "vitest";

/** The address of a request, in a process that was started with these trusted proxies. */
async function addressOf(
  proxies: string,
  peer: string | null,
  forwarded: string | string[] | null,
): Promise<string> {
  process.env.TRUSTED_PROXIES = proxies;
  vi.resetModules();
  const { clientAddress, PEER_HEADER } = await import("@/lib/auth/client-address");
  const headers = new Headers();
  if (peer !== null) headers.set(PEER_HEADER, peer);
  for (const each of [forwarded ?? []].flat()) headers.append("x-forwarded-for", each);
  return clientAddress(headers);
}

const CLIENT = "203.0.113.7";
const PROXY = "10.0.0.2";
const OUTER = "192.168.1.9";
const SPOOFED = "198.51.100.66";

describe("the address of a request", () => {
  it.each([
    // Without trusted proxies nothing that a client sends counts.
    ["", CLIENT, null, CLIENT],
    ["", CLIENT, SPOOFED, CLIENT],
    ["", PROXY, `${SPOOFED}, ${CLIENT}`, PROXY],
    ["", null, SPOOFED, "unknown"],
    ["", "not an address", null, "unknown"],
    // One proxy.
    [PROXY, PROXY, CLIENT, CLIENT],
    [PROXY, PROXY, null, PROXY],
    [PROXY, PROXY, "", PROXY],
    [PROXY, CLIENT, SPOOFED, CLIENT],
    [PROXY, PROXY, `${SPOOFED}, ${CLIENT}`, CLIENT],
    [PROXY, PROXY, `${SPOOFED},${SPOOFED} ,  ${CLIENT} `, CLIENT],
    // The client claims to be a proxy itself: what it says of others before it counts for nothing.
    [PROXY, PROXY, `${SPOOFED}, ${OUTER}`, OUTER],
    [PROXY, PROXY, [SPOOFED, CLIENT], CLIENT],
    // Several proxies, and ranges.
    ["10.0.0.0/8", PROXY, `${SPOOFED}, ${CLIENT}, 10.9.9.9`, CLIENT],
    ["10.0.0.0/8", "11.0.0.1", CLIENT, "11.0.0.1"],
    [`${PROXY}, ${OUTER}`, PROXY, `${CLIENT}, ${OUTER}`, CLIENT],
    [`${PROXY},${OUTER}`, PROXY, `${OUTER}`, OUTER],
    ["10.0.0.0/8", PROXY, "10.1.1.1, 10.2.2.2", "10.1.1.1"],
    // What is no address ends the walk: nothing before it is believed.
    [PROXY, PROXY, `${SPOOFED}, garbage`, PROXY],
    [PROXY, PROXY, `${CLIENT}:4711`, PROXY],
    [PROXY, PROXY, "unknown", PROXY],
    ["10.0.0.0/8", PROXY, `${SPOOFED}, <script>, 10.1.1.1`, "10.1.1.1"],
    // IPv6, and IPv4 in its clothes.
    ["", `::ffff:${CLIENT}`, null, CLIENT],
    [PROXY, `::ffff:${PROXY}`, CLIENT, CLIENT],
    [PROXY, PROXY, `::ffff:${CLIENT}`, CLIENT],
    ["10.0.0.0/8", "::ffff:10.3.3.3", CLIENT, CLIENT],
    [`::ffff:${PROXY}`, PROXY, CLIENT, CLIENT],
    ["::1", "::1", "2001:db8::7", "2001:db8::7"],
    ["::1", "0:0:0:0:0:0:0:1", "2001:0DB8:0:0::7", "2001:db8::7"],
    ["fd00::/8", "fd12:3456::1", `${SPOOFED}, 2001:db8::7`, "2001:db8::7"],
    ["fd00::/8", PROXY, CLIENT, PROXY],
    ["0.0.0.0/0", "2001:db8::7", CLIENT, "2001:db8::7"],
    ["::/0", CLIENT, SPOOFED, CLIENT],
  ])("behind %j, from %s, forwarded for %s, is %s", async (proxies, peer, forwarded, address) => {
    expect(await addressOf(proxies, peer, forwarded)).toBe(address);
  });
});

describe("what an address is counted by", () => {
  it.each([
    ["2001:db8:1:2::7", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff::", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::7", "2001:db8:1:3::/64"],
    ["::1", "0:0:0:0::/64"],
    [CLIENT, CLIENT],
    ["unknown", "unknown"],
  ])("of %s is %s", async (address, counted) => {
    const { countedAddress } = await import("@/lib/auth/client-address");
    expect(countedAddress(address)).toBe(counted);
  });
});
