import { describe, expect, it } from "vitest";
import type { PsaFailure, TicketDraft } from "@/lib/domain/psa";
import type { Fault } from "@/sandbox/autotask/control";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import type { AutotaskConfig } from "./config";
import { draft, FAR, failureOf } from "./testing/gateways";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
const ticket: TicketDraft = { ...draft, companyId: 184 };

describe("a create under faults", () => {
  it.each<[Fault, PsaFailure["kind"] | undefined, number]>([
    [{ type: "drop-before-commit" }, "ambiguous", 0],
    [{ type: "drop-after-commit" }, "ambiguous", 1],
    [{ type: "truncate-after-commit" }, "ambiguous", 1],
    [{ type: "hang" }, "ambiguous", 0],
    [{ type: "hang-after-commit" }, "ambiguous", 1],
    [{ type: "html-500" }, "ambiguous", 0],
    [{ type: "html-500-after-commit" }, "ambiguous", 1],
    [{ type: "html-502" }, "ambiguous", 0],
    [{ type: "html-502-after-commit" }, "ambiguous", 1],
    [{ type: "html-503-after-commit" }, "ambiguous", 1],
    [{ type: "html-504-after-commit" }, "ambiguous", 1],
    [{ type: "bad-json-after-commit" }, "ambiguous", 1],
    [{ type: "empty-body-after-commit" }, "ambiguous", 1],
    [{ type: "redirect", location: "/elsewhere", status: 307 }, "ambiguous", 0],
    [{ type: "throttled", retryAfterSeconds: 1 }, "throttled", 0],
    [{ type: "throttled", plainText: true }, "throttled", 0],
    [{ type: "unauthorized" }, "credentials", 0],
    [{ type: "validation-500", errors: ["queueID is required"] }, "rejected", 0],
    [{ type: "validation-500-after-commit" }, "rejected", 1],
    [{ type: "delay-after-commit", ms: 20 }, undefined, 1],
    [{ type: "zone-moved" }, "credentials", 0],
  ])("%j: %s", async (fault, kind, tickets) => {
    const timeouts = fault.type.startsWith("hang") ? { writeMs: 500 } : {};
    const { gateway } = await sandbox.connected({ timeouts });
    await sandbox.control.addFault({ match: { entity: "Tickets", kind: "create" }, fault });
    expect(failureOf(await gateway.createTicket(ticket, FAR))?.kind).toBe(kind);
    expect(await sandbox.control.requests({ kind: "create" })).toHaveLength(1);
    expect(await sandbox.made()).toBe(tickets);
    await sandbox.control.clearFaults();
    const found = await gateway.findTicketsByReference([ticket.reference]);
    expect(found.ok && found.value.length).toBe(tickets);
  });

  it("hands on the words of a refusal", async () => {
    const { gateway } = await sandbox.connected();
    const answer = await gateway.createTicket({ ...ticket, priorityId: 999 }, FAR);
    expect(failureOf(answer)).toMatchObject({
      kind: "rejected",
      messages: [expect.stringMatching(/Picklist value \[999\].*priority/)],
    });
    await sandbox.control.setSwitches({ denied: ["Tickets:create"] });
    expect(failureOf(await gateway.createTicket(ticket, FAR))).toMatchObject({
      kind: "rejected",
      messages: [expect.stringMatching(/adequate permissions/)],
    });
    expect(await sandbox.made()).toBe(0);
  });

  it("shows a merged ticket as what it became", async () => {
    const { gateway } = await sandbox.connected();
    const older = await sandbox.control.createTicket({ companyID: 184, externalID: "bc-older" });
    await sandbox.control.addFault({ fault: { type: "merge-into-older" } });
    const created = await gateway.createTicket(ticket, FAR);
    expect(created.ok).toBe(true);
    if (!created.ok) return;
    const read = await gateway.getTicket(created.value.ticketId, "read-back");
    expect(read).toMatchObject({ ok: true, value: { companyId: 184 } });
    expect(read.ok && read.value?.reference).not.toBe(ticket.reference);
    expect(older.id).not.toBe(created.value.ticketId);
  });
});

describe("a read under faults", () => {
  it.each<[Fault, PsaFailure["kind"] | undefined]>([
    [{ type: "drop-before-commit" }, undefined],
    [{ type: "truncate-after-commit" }, undefined],
    [{ type: "html-502" }, undefined],
    [{ type: "bad-json-after-commit" }, undefined],
    [{ type: "empty-body-after-commit" }, undefined],
    [{ type: "throttled", retryAfterSeconds: 1 }, undefined],
    [{ type: "throttled", retryAfterSeconds: 60 }, "throttled"],
    [{ type: "validation-500" }, "rejected"],
    [{ type: "unauthorized" }, "credentials"],
    [{ type: "redirect", location: "/elsewhere" }, "unavailable"],
  ])("once %j: %s", async (fault, kind) => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.addFault({ match: { kind: "get" }, fault });
    const answer = await gateway.getTicket(id, "view-ticket");
    expect(failureOf(answer)?.kind).toBe(kind);
    expect(answer.ok ? answer.value?.id : id).toBe(id);
  });

  it("follows a tenant that has moved, and remembers", async () => {
    const { gateway, config } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    const before = config.stored.zone?.apiUrl;
    await sandbox.control.addFault({ fault: { type: "zone-moved" } });
    expect(await gateway.getTicket(id, "view-ticket")).toMatchObject({ ok: true, value: { id } });
    expect(config.stored.zone?.apiUrl).not.toBe(before);
    expect(config.calls.map(({ entity, outcome }) => [entity, outcome])).toEqual([
      ["Tickets", "credentials"],
      ["ZoneInformation", "ok"],
      ["Tickets", "ok"],
    ]);
  });

  it("does not lock the API user with a wrong password", async () => {
    const { gateway } = await sandbox.connected({ secret: "wrong" });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(failureOf(await gateway.getTicket(1, "view-ticket"))?.kind).toBe("credentials");
    }
    expect((await sandbox.control.state()).credentials.failures).toBe(2);
  });

  it("takes what a restricted user is not shown for no answer where Autotask says so, and for absent where it does not", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket({ externalID: "bc-1" });
    await sandbox.control.setSwitches({ denied: ["Tickets:query"] });
    expect(failureOf(await gateway.findTicketsByReference(["bc-1"]))?.kind).toBe("rejected");
    await sandbox.control.setSwitches({ denied: [], hideTickets: true });
    expect(await gateway.getTicket(id, "view-ticket")).toEqual({ ok: true, value: null });
  });

  it("stops at a used-up budget", async () => {
    const { gateway } = await sandbox.connected();
    await sandbox.control.setBudget({ limit: 10, used: 10 });
    await sandbox.control.setSwitches({ retryAfter: 120 });
    expect(failureOf(await gateway.searchCompanies("Contoso", 5))).toMatchObject({
      kind: "throttled",
      retryAfterSeconds: 120,
    });
  });
});

describe("the test of a connection under faults", () => {
  it.each<[string, () => Promise<void>, Partial<AutotaskConfig>, string]>([
    ["an unknown user", async () => {}, { userName: "nobody@example.com" }, "zone"],
    ["a wrong password", async () => {}, { secret: "wrong" }, "credentials"],
    ["a wrong tracking identifier", async () => {}, { integrationCode: "WRONG" }, "credentials"],
    ["a locked user", () => sandbox.control.setCredentials({ locked: true }), {}, "credentials"],
    [
      "no right to make tickets",
      () => sandbox.control.setSwitches({ denied: ["Tickets:create"] }),
      {},
      "permission",
    ],
    [
      "no right to see companies",
      () => sandbox.control.setSwitches({ denied: ["Companies:query"] }),
      {},
      "permission",
    ],
  ])("%s", async (_, spoil, overrides, step) => {
    await spoil();
    const { gateway, config } = sandbox.connect(overrides);
    const report = await gateway.testConnection();
    expect(report.failed?.step).toBe(step);
    expect(JSON.stringify([report, config.calls])).not.toContain(SANDBOX_CREDENTIALS.secret);
  });
});
