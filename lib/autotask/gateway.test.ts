import { describe, expect, it } from "vitest";
import { REFERENCE_KINDS, type TicketDraft } from "@/lib/domain/psa";
import { draft, FAR } from "./testing/gateways";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
const ticket: TicketDraft = { ...draft, companyId: 184 };

describe("a day without faults", () => {
  it("creates a ticket in one request and reads it back in one", async () => {
    const { gateway, config } = await sandbox.connected();
    const created = await gateway.createTicket(ticket, FAR);
    expect(created.ok).toBe(true);
    if (!created.ok) return;
    expect(await sandbox.control.requests()).toHaveLength(1);
    const { ticketId } = created.value;
    expect(await gateway.getTicket(ticketId, "read-back")).toEqual({
      ok: true,
      value: {
        id: ticketId,
        number: expect.stringMatching(/^T\d{8}\.\d{4}$/),
        title: ticket.title,
        companyId: 184,
        statusId: 1,
        reference: ticket.reference,
        createdAt: expect.any(Date),
        completedAt: null,
      },
    });
    expect(await sandbox.control.requests()).toHaveLength(2);
    expect(config.calls.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ["create-ticket", "ok"],
      ["read-back", "ok"],
    ]);
    expect((await sandbox.control.ticket(ticketId))?.ticket).toMatchObject({
      title: ticket.title,
      description: ticket.description,
      queueID: 8,
      source: 8,
      priority: 2,
      dueDateTime: expect.stringMatching(/^2026-11-23T21:00:04/),
    });
  });

  it("keeps every character that it lets through", async () => {
    const { gateway } = await sandbox.connected();
    const kept = "~ ¡¬®ÿ €‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    const created = await gateway.createTicket(
      { ...ticket, title: kept, description: `${kept}\n${kept}` },
      FAR,
    );
    const stored = created.ok ? await sandbox.control.ticket(created.value.ticketId) : null;
    expect(stored?.ticket).toMatchObject({ title: kept, description: `${kept}\n${kept}` });
  });

  it("sees when a ticket is completed, reopened and deleted", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.setTicketStatus(id, 5);
    expect(await gateway.getTicket(id, "view-ticket")).toMatchObject({
      value: { statusId: 5, completedAt: expect.any(Date) },
    });
    await sandbox.control.setTicketStatus(id, 8);
    expect(await gateway.getTicket(id, "view-ticket")).toMatchObject({
      value: { statusId: 8, completedAt: null },
    });
    await sandbox.control.deleteTicket(id);
    expect(await gateway.getTicket(id, "view-ticket")).toEqual({ ok: true, value: null });
    await sandbox.control.setSwitches({ absentIs404: true });
    expect(await gateway.getTicket(id, "view-ticket")).toEqual({ ok: true, value: null });
  });

  it("finds tickets by reference in one request, oldest first", async () => {
    const { gateway } = await sandbox.connected();
    const first = await sandbox.control.createTicket({ externalID: "bc-1" });
    const second = await sandbox.control.createTicket({ externalID: "bc-2" });
    const third = await sandbox.control.createTicket({ externalID: "bc-1" });
    await sandbox.control.createTicket({ externalID: "bc-3" });
    const answer = await gateway.findTicketsByReference(["bc-2", "bc-1", "bc-none"]);
    expect(answer.ok && answer.value.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    expect(await sandbox.control.requests()).toHaveLength(1);
    expect(await gateway.findTicketsByReference(["bc-none"])).toEqual({ ok: true, value: [] });
  });

  it("searches companies by part of a name and by number, 0 included", async () => {
    const { gateway } = await sandbox.connected();
    const named = await gateway.searchCompanies("contoso", 10);
    expect(named.ok && named.value.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Contoso Ltd", "Contoso Pharmaceuticals"]),
    );
    expect(await sandbox.control.requests()).toHaveLength(1);
    const own = await gateway.searchCompanies("0", 10);
    expect(own.ok && own.value.some(({ id }) => id === 0)).toBe(true);
    expect(await gateway.getCompany(0)).toMatchObject({ ok: true, value: { id: 0, isActive: true } });
    await sandbox.control.changeCompany(184, { isActive: false });
    const after = await gateway.searchCompanies("Contoso", 10);
    expect(after.ok && after.value.at(-1)?.id).toBe(184);
    expect(await gateway.getCompany(999_999)).toEqual({ ok: true, value: null });
  });

  it("loads the lists of tickets and of their notes in one request each", async () => {
    const { gateway } = await sandbox.connected();
    await sandbox.control.changePicklistValue("queue", 8, { isActive: false });
    const answer = await gateway.loadReferenceData();
    expect(answer.ok && new Set(answer.value.map(({ kind }) => kind))).toEqual(new Set(REFERENCE_KINDS));
    expect(answer.ok && answer.value.find(({ kind, id }) => kind === "status" && id === 5)).toMatchObject({
      label: "Complete",
      isSystem: true,
    });
    expect(answer.ok && answer.value.find(({ kind, id }) => kind === "queue" && id === 8)?.isActive).toBe(
      false,
    );
    expect(await sandbox.control.requests()).toHaveLength(2);
  });

  it("passes the test of the connection", async () => {
    const report = await sandbox.connect().gateway.testConnection();
    expect(report).toEqual({
      passed: ["reach", "zone", "credentials", "permission"],
      failed: null,
      zoneName: expect.any(String),
    });
  });

  it("keeps within the limit of threads", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.addFault({
      match: { entity: "Tickets" },
      fault: { type: "delay", ms: 20 },
      times: "always",
    });
    const answers = await Promise.all(Array.from({ length: 12 }, () => gateway.getTicket(id, "view-ticket")));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect((await sandbox.control.requests()).every(({ status }) => status === 200)).toBe(true);
  });

  it("finds its zone behind a double slash", async () => {
    await sandbox.control.setSwitches({ doubleSlashInZoneUrl: true });
    expect((await sandbox.connect().gateway.searchCompanies("Contoso", 1)).ok).toBe(true);
  });
});
