import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "@/sandbox/autotask/control";
import { FAR, failureOf, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("a ticket's status", () => {
  it("is set by PATCH with the ID in the body, and nothing else of the ticket changes", async () => {
    const { gateway } = await sandbox.connected();
    const before = await sandbox.control.createTicket({ status: 1, title: "Stays", description: "Kept" });
    expect(await gateway.setTicketStatus(before.id, 5, FAR)).toEqual({ ok: true, value: null });
    const [request] = await sandbox.control.requests();
    expect(request).toMatchObject({ method: "PATCH", requestBody: { id: before.id, status: 5 } });
    expect(request?.path).toMatch(/\/Tickets$/);
    const after = (await sandbox.control.ticket(before.id))?.ticket;
    expect(after).toMatchObject({ title: "Stays", status: 5, description: "Kept" });
    const read = await gateway.getTicket(before.id, "complete-ticket");
    expect(read.ok && read.value?.completedAt).toBeInstanceOf(Date);
  });

  it.each<Fault["type"]>(["patch-no-effect", "workflow-reverts-status"])(
    "may be acknowledged and not stick (%s): the caller reads",
    async (type) => {
      const { gateway } = await sandbox.connected();
      const { id } = await sandbox.control.createTicket({ status: 1 });
      await sandbox.control.addFault({ fault: { type } as Fault });
      expect(await gateway.setTicketStatus(id, 5, FAR)).toEqual({ ok: true, value: null });
      const read = await gateway.getTicket(id, "complete-ticket");
      expect(read.ok && read.value?.statusId).toBe(1);
    },
  );

  it("of a ticket that is gone, or to a value that is none, is a definite no", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    expect(failureOf(await gateway.setTicketStatus(id, 999, FAR))).toMatchObject({
      kind: "rejected",
      messages: [expect.stringMatching(/Picklist value \[999\].*status/)],
    });
    await sandbox.control.deleteTicket(id);
    expect(failureOf(await gateway.setTicketStatus(id, 5, FAR))?.kind).toBe("rejected");
  });

  it("is not put on the wire when its time has run out", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket({ status: 1 });
    const answer = await gateway.setTicketStatus(id, 5, { notAfter: new Date(0) });
    expect(failureOf(answer)?.kind).toBe("unavailable");
    expect(await sandbox.control.requests()).toEqual([]);
  });

  it.each<[number, number]>([
    [0, 5],
    [1.5, 5],
    [7, -1],
    [7, Number.NaN],
  ])("asks nobody for ticket %s and status %s", async (ticketId, statusId) => {
    const { gateway } = await warmGateway(local);
    await expect(gateway.setTicketStatus(ticketId, statusId, FAR)).rejects.toThrow(RangeError);
    expect(local.requests).toHaveLength(0);
  });

  it.each<[string, object]>([
    ["another ticket's ID", { itemId: 8 }],
    ["no ID", {}],
    ["an ID as text", { itemId: "7" }],
  ])("a change that is answered with %s leaves doubt", async (_, json) => {
    local.handler = () => ({ json });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.setTicketStatus(7, 5, FAR))?.kind).toBe("ambiguous");
    expect(local.requests).toHaveLength(1);
  });
});
