// What the web server knows of a request and the application does not: who sent it, under which ID, and how it was answered. Part of
// `serve.ts`, so it imports nothing of ours.
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import path from "node:path";

const PEER_HEADER = "x-backupchecks-peer";
const PROXIED_HEADER = "x-backupchecks-proxied";
const REQUEST_ID_HEADER = "x-request-id";
const FORWARDING = /^(forwarded|via|x-forwarded-.*|x-real-ip)$/;
const WELL_FORMED_ID = /^[\w.:-]{1,128}$/;

const REQUESTS = Symbol.for("backupchecks.requests");
const ANSWERED = Symbol.for("backupchecks.answered");

interface Answered {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** Shared with the application: it reads the ID of the request that it is at, and puts in who wants to be told of answers. */
interface Shared {
  [REQUESTS]?: AsyncLocalStorage<{ requestId: string }>;
  [ANSWERED]?: (answered: Answered) => void;
}

const shared = globalThis as Shared;
const requests = new AsyncLocalStorage<{ requestId: string }>();
shared[REQUESTS] = requests;

/**
 * Writes down who is really at the other end. Next fills in `X-Forwarded-For` where it is absent, so a request could claim any
 * address; throttling and the audit trail read these headers instead, and nobody outside can set them.
 */
export function nameThePeer(request: IncomingMessage): string {
  const isProxied = Object.keys(request.headers).some((name) => FORWARDING.test(name));
  const peer = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  setHeader(request, PEER_HEADER, peer);
  setHeader(request, PROXIED_HEADER, isProxied ? "1" : null);
  return peer;
}

/** Gives the request its ID, a trusted proxy's own or a new one, and its answer the same. */
export function nameTheRequest(request: IncomingMessage, response: ServerResponse, peer: string): string {
  const given = request.headers[REQUEST_ID_HEADER];
  const isGood = typeof given === "string" && WELL_FORMED_ID.test(given) && isTrusted(peer);
  const requestId = isGood ? given : randomUUID();
  setHeader(request, REQUEST_ID_HEADER, requestId);
  response.setHeader(REQUEST_ID_HEADER, requestId);
  return requestId;
}

/** Answers a request in its context, and tells the application how it went. */
export function observed<T>(
  { request, response, requestId }: { request: IncomingMessage; response: ServerResponse; requestId: string },
  answer: () => T,
): T {
  const startedAt = performance.now();
  response.once("close", () =>
    requests.run({ requestId }, () =>
      shared[ANSWERED]?.({
        method: METHODS.has(request.method ?? "") ? (request.method as string) : "other",
        route: routeOf(request.url ?? "/"),
        // As nginx has it, for clients that left.
        status: response.writableFinished ? response.statusCode : 499,
        seconds: (performance.now() - startedAt) / 1000,
      }),
    ),
  );
  return requests.run({ requestId }, answer);
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** A null takes it away. */
function setHeader(request: IncomingMessage, name: string, value: string | null): void {
  delete request.headers[name];
  for (let i = request.rawHeaders.length - 2; i >= 0; i -= 2)
    if (request.rawHeaders[i]?.toLowerCase() === name) request.rawHeaders.splice(i, 2);
  if (value === null) return;
  request.headers[name] = value;
  request.rawHeaders.push(name, value);
}

const proxies = trustedProxies(process.env.TRUSTED_PROXIES ?? "");

function isTrusted(peer: string): boolean {
  return peer !== "" && proxies.check(peer, isIPv6(peer) ? "ipv6" : "ipv4");
}

/** The variable was checked by the command that started this process. */
function trustedProxies(list: string): BlockList {
  const trusted = new BlockList();
  for (const proxy of list.split(",").map((each) => each.trim())) {
    if (!proxy) continue;
    const [network = "", bits] = proxy.split("/");
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    trusted.addSubnet(network, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return trusted;
}

let routes: { page: string; regex: RegExp }[] | undefined;

/** The route that answers an address, from the build's own list; files of the build are one, all else is another. */
function routeOf(url: string): string {
  const address = url.split("?")[0] as string;
  if (address.startsWith("/_next/")) return "/_next";
  routes ??= builtRoutes();
  return routes.find(({ regex }) => regex.test(address))?.page ?? "other";
}

function builtRoutes(): { page: string; regex: RegExp }[] {
  interface Manifest {
    staticRoutes: { page: string; regex: string }[];
    dynamicRoutes: { page: string; regex: string }[];
  }
  try {
    const file = path.join(process.cwd(), ".next", "routes-manifest.json");
    const { staticRoutes, dynamicRoutes } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    return [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({ page, regex: new RegExp(regex) }));
  } catch {
    // The development server has no list.
    return [];
  }
}
