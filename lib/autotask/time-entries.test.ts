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

describe("time entries", () => {
  it("are counted in one request; those that the API user may not see are not among them", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 0 });
    expect(await sandbox.control.requests()).toMatchObject([{ entity: "TimeEntries", kind: "count" }]);
    await sandbox.control.addTimeEntry(id);
    await sandbox.control.addTimeEntry(id, { isNonBillable: true });
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 2 });
    await sandbox.control.setSwitches({ hideNonBillable: true });
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 1 });
  });

  it.each([{}, { queryCount: null }, { queryCount: -1 }, { queryCount: "0" }])(
    "%j is no count",
    async (json) => {
      local.handler = () => ({ json });
      const { gateway } = await warmGateway(local);
      expect(failureOf(await gateway.countTimeEntries(7))?.kind).toBe("unavailable");
    },
  );
});
