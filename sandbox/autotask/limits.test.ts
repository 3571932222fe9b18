import { describe, expect, it } from "vitest";
import { RollingBudget } from "./limits";
import { AUTHENTICATION, sandboxForTests } from "./test-client";

const used = sandboxForTests();

/** Requests that hold their threads until they are let go. */
async function hold(path: string, count: number): Promise<() => Promise<void>> {
  await used.control.addFault({ fault: { type: "hang" }, times: count });
  const leave = new AbortController();
  const held = Array.from({ length: count }, () =>
    fetch(`${used.origin}/ATServicesRest/V1.0/${path}`, { headers: AUTHENTICATION, signal: leave.signal }),
  );
  await expect.poll(async () => (await used.control.faults())[0]?.applied).toBe(count);
  return async () => {
    leave.abort();
    await Promise.allSettled(held);
  };
}

describe("threads", () => {
  it("are three per entity; the fourth concurrent request is turned away, other entities are not", async () => {
    const letGo = await hold("Companies/0", 3);
    const fourth = await used.api("GET", "Companies/query/count");
    expect([fourth.status, fourth.json]).toEqual([
      429,
      { errors: ["API thread threshold of 3 threads has been exceeded"] },
    ]);
    expect((await used.api("GET", "Tickets/48120")).status).toBe(200);
    expect((await used.api("GET", "Version")).status).toBe(200);
    await letGo();
    await expect.poll(async () => (await used.api("GET", "Companies/0")).status).toBe(200);
  });

  it("are counted over all addresses of an entity, notes apart from tickets", async () => {
    await used.control.setSwitches({ threadLimit: 1 });
    const letGo = await hold("Tickets/entityInformation/fields", 1);
    expect((await used.api("GET", "Tickets/48120")).status).toBe(429);
    expect((await used.api("GET", "Tickets/48120/Notes")).status).toBe(200);
    await letGo();
  });

  it("are free again when the answer is there", async () => {
    await used.control.setSwitches({ threadLimit: 1 });
    for (let count = 0; count < 50; count += 1) {
      expect((await used.api("GET", "Companies/0")).status).toBe(200);
    }
  });
});

describe("the hourly budget", () => {
  it("is used up by requests of all kinds, refuses, and drains after an hour", async () => {
    await used.control.setBudget({ limit: 10, used: 8 });
    expect((await used.api("GET", "Companies/0")).status).toBe(200);
    expect((await used.api("GET", "ThresholdInformation")).json).toMatchObject({
      externalRequestThreshold: 10,
      currentTimeframeRequestCount: 10,
    });
    const refused = await used.api("GET", "Companies/0");
    expect([refused.status, refused.json.errors]).toEqual([429, [expect.stringContaining("per hour")]]);
    expect(refused.headers.get("retry-after")).toBeNull();
    await used.control.advanceClock(3_600_001);
    expect((await used.api("GET", "ThresholdInformation")).json).toMatchObject({
      currentTimeframeRequestCount: 1,
    });
  });

  it("rolls: what was used earlier falls out earlier", async () => {
    await used.control.setBudget({ limit: 10, used: 9, usedAgoMs: 3_540_000 });
    await used.api("GET", "Companies/0");
    expect((await used.api("GET", "Companies/0")).status).toBe(429);
    await used.control.advanceClock(61_000);
    expect((await used.api("GET", "ThresholdInformation")).json).toMatchObject({
      currentTimeframeRequestCount: 2,
    });
  });

  it("is 10,000 by default: the 10,001st is refused; discovery and wrong credentials cost nothing", async () => {
    await fetch(`${used.sandbox.zoneInfoUrl}?user=x`);
    await used.api("GET", "Companies/0", undefined, {});
    expect((await used.control.state()).budget).toEqual({ limit: 10_000, used: 0 });
    await used.control.setBudget({ used: 9_999 });
    expect((await used.api("GET", "Companies/0")).status).toBe(200);
    expect((await used.api("GET", "Companies/0")).status).toBe(429);
  });

  it("can name the seconds to wait", async () => {
    await used.control.setSwitches({ retryAfter: 17 });
    await used.control.setBudget({ limit: 0 });
    expect((await used.api("GET", "Companies/0")).headers.get("retry-after")).toBe("17");
  });

  it.each([
    [0, 0],
    [4999, 0],
    [5000, 1],
    [7499, 1],
    [7500, 2],
    [10_000, 2],
  ])("at %i of 10,000 has %i steps of latency", (count, steps) => {
    const budget = new RollingBudget();
    budget.assume(count, 1_000);
    expect(budget.latencySteps(2_000)).toBe(steps);
  });

  it("slows requests down by its steps where that is on", async () => {
    await used.control.setSwitches({ latencySteps: true, latencyStepMs: 30 });
    await used.control.setBudget({ limit: 100, used: 80 });
    const start = performance.now();
    await used.api("GET", "Companies/0");
    expect(performance.now() - start).toBeGreaterThan(58);
  });
});
