import { describe, expect, it } from "vitest";
import type { PsaFailure } from "@/lib/domain/psa";
import { CLOSING_NOTE } from "@/lib/domain/system-notes";
import type { Fault } from "@/sandbox/autotask/control";
import { FAR, failureOf } from "./testing/gateways";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();

/** What goes wrong, what it is to the caller, and whether Autotask has done what was asked all the same. */
const WRITE_FAULTS: [Fault, PsaFailure["kind"], boolean][] = [
  [{ type: "drop-before-commit" }, "ambiguous", false],
  [{ type: "drop-after-commit" }, "ambiguous", true],
  [{ type: "truncate-after-commit" }, "ambiguous", true],
  [{ type: "hang" }, "ambiguous", false],
  [{ type: "hang-after-commit" }, "ambiguous", true],
  [{ type: "html-500" }, "ambiguous", false],
  [{ type: "html-502" }, "ambiguous", false],
  [{ type: "html-504-after-commit" }, "ambiguous", true],
  [{ type: "bad-json-after-commit" }, "ambiguous", true],
  [{ type: "empty-body-after-commit" }, "ambiguous", true],
  [{ type: "redirect", location: "/elsewhere", status: 307 }, "ambiguous", false],
  [{ type: "throttled", retryAfterSeconds: 1 }, "throttled", false],
  [{ type: "unauthorized" }, "credentials", false],
  [{ type: "zone-moved" }, "credentials", false],
  [{ type: "validation-500", errors: ["no"] }, "rejected", false],
  [{ type: "validation-500-after-commit" }, "rejected", true],
];

const NOTE = { title: "Backupchecks (bcr:1)", description: CLOSING_NOTE, noteTypeId: 1 };

describe("writes under faults are sent once", () => {
  it.each(WRITE_FAULTS)("a note, %j: %s", async (fault, kind, isStored) => {
    const timeouts = fault.type.startsWith("hang") ? { writeMs: 500 } : {};
    const { gateway } = await sandbox.connected({ timeouts });
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.addFault({ match: { entity: "TicketNotes", kind: "create" }, fault });
    expect(failureOf(await gateway.addInternalNote({ ...NOTE, ticketId: id }, FAR))?.kind).toBe(kind);
    expect(await sandbox.control.requests({ kind: "create" })).toHaveLength(1);
    expect((await sandbox.control.ticket(id))?.notes).toHaveLength(isStored ? 1 : 0);
  });

  it.each(WRITE_FAULTS)("a status, %j: %s", async (fault, kind, isStored) => {
    const timeouts = fault.type.startsWith("hang") ? { writeMs: 500 } : {};
    const { gateway } = await sandbox.connected({ timeouts });
    const { id } = await sandbox.control.createTicket({ status: 1 });
    await sandbox.control.addFault({ match: { entity: "Tickets", kind: "update" }, fault });
    expect(failureOf(await gateway.setTicketStatus(id, 5, FAR))?.kind).toBe(kind);
    expect(await sandbox.control.requests({ kind: "update" })).toHaveLength(1);
    expect((await sandbox.control.ticket(id))?.ticket.status).toBe(isStored ? 5 : 1);
  });
});
