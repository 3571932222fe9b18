import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NoteDraft } from "@/lib/domain/psa";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "@/lib/domain/system-notes";
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
    expect(failureOf(await gateway.addInternalNote(noteOn(48120), { notAfter: new Date(0) }))?.kind).toBe(
      "unavailable",
    );
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
    await sandbox.control.clearRequests();
    expect(await gateway.canSeeNotes()).toEqual({ ok: true, value: true });
    expect(await calls()).toEqual(["POST TicketNotes query"]);
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

  it("all notes of a ticket are read page after page, and nothing follows where there may be more", async () => {
    const page = (from: number, length: number) =>
      Array.from({ length }, (_, index) => ({
        id: from + index,
        ticketID: 7,
        title: null,
        description: "x",
      }));
    const { gateway } = await warmGateway(local);
    local.handler = () => ({
      json: { items: local.requests.length === 1 ? page(1, 500) : page(501, 3) },
    });
    const answer = await gateway.findNotes(7);
    expect(answer.ok && answer.value.at(-1)).toEqual({ id: 503, title: "", description: "x" });
    expect(local.requests).toHaveLength(2);
    local.requests.length = 0;
    local.handler = () => ({ json: { items: page(local.requests.length * 500, 500) } });
    expect(failureOf(await gateway.findNotes(7))?.kind).toBe("unavailable");
    expect(local.requests).toHaveLength(4);
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
});
