import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("the tenant's use of its requests", () => {
  it("is read in one request, which counts as well", async () => {
    const { gateway } = await sandbox.connected();
    const before = await gateway.thresholdUsage();
    const after = await gateway.thresholdUsage();
    expect(before).toMatchObject({ ok: true, value: { limit: 10_000 } });
    expect(after.ok && before.ok && after.value.used - before.value.used).toBe(1);
    expect(await sandbox.control.requests()).toMatchObject([{ kind: "threshold" }, { kind: "threshold" }]);
  });

  it("may come as text", async () => {
    local.handler = () => ({
      json: { externalRequestThreshold: "10000", currentTimeframeRequestCount: "2115" },
    });
    const { gateway } = await warmGateway(local);
    expect(await gateway.thresholdUsage()).toEqual({ ok: true, value: { used: 2_115, limit: 10_000 } });
  });

  it.each([
    {},
    { externalRequestThreshold: 10_000 },
    { externalRequestThreshold: 0, currentTimeframeRequestCount: 0 },
    { externalRequestThreshold: 10_000, currentTimeframeRequestCount: -1 },
    { externalRequestThreshold: 10_000, currentTimeframeRequestCount: null },
  ])("%j tells nothing", async (json) => {
    local.handler = () => ({ json });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.thresholdUsage())?.kind).toBe("unavailable");
  });
});
