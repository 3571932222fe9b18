import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PsaFailure } from "@/lib/domain/psa";
import type { Zone } from "./config";
import { createAutotaskGateway } from "./gateway";
import {
  draft,
  FAR,
  failureOf,
  HTML_PAGE,
  storedZone,
  TICKET,
  testConfig,
  warmGateway,
} from "./testing/gateways";
import { type LocalAutotask, type LocalReply, startLocalAutotask } from "./testing/local-autotask";

const LATER = new Date(Date.now() + 60_000).toISOString();
const EARLIER = new Date(Date.now() - 60_000).toISOString();

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("the zone", () => {
  it("is asked for once, without credentials, and stored", async () => {
    let headers: object = {};
    const byDefault = local.zoneHandler;
    local.zoneHandler = (request) => {
      headers = request.headers;
      return byDefault(request);
    };
    local.handler = () => ({ json: { item: null } });
    const config = testConfig(local.zoneInfoUrl);
    await Promise.all([1, 2, 3].map((id) => createAutotaskGateway(config).getTicket(id, "view-ticket")));
    await createAutotaskGateway(config).getTicket(4, "view-ticket");
    expect(local.zoneLookUps).toBe(1);
    expect(Object.keys(headers).filter((name) => /secret|username|integration/i.test(name))).toEqual([]);
    expect(config.stored.zone).toMatchObject({
      name: "Local",
      apiUrl: `${local.origin}/ATServicesRest/V1.0/`,
      userName: config.userName,
    });
    expect(config.calls[0]).toMatchObject({
      entity: "ZoneInformation",
      purpose: "view-ticket",
      method: "GET",
      outcome: "ok",
    });
  });

  it("is taken from the store by a process that does not know it", async () => {
    const config = testConfig(local.zoneInfoUrl);
    config.stored.zone = storedZone(config, local.origin);
    local.handler = () => ({ json: { itemId: 1 } });
    expect((await createAutotaskGateway(config).createTicket(draft, FAR)).ok).toBe(true);
    expect([local.zoneLookUps, local.requests.length, config.calls.length]).toEqual([0, 1, 1]);
  });

  it.each<[string, (zone: Zone) => unknown]>([
    ["nothing", () => null],
    ["another shape", () => ({ url: "x" })],
    ["a list", () => []],
    ["a host that is not Autotask's", (zone) => ({ ...zone, apiUrl: "https://evil.example/V1.0/" })],
    ["the zone of another user", (zone) => ({ ...zone, userName: "other@example.com" })],
  ])("is asked for again where the store holds %s", async (_, stored) => {
    const config = testConfig(local.zoneInfoUrl);
    config.zoneCache.read = async () => stored(storedZone(config, local.origin));
    local.handler = () => ({ json: { item: null } });
    expect((await createAutotaskGateway(config).getTicket(1, "view-ticket")).ok).toBe(true);
    expect(local.zoneLookUps).toBe(1);
  });

  it("is asked for again after twelve hours", async () => {
    let clock = new Date("2026-11-22T21:00:00Z").getTime();
    local.handler = () => ({ json: { item: null } });
    const gateway = createAutotaskGateway(testConfig(local.zoneInfoUrl, { now: () => new Date(clock) }));
    await gateway.getTicket(1, "view-ticket");
    clock += 12 * 3_600_000 - 1;
    await gateway.getTicket(1, "view-ticket");
    expect(local.zoneLookUps).toBe(1);
    clock += 1;
    await gateway.getTicket(1, "view-ticket");
    expect(local.zoneLookUps).toBe(2);
  });

  it("does without a store that fails", async () => {
    const fail = async () => {
      throw new Error("no database");
    };
    local.handler = () => ({ json: { item: null } });
    const gateway = createAutotaskGateway(
      testConfig(local.zoneInfoUrl, { zoneCache: { read: fail, write: fail } }),
    );
    expect((await gateway.getTicket(1, "view-ticket")).ok).toBe(true);
  });

  it.each<[string, LocalReply, PsaFailure["kind"], number]>([
    [
      "the user is unknown",
      { status: 500, json: { errors: ["Zone information could not be determined"] } },
      "credentials",
      1,
    ],
    ["Autotask refuses", { status: 500, json: { errors: ["no"] } }, "rejected", 1],
    ["a gateway is in the way", { status: 502, text: HTML_PAGE }, "unavailable", 3],
    ["it takes no more", { status: 429, headers: { "retry-after": "99" } }, "throttled", 1],
    ["it wants credentials", { status: 401 }, "unavailable", 1],
    ["it redirects", { status: 302, headers: { location: "https://evil.example/" } }, "unavailable", 1],
    ["it hangs up", "hang-up", "unavailable", 3],
    ["it has another shape", { json: { zone: 1 } }, "unavailable", 1],
    ["it names another host", { json: { url: "https://evil.example/ATServicesRest/" } }, "unavailable", 1],
    ["it names no address", { json: { url: "" } }, "unavailable", 1],
  ])("fails where %s, and nothing is sent", async (_, reply, kind, lookUps) => {
    local.zoneHandler = () => reply;
    const urls: string[] = [];
    const gateway = createAutotaskGateway(
      testConfig(local.zoneInfoUrl, {
        fetch: (url, init) => {
          urls.push(url);
          return fetch(url, init);
        },
      }),
    );
    const answer = await gateway.createTicket(draft, FAR);
    expect(failureOf(answer)?.kind).toBe(kind);
    expect(local.zoneLookUps).toBe(lookUps);
    expect(urls.every((url) => url.startsWith(`${local.origin}/zoneInformation?user=`))).toBe(true);
    expect(local.requests).toHaveLength(0);
  });

  it("is never asked for at an address that is not allowed", () => {
    expect(() => createAutotaskGateway(testConfig("https://evil.example/zoneInformation"))).toThrow(
      RangeError,
    );
  });

  describe("that moved", () => {
    let other: LocalAutotask;
    beforeEach(async () => {
      other = await startLocalAutotask(() => ({ json: { item: TICKET } }));
    });
    afterEach(() => other.close());

    async function moved() {
      const { gateway, config } = await warmGateway(local);
      local.handler = () => ({ status: 401 });
      local.zoneHandler = () => ({
        json: { zoneName: "New", url: `${other.origin}/ATServicesRest/`, webUrl: null },
      });
      return { gateway, config };
    }

    it("is found by a read, which is tried once more there", async () => {
      const { gateway, config } = await moved();
      expect(await gateway.getTicket(7, "view-ticket")).toMatchObject({ ok: true, value: { id: 7 } });
      expect([local.requests.length, local.zoneLookUps, other.requests.length]).toEqual([1, 1, 1]);
      expect(config.stored.zone?.apiUrl).toBe(`${other.origin}/ATServicesRest/V1.0/`);
      await gateway.getTicket(7, "view-ticket");
      expect([local.requests.length, local.zoneLookUps, other.requests.length]).toEqual([1, 1, 2]);
    });

    it("is known to the next call of a process for which another one found it", async () => {
      const { gateway, config } = await moved();
      config.stored.zone = { ...storedZone(config, other.origin), discoveredAt: LATER };
      other.handler = () => ({ json: { itemId: 1 } });
      expect((await gateway.createTicket(draft, FAR)).ok).toBe(true);
      expect([local.requests.length, local.zoneLookUps, other.requests.length]).toEqual([0, 0, 1]);
    });

    it("is kept where the store still holds the old one", async () => {
      const { gateway, config } = await moved();
      await gateway.getTicket(7, "view-ticket");
      config.stored.zone = { ...storedZone(config, local.origin), discoveredAt: EARLIER };
      expect((await gateway.getTicket(7, "view-ticket")).ok).toBe(true);
      expect([local.requests.length, other.requests.length]).toEqual([1, 2]);
    });

    it("is noted by a create, which is not sent again", async () => {
      const { gateway, config } = await moved();
      expect(failureOf(await gateway.createTicket(draft, FAR))?.kind).toBe("credentials");
      expect([local.requests.length, local.zoneLookUps, other.requests.length]).toEqual([1, 1, 0]);
      expect(config.stored.zone?.apiUrl).toBe(`${other.origin}/ATServicesRest/V1.0/`);
    });

    it("does not help where the new place refuses too", async () => {
      const { gateway } = await moved();
      other.handler = () => ({ status: 401 });
      expect(failureOf(await gateway.getTicket(7, "view-ticket"))?.kind).toBe("credentials");
      expect([local.requests.length, other.requests.length]).toEqual([1, 1]);
    });
  });

  it("that did not move gets a wrong password once", async () => {
    const { gateway } = await warmGateway(local);
    local.handler = () => ({ status: 401 });
    expect(failureOf(await gateway.getTicket(7, "view-ticket"))?.kind).toBe("credentials");
    expect([local.requests.length, local.zoneLookUps]).toEqual([1, 1]);
  });
});
