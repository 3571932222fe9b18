import "server-only";
import type { Zone } from "./config";

/** How long a zone is believed (autotask-api.md 1). */
export const ZONE_LIFETIME_MS = 12 * 60 * 60 * 1000;

/** Autotask's API hosts by form, not by number: zones are added and moved (autotask-api.md 1). */
const API_HOST = /^(webservices\d*|prde|pres)\.autotask\.net$/;

const AUTOTASK_HOST = /^([a-z0-9-]+\.)+autotask\.net$/;

const VERSION = "V1.0/";

/**
 * Whether the address is of this machine. The URL parser has already turned other spellings of an IPv4 address into dotted
 * numbers; IPv6 forms of IPv4 addresses are not accepted.
 */
function isLoopback(url: URL): boolean {
  return (
    (url.protocol === "http:" || url.protocol === "https:") &&
    (url.hostname === "localhost" || url.hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(url.hostname))
  );
}

function parse(address: string): URL | null {
  if (address.length > 2048 || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === "" && url.password === "" && url.hash === "" ? url : null;
}

function isPublic(url: URL, hosts: RegExp): boolean {
  return url.protocol === "https:" && url.port === "" && hosts.test(url.hostname);
}

/**
 * The address to ask for a user's zone.
 * @throws RangeError where the configured address is neither https on `*.autotask.net` nor a loopback address (contracts.md):
 * a wrong setting of the instance, not a state of Autotask.
 */
export function zoneDiscoveryUrl(zoneInfoUrl: string, userName: string): string {
  const url = parse(zoneInfoUrl);
  if (!url || !(isPublic(url, AUTOTASK_HOST) || isLoopback(url))) {
    throw new RangeError("The zone discovery address must be https on autotask.net, or a loopback address.");
  }
  url.searchParams.set("user", userName);
  return url.href;
}

/** Whether zones found through this address may be of this machine: only where it is so itself. */
function mayBeLocal(zoneInfoUrl: string): boolean {
  const url = parse(zoneInfoUrl);
  return url !== null && isLoopback(url);
}

/**
 * The base of all calls, made of the `url` that discovery gave: one slash between parts, the version and a slash at the end.
 * Null for an address that no credentials may be sent to.
 */
export function readApiUrl(given: string, zoneInfoUrl: string): string | null {
  const path = baseOf(given, zoneInfoUrl, API_HOST);
  return path === null ? null : path.replace(/v1\.0\/$/i, "") + VERSION;
}

/**
 * The base of the web interface, made of the `webUrl` that discovery gave; where that is absent or no address of Autotask's,
 * derived from the API host (`webservices5` is `ww5`, autotask-api.md 10). Null where neither leads anywhere.
 */
export function readWebUrl(given: string | null, apiUrl: string, zoneInfoUrl: string): string | null {
  const base = given === null ? null : baseOf(given, zoneInfoUrl, AUTOTASK_HOST);
  if (base !== null) return base;
  const api = new URL(apiUrl);
  if (!isPublic(api, API_HOST)) return null;
  return `https://${api.hostname.replace(/^webservices/, "ww")}/`;
}

function baseOf(given: string, zoneInfoUrl: string, hosts: RegExp): string | null {
  const url = parse(given.trim());
  if (url === null) return null;
  if (url.search !== "" || !/^[\w.~/-]*$/.test(url.pathname)) return null;
  if (!isPublic(url, hosts) && !(mayBeLocal(zoneInfoUrl) && isLoopback(url))) return null;
  return url.origin + `${url.pathname}/`.replace(/\/{2,}/g, "/");
}

/**
 * Whether a stored zone may be used: of this user and discovery address, young enough, and on hosts that are still allowed
 * (what was stored is checked like what was just discovered).
 */
export function isUsableZone(
  zone: Zone,
  expected: { zoneInfoUrl: string; userName: string; now: Date },
): boolean {
  const age = expected.now.getTime() - Date.parse(zone.discoveredAt);
  return (
    zone.userName === expected.userName &&
    zone.zoneInfoUrl === expected.zoneInfoUrl &&
    Math.abs(age) < ZONE_LIFETIME_MS &&
    readApiUrl(zone.apiUrl, expected.zoneInfoUrl) === zone.apiUrl &&
    (zone.webUrl === null || baseOf(zone.webUrl, expected.zoneInfoUrl, AUTOTASK_HOST) === zone.webUrl)
  );
}
