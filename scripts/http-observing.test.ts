import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { currentRequestId } from "@/lib/request-id";

let server: Server | undefined;
afterEach(() => server?.close());

interface Seen {
  headers: Record<string, string | string[] | undefined>;
  raw: string[];
  requestId: string | undefined;
  answeredId: string | undefined;
}

/** What the application gets of a request, from a server that trusts these proxies. */
async function seen(proxies: string, headers: Record<string, string>): Promise<Seen> {
  process.env.TRUSTED_PROXIES = proxies;
  vi.resetModules();
  const { nameThePeer, nameTheRequest, observed } = await import("./http-observing");
  let found: Omit<Seen, "answeredId"> | undefined;
  server = createServer((incoming, response) => {
    const requestId = nameTheRequest(incoming, response, nameThePeer(incoming));
    observed({ request: incoming, response, requestId }, async () => {
      await Promise.resolve();
      found = { headers: incoming.headers, raw: incoming.rawHeaders, requestId: currentRequestId() };
      response.end();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answeredId = await new Promise<string | undefined>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers["x-request-id"] as string | undefined));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
  return { ...(found as Omit<Seen, "answeredId">), answeredId };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the ID of a request", () => {
  it("is new, in the request, in the answer, and wherever the request leads", async () => {
    const { headers, requestId, answeredId } = await seen("", { "x-request-id": "mine" });
    expect(answeredId).toMatch(UUID);
    expect(headers["x-request-id"]).toBe(answeredId);
    expect(requestId).toBe(answeredId);
  });

  it.each([
    ["127.0.0.1", "from-the-proxy:1", true],
    ["10.0.0.0/8, 127.0.0.0/8", "from-the-proxy:1", true],
    ["10.0.0.0/8", "from-the-proxy:1", false],
    ["127.0.0.1", "two words", false],
    ["127.0.0.1", "x".repeat(129), false],
  ])("with the trusted proxies %s is taken over from one: %s", async (proxies, given, taken) => {
    const { answeredId } = await seen(proxies, { "x-request-id": given });
    if (taken) expect(answeredId).toBe(given);
    else expect(answeredId).toMatch(UUID);
  });
});

describe("what is written down of a request's sender", () => {
  it("is the socket's address, whatever the request claims", async () => {
    const { headers, raw } = await seen("", {
      "X-Backupchecks-Peer": "192.0.2.1",
      "x-backupchecks-proxied": "1",
    });
    expect(headers).toMatchObject({ "x-backupchecks-peer": "127.0.0.1" });
    expect(headers["x-backupchecks-proxied"]).toBeUndefined();
    expect(raw.filter((name) => name.toLowerCase() === "x-backupchecks-peer")).toHaveLength(1);
    expect(raw).not.toContain("192.0.2.1");
  });

  it.each(["X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via", "X-Real-IP"])(
    "says that it was passed on where there is %s",
    async (name) => {
      expect((await seen("", { [name]: "192.0.2.1" })).headers["x-backupchecks-proxied"]).toBe("1");
    },
  );
});
