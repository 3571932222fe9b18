import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAutotaskGateway } from "./gateway";
import { testConfig, warmGateway } from "./testing/gateways";
import { type LocalAutotask, type LocalReply, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
  local.handler = ({ path }) => replies[path] ?? good[path] ?? { status: 404, text: "<html></html>" };
});
afterEach(() => local.close());

const good: Record<string, LocalReply> = {
  ThresholdInformation: { json: { externalRequestThreshold: 10_000 } },
  "Tickets/entityInformation": { json: { info: { canCreate: true, userAccessForCreate: "All" } } },
  "Companies/query": { json: { items: [{ id: 0, companyName: "MSP", city: "", isActive: true }] } },
};
let replies: Record<string, LocalReply> = {};
afterEach(() => {
  replies = {};
});

const information = (info: object): Record<string, LocalReply> => ({
  "Tickets/entityInformation": { json: { info } },
});

describe("testConnection", () => {
  it("passes in four requests, each told as such", async () => {
    const config = testConfig(local.zoneInfoUrl);
    expect(await createAutotaskGateway(config).testConnection()).toEqual({
      passed: ["reach", "zone", "credentials", "permission"],
      failed: null,
      zoneName: "Local",
    });
    expect(config.calls.map(({ entity }) => entity)).toEqual([
      "ZoneInformation",
      "ThresholdInformation",
      "Tickets",
      "Companies",
    ]);
    expect(new Set(config.calls.map(({ purpose }) => purpose))).toEqual(new Set(["test-connection"]));
  });

  it("asks for the zone afresh", async () => {
    const { gateway } = await warmGateway(local);
    await gateway.testConnection();
    expect(local.zoneLookUps).toBe(1);
  });

  it("sends a wrong password once", async () => {
    replies = { ThresholdInformation: { status: 401 } };
    await createAutotaskGateway(testConfig(local.zoneInfoUrl)).testConnection();
    expect(local.requests).toHaveLength(1);
  });

  it.each<["reach" | "zone", string, LocalReply, RegExp]>([
    ["reach", "nothing answers", "hang-up", /Check that this server can reach autotask\.net/],
    [
      "reach",
      "a page is in the way",
      { status: 404, text: "<html></html>" },
      /Wrong address.*Check that this server can reach autotask\.net/,
    ],
    ["reach", "another host is named", { json: { url: "https://evil.example/" } }, /not one of Autotask's/],
    [
      "zone",
      "the user is unknown",
      { status: 500, json: { errors: ["Zone information could not be determined"] } },
      /API Username/,
    ],
    ["zone", "it takes no more", { status: 429 }, /Try again in a few minutes/],
  ])("names the %s where %s", async (step, _, reply, message) => {
    local.zoneHandler = () => reply;
    expect(await createAutotaskGateway(testConfig(local.zoneInfoUrl)).testConnection()).toEqual({
      passed: step === "zone" ? ["reach"] : [],
      failed: { step, message: expect.stringMatching(message) },
      zoneName: null,
    });
    expect(local.requests).toHaveLength(0);
  });

  it.each<[string, LocalReply, RegExp]>([
    ["they are refused", { status: 401 }, /Check API Username, API Password and Tracking Identifier/],
    ["nothing usable comes", { status: 502, text: "<html></html>" }, /HTTP 502/],
    ["the budget is used up", { status: 429 }, /Try again in a few minutes/],
  ])("names the credentials where %s", async (_, reply, message) => {
    replies = { ThresholdInformation: reply };
    expect(await createAutotaskGateway(testConfig(local.zoneInfoUrl)).testConnection()).toEqual({
      passed: ["reach", "zone"],
      failed: { step: "credentials", message: expect.stringMatching(message) },
      zoneName: "Local",
    });
  });

  const DENIED = "The logged in Resource does not have the adequate permissions to query this entity type.";
  it.each<[string, Record<string, LocalReply>, RegExp]>([
    ["tickets can't be made", information({ canCreate: false }), /may not create tickets/],
    [
      "it may make none",
      information({ canCreate: true, userAccessForCreate: "None" }),
      /may not create tickets/,
    ],
    ["it may make none, as a number", information({ userAccessForCreate: 0 }), /may not create tickets/],
    [
      "it may see no tickets",
      information({ canCreate: true, userAccessForQuery: "None" }),
      /may not view tickets/,
    ],
    ["it sees no companies", { "Companies/query": { json: { items: [] } } }, /sees no companies/],
    [
      "it may not ask for companies",
      { "Companies/query": { status: 500, json: { errors: [DENIED] } } },
      /adequate permissions.*security level/,
    ],
    ["the answer has another shape", { "Tickets/entityInformation": { json: {} } }, /another form/],
  ])("names the permission where %s", async (_, given, message) => {
    replies = given;
    expect(await createAutotaskGateway(testConfig(local.zoneInfoUrl)).testConnection()).toEqual({
      passed: ["reach", "zone", "credentials"],
      failed: { step: "permission", message: expect.stringMatching(message) },
      zoneName: "Local",
    });
  });

  it.each([
    { canCreate: true, userAccessForCreate: "Restricted" },
    { canCreate: true, userAccessForCreate: 2 },
    { canCreate: true, userAccessForCreate: null },
    {},
  ])("passes with %j", async (info) => {
    replies = information(info);
    expect((await createAutotaskGateway(testConfig(local.zoneInfoUrl)).testConnection()).failed).toBeNull();
  });
});
