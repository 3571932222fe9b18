import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NoteDraft, PsaFailure } from "@/lib/domain/psa";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "@/lib/domain/system-notes";
import type { Fault } from "@/sandbox/autotask/control";
import { FAR, failureOf, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
const noteOn = (ticketId: number, change: Partial<NoteDraft> = {}): NoteDraft => ({
  ...{ ticketId, title: "Backupchecks (bcr:1)", description: CLOSING_NOTE, noteTypeId: 1 },
  ...change,
});
const calls = async () =>
  (await sandbox.control.requests()).map(({ method, entity, kind }) => `${method} ${entity} ${kind}`);
const notesOf = async (id: number) => (await sandbox.control.ticket(id))?.notes ?? [];

describe("an internal note", () => {
  it.each([CLOSING_NOTE, TIME_ENTRIES_NOTE])(
    "is stored letter for letter, for Autotask's users alone, in one request: %s",
    async (description) => {
      const { gateway } = await sandbox.connected();
      const { id } = await sandbox.control.createTicket();
      const added = await gateway.addInternalNote(noteOn(id, { description }), FAR);
      expect(await notesOf(id)).toMatchObject([
        { title: "Backupchecks (bcr:1)", description, noteType: 1, publish: 2 },
      ]);
      expect(added).toEqual({ ok: true, value: { noteId: (await notesOf(id))[0]?.id } });
      expect(await calls()).toEqual(["POST TicketNotes create"]);
    },
  );

  it.each<[string, Partial<NoteDraft>, string]>([
    ["no title", { title: " " }, "title is empty."],
    ["too long a title", { title: "x".repeat(251) }, "title has 251 characters; Autotask keeps 250."],
    [
      "a character that is not kept",
      { description: "done ✓" },
      "description holds a character that Autotask can't keep (U+2713).",
    ],
    [
      "too long a text",
      { description: "x".repeat(32_001) },
      "description has 32001 characters; Autotask keeps 32000.",
    ],
    ["no type", { noteTypeId: Number.NaN }, "noteType is no ID."],
  ])("with %s is refused before anything is sent", async (_, change, message) => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    expect(failureOf(await gateway.addInternalNote(noteOn(id, change), FAR))).toEqual({
      kind: "rejected",
      messages: [message],
    });
    expect(await calls()).toEqual([]);
  });

  it("is not put on the wire when its time has run out", async () => {
    const { gateway } = await sandbox.connected();
    const answer = await gateway.addInternalNote(noteOn(48120), { notAfter: new Date(0) });
    expect(failureOf(answer)?.kind).toBe("unavailable");
    expect(await calls()).toEqual([]);
  });

  it("on a ticket that is gone is a definite no, in Autotask's words", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.deleteTicket(id);
    expect(failureOf(await gateway.addInternalNote(noteOn(id), FAR))).toMatchObject({
      kind: "rejected",
      messages: [expect.stringContaining("ticketID")],
    });
  });
});

const WRITE_FAULTS: [Fault, PsaFailure["kind"], boolean][] = [
  [{ type: "drop-before-commit" }, "ambiguous", false],
  [{ type: "drop-after-commit" }, "ambiguous", true],
  [{ type: "truncate-after-commit" }, "ambiguous", true],
  [{ type: "hang" }, "ambiguous", false],
  [{ type: "hang-after-commit" }, "ambiguous", true],
  [{ type: "html-502" }, "ambiguous", false],
  [{ type: "html-504-after-commit" }, "ambiguous", true],
  [{ type: "bad-json-after-commit" }, "ambiguous", true],
  [{ type: "empty-body-after-commit" }, "ambiguous", true],
  [{ type: "redirect", location: "/elsewhere", status: 307 }, "ambiguous", false],
  [{ type: "throttled", retryAfterSeconds: 1 }, "throttled", false],
  [{ type: "unauthorized" }, "credentials", false],
  [{ type: "validation-500", errors: ["no"] }, "rejected", false],
];

describe("writes under faults are sent once", () => {
  it.each(WRITE_FAULTS)("a note, %j: %s", async (fault, kind, isStored) => {
    const timeouts = fault.type.startsWith("hang") ? { writeMs: 500 } : {};
    const { gateway } = await sandbox.connected({ timeouts });
    const { id } = await sandbox.control.createTicket();
    await sandbox.control.addFault({ match: { entity: "TicketNotes", kind: "create" }, fault });
    expect(failureOf(await gateway.addInternalNote(noteOn(id), FAR))?.kind).toBe(kind);
    expect(await sandbox.control.requests({ kind: "create" })).toHaveLength(1);
    expect(await notesOf(id)).toHaveLength(isStored ? 1 : 0);
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
});

describe("time entries", () => {
  it("are counted in one request; those that the API user may not see are not among them", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 0 });
    expect(await calls()).toEqual(["POST TimeEntries count"]);
    await sandbox.control.addTimeEntry(id);
    await sandbox.control.addTimeEntry(id, { isNonBillable: true });
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 2 });
    await sandbox.control.setSwitches({ hideNonBillable: true });
    expect(await gateway.countTimeEntries(id)).toEqual({ ok: true, value: 1 });
  });
});

describe("notes of a ticket", () => {
  it("are read in one request, oldest first, and are of that ticket alone", async () => {
    const { gateway } = await sandbox.connected();
    const [one, other] = [await sandbox.control.createTicket(), await sandbox.control.createTicket()];
    await gateway.addInternalNote(noteOn(one.id, { title: "first" }), FAR);
    await gateway.addInternalNote(noteOn(other.id), FAR);
    await gateway.addInternalNote(noteOn(one.id, { title: "second", description: TIME_ENTRIES_NOTE }), FAR);
    await sandbox.control.clearRequests();
    const answer = await gateway.findNotes(one.id);
    expect(answer.ok && answer.value.map(({ title, description }) => [title, description])).toEqual([
      ["first", CLOSING_NOTE],
      ["second", TIME_ENTRIES_NOTE],
    ]);
    expect(await calls()).toEqual(["POST TicketNotes query"]);
  });

  it("that an API user may not see are told from there being none by the control read", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket();
    await gateway.addInternalNote(noteOn(id), FAR);
    expect(await gateway.canSeeNotes()).toEqual({ ok: true, value: true });
    await sandbox.control.setSwitches({ hideTickets: true });
    expect(await gateway.canSeeNotes()).toEqual({ ok: true, value: false });
  });
});

describe("odd answers", () => {
  let local: LocalAutotask;
  beforeEach(async () => {
    local = await startLocalAutotask();
  });
  afterEach(() => local.close());

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

  it("a note of another ticket says that the filter was dropped", async () => {
    local.handler = () => ({
      json: { items: [{ id: 1, ticketID: 8, title: "", description: CLOSING_NOTE }] },
    });
    const { gateway } = await warmGateway(local);
    expect(failureOf(await gateway.findNotes(7))).toEqual({
      kind: "unavailable",
      detail: "Autotask answered with notes that were not asked for.",
    });
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
