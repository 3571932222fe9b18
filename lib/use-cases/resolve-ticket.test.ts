// One long file: every file of stories makes a database and an instance of its own first, and these tests share one.
import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import type { RefusalCode } from "@/lib/domain/refusals";
import { noteTitle } from "@/lib/domain/resolution-notes";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "@/lib/domain/system-notes";
import { setInstance } from "@/lib/testing/builders";
import { asked, depsWith, failedRun } from "@/lib/testing/creation/world-for-tests";
import type { ResolveCall } from "@/lib/testing/resolving/fault-kinds";
import {
  atAutotask,
  circumstancesIn,
  eventsOf,
  onNext,
  press,
  pressAndDie,
  resolutionsOf,
  resolvingForTests,
} from "@/lib/testing/resolving/resolving-for-tests";
import {
  COMPLETE,
  IN_PROGRESS,
  NEW,
  type SharedTicket,
  sharedTicket,
} from "@/lib/testing/resolving/shared-ticket";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import { RESOLVE_STEPS, type ResolveStep } from "@/lib/use-cases/resolve-steps";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";
import type { Fault } from "@/sandbox/autotask/control";

const world = resolvingForTests();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const preview = (ticket: { runs: readonly [{ runId: string }, unknown] }) =>
  previewResolve(world.operators[0], { runId: ticket.runs[0].runId }, world.deps());
const panelOf = (ticket: { runs: readonly [{ runId: string }, unknown] }) =>
  ticketPanelOf(world.operators[0], ticket.runs[0].runId, world.now());
const view = ({ linkIds: [linkId] }: { linkIds: readonly [string, string] }) =>
  openTicket(world.operators[0], { linkId }, world.deps());

describe("a ticket without time entries", () => {
  it("gets the closing note and is closed, in six calls", async () => {
    const ticket = await sharedTicket(world);
    expect(await press(world, ticket)).toEqual({
      ok: true,
      value: { state: "closed", number: ticket.number, statusLabel: "Complete" },
    });
    expect(await asked(world)).toEqual([
      "get Tickets",
      "count TimeEntries",
      "create TicketNotes",
      "count TimeEntries",
      "update Tickets",
      "get Tickets",
    ]);
    const { status, notes } = await atAutotask(world, ticket);
    expect(status).toBe(COMPLETE);
    const [resolution] = await resolutionsOf(ticket);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({
      description: CLOSING_NOTE,
      title: noteTitle("closing", resolution?.reference ?? ""),
      publish: 2,
    });
    expect(resolution).toMatchObject({ state: "closed", activeTicketId: null, holder: null, detail: null });
  });

  it("is told in the trail, each write before it goes out", async () => {
    const ticket = await sharedTicket(world);
    await press(world, ticket);
    const events = await eventsOf(ticket);
    expect(events.map(({ action }) => action)).toEqual([
      "ticket.resolve-started",
      "ticket.note-sending",
      "ticket.note-added",
      "ticket.completing",
      "ticket.closed",
    ]);
    for (const { actorName, runId, after } of events) {
      expect(actorName).toBe("Otto Operator");
      expect(runId).toBe(ticket.runs[0].runId);
      expect(after).toMatchObject({ number: ticket.number });
    }
    const [resolution] = await resolutionsOf(ticket);
    expect(events[1]?.after).toMatchObject({ note: "closing", reference: resolution?.reference });
    expect(events[3]).toMatchObject({ before: { statusId: NEW }, after: { statusId: COMPLETE } });
    expect(events[4]).toMatchObject({ before: { statusId: NEW }, after: { statusId: COMPLETE } });
  });

  it("is shown as closed on every run that shares it, and is not resolved twice", async () => {
    const ticket = await sharedTicket(world);
    await press(world, ticket);
    expect(await press(world, ticket, 1)).toMatchObject({ ok: false, code: "ticket-closed" });
    expect((await panelOf(ticket))?.state).toBe("closed");
    expect((await resolutionsOf(ticket)).length).toBe(1);
  });

  it("gets a second closing note, of its own, when it is reopened and resolved again", async () => {
    const ticket = await sharedTicket(world);
    await press(world, ticket);
    await world.control.setTicketStatus(ticket.autotaskId, IN_PROGRESS);
    await view(ticket);
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    const { notes } = await atAutotask(world, ticket);
    const references = (await resolutionsOf(ticket)).map(({ reference }) => reference);
    expect(notes.map(({ title }) => title)).toEqual(references.map((each) => noteTitle("closing", each)));
  });
});

describe("a ticket with time entries", () => {
  it("gets the other note and stays open, in four calls", async () => {
    const ticket = await sharedTicket(world);
    await world.control.addTimeEntry(ticket.autotaskId);
    await world.control.addTimeEntry(ticket.autotaskId);
    expect(await press(world, ticket)).toEqual({
      ok: true,
      value: { state: "left-open", number: ticket.number, timeEntries: 2, noteAdded: true },
    });
    expect(await asked(world)).toEqual([
      "get Tickets",
      "count TimeEntries",
      "query TicketNotes",
      "create TicketNotes",
    ]);
    const { status, notes } = await atAutotask(world, ticket);
    expect(status).toBe(NEW);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ description: TIME_ENTRIES_NOTE, publish: 2 });
    expect((await panelOf(ticket))?.words).toBe("Resolved in Backupchecks, left open: time entries present");
  });

  it("gets that note once, however often and from whatever run it is resolved", async () => {
    const ticket = await sharedTicket(world);
    await world.control.addTimeEntry(ticket.autotaskId);
    await press(world, ticket);
    expect(await press(world, ticket, 1)).toMatchObject({
      ok: true,
      value: { state: "left-open", noteAdded: false },
    });
    expect((await atAutotask(world, ticket)).texts).toEqual([TIME_ENTRIES_NOTE]);
    expect((await resolutionsOf(ticket)).map(({ state }) => state)).toEqual(["left_open", "left_open"]);
  });

  it("is closed, with its closing note, once they are gone; and no longer said to be left open", async () => {
    const ticket = await sharedTicket(world);
    const { id } = await world.control.addTimeEntry(ticket.autotaskId);
    await press(world, ticket);
    await world.control.removeTimeEntry(ticket.autotaskId, id);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([TIME_ENTRIES_NOTE, CLOSING_NOTE]);
    const { leftOpenAt } = await prisma().ticket.findUniqueOrThrow({ where: { id: ticket.id } });
    expect(leftOpenAt).toBeNull();
  });

  it.each<ResolveStep>(["started", "note-sending", "note-sent", "note-added"])(
    "stays open where the first of them comes right after '%s'",
    async (step) => {
      const ticket = await sharedTicket(world);
      const onStep = async (at: ResolveStep) => {
        if (at === step) await world.control.addTimeEntry(ticket.autotaskId);
      };
      expect(await press(world, ticket, 0, { onStep })).toMatchObject({
        ok: true,
        value: { state: "left-open", timeEntries: 1, noteAdded: true },
      });
      const { status, texts } = await atAutotask(world, ticket);
      expect(status).toBe(NEW);
      expect(texts).toEqual(step === "started" ? [TIME_ENTRIES_NOTE] : [CLOSING_NOTE, TIME_ENTRIES_NOTE]);
      expect((await asked(world)).length).toBeLessThanOrEqual(7);
    },
  );
});

describe("what is in the way", () => {
  it.each<[string, () => Promise<unknown>, () => Promise<unknown>, RefusalCode, string]>([
    [
      "the setting",
      () => setInstance({ allowResolve: false }),
      () => setInstance({ allowResolve: true }),
      "resolve-blocked",
      "Resolving tickets from Backupchecks is off. Ask an administrator.",
    ],
    [
      "the integration",
      () => setInstance({ autotaskEnabled: false }),
      () => setInstance({ autotaskEnabled: true }),
      "resolve-blocked",
      "The Autotask integration is off. Ask an administrator.",
    ],
  ])("%s: Autotask is asked nothing", async (_, block, unblock, code, message) => {
    const ticket = await sharedTicket(world);
    await block();
    try {
      expect(await press(world, ticket)).toMatchObject({ ok: false, code, message });
      expect(await preview(ticket)).toMatchObject({ ok: false, code, message });
    } finally {
      await unblock();
    }
    expect(await asked(world)).toEqual([]);
    expect(await resolutionsOf(ticket)).toEqual([]);
  });

  it("no ticket, no run", async () => {
    const { runId } = await failedRun();
    const of = (id: string) => resolveTicket(world.operators[0], { runId: id }, circumstancesIn(world));
    expect(await of(runId)).toMatchObject({ ok: false, code: "resolve-blocked" });
    expect(await of(crypto.randomUUID())).toMatchObject({ ok: false, code: "not-found" });
  });

  it("closed by others: nothing is added, and it is shown as closed from then on", async () => {
    const ticket = await sharedTicket(world);
    await world.control.setTicketStatus(ticket.autotaskId, COMPLETE);
    expect(await press(world, ticket)).toMatchObject({
      ok: false,
      code: "ticket-closed",
      message: `Autotask has closed ticket ${ticket.number} already: Complete.`,
    });
    expect((await atAutotask(world, ticket)).texts).toEqual([]);
    expect(await resolutionsOf(ticket)).toMatchObject([{ state: "ended", closingNoteId: null }]);
    expect((await panelOf(ticket))?.state).toBe("closed");
  });

  it("a status of which the administrator says that it means closed", async () => {
    const ticket = await sharedTicket(world);
    const where = { environment: "sandbox" } as const;
    await prisma().ticketDefaults.update({ where, data: { closedStatusIds: [IN_PROGRESS] } });
    try {
      await world.control.setTicketStatus(ticket.autotaskId, IN_PROGRESS);
      expect(await press(world, ticket)).toMatchObject({ ok: false, code: "ticket-closed" });
    } finally {
      await prisma().ticketDefaults.update({ where, data: { closedStatusIds: [] } });
    }
  });

  it("deleted: all its links end, and so does its resolving", async () => {
    const ticket = await sharedTicket(world);
    await pressAndDie(world, ticket, "note-added");
    await world.control.deleteTicket(ticket.autotaskId);
    await world.advance(3 * MINUTE);
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "ticket-deleted" });
    for (const { runId } of ticket.runs) {
      const panel = await ticketPanelOf(world.operators[0], runId, world.now());
      expect(panel?.state).toBe("deleted");
    }
    expect(await resolutionsOf(ticket)).toMatchObject([{ state: "ended", activeTicketId: null }]);
  });

  it("merged into another: nothing is done to that one", async () => {
    const ticket = await sharedTicket(world);
    const other = await sharedTicket(world);
    const deps = depsWith(world, (real) => ({
      getTicket: (_, why) => real.getTicket(other.autotaskId, why),
    }));
    expect(await press(world, ticket, 0, deps)).toMatchObject({ ok: false, code: "ticket-merged" });
    expect((await atAutotask(world, other)).texts).toEqual([]);
    expect(await resolutionsOf(ticket)).toMatchObject([{ state: "ended" }]);
    const { number, statusId } = await prisma().ticket.findUniqueOrThrow({ where: { id: ticket.id } });
    expect({ number, statusId }).toEqual({ number: ticket.number, statusId: NEW });
  });
});

describe("two people at once", () => {
  it("from two runs that share the ticket: one set of notes, and the other is told who", async () => {
    const ticket = await sharedTicket(world);
    const results = await Promise.all([press(world, ticket, 0), press(world, ticket, 1)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = results.find(({ ok }) => !ok);
    expect(refused).toMatchObject({ code: expect.stringMatching(/^(resolving|ticket-closed)$/) });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("one after the other while the first is at work", async () => {
    const ticket = await sharedTicket(world);
    await pressAndDie(world, ticket, "note-sent");
    const busy = {
      ok: false,
      code: "resolving",
      message: `Ticket ${ticket.number} is being resolved by Otto Operator.`,
    };
    expect(await press(world, ticket, 1)).toEqual(busy);
    expect(await preview(ticket)).toEqual(busy);
    expect((await panelOf(ticket))?.detail).toBe("Being resolved by Otto Operator.");
  });

  it("a sender who slept while somebody else went on sends nothing more", async () => {
    const ticket = await sharedTicket(world);
    let other: unknown;
    const onStep = async (at: ResolveStep) => {
      if (at !== "note-added") return;
      await world.advance(3 * MINUTE);
      other = await press(world, ticket, 1);
    };
    expect(await press(world, ticket, 0, { onStep })).toMatchObject({ ok: false, code: "resolving" });
    expect(other).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
    expect((await asked(world)).filter((each) => each === "update Tickets")).toHaveLength(1);
  });
});

describe("a note whose answer was lost", () => {
  it.each<Fault["type"]>([
    "drop-after-commit",
    "truncate-after-commit",
    "html-502-after-commit",
    "bad-json-after-commit",
    "empty-body-after-commit",
  ])("is found in the ticket at once after %s, and the ticket is closed in seven calls", async (type) => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the note", { type } as Fault);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
    expect(await asked(world)).toHaveLength(7);
    expect((await eventsOf(ticket)).map(({ action }) => action)).toContain("ticket.note-found");
  });

  it("is not sent again before it is surely not there: six minutes after sending, and looked for twice", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the note", { type: "drop-before-commit" });
    const first = await press(world, ticket);
    expect(first).toMatchObject({
      ok: true,
      value: {
        state: "unconfirmed",
        detail: expect.stringMatching(
          /^Not confirmed: Autotask did not say whether it added the closing note, .* Resolve it again after 20\d\d-.* \(UTC\)/,
        ),
      },
    });
    expect((await panelOf(ticket))?.detail).toContain('"Resolve ticket" goes on from there.');
    await world.advance(2 * MINUTE);
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([]);
    await world.advance(4 * MINUTE);
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("and which Autotask adds late, after it was looked for, is found by the next press", async () => {
    const ticket = await sharedTicket(world);
    let addLate: () => Promise<unknown> = async () => {};
    const deps = depsWith(world, (real) => ({
      addInternalNote: async (note, options) => {
        addLate = () => real.addInternalNote(note, options);
        return {
          ok: false,
          failure: { kind: "ambiguous", detail: "Autotask did not answer within 60 seconds." },
        };
      },
    }));
    expect(await press(world, ticket, 0, deps)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await addLate();
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("is not believed to be missing where no note can be seen", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the note", { type: "drop-before-commit" });
    await press(world, ticket);
    await world.advance(7 * MINUTE);
    const deps = depsWith(world, () => ({ canSeeNotes: async () => ({ ok: true, value: false }) }));
    expect(await press(world, ticket, 0, deps)).toMatchObject({
      ok: true,
      value: {
        state: "unconfirmed",
        detail: expect.stringMatching(/^Autotask shows the API user no note at all/),
      },
    });
    expect((await atAutotask(world, ticket)).texts).toEqual([]);
  });

  it("goes along, where it is the ticket's, into the next resolving", async () => {
    const ticket = await sharedTicket(world);
    const { id } = await world.control.addTimeEntry(ticket.autotaskId);
    await onNext(world, "the note", { type: "drop-before-commit" });
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await world.control.removeTimeEntry(ticket.autotaskId, id);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    await world.control.setTicketStatus(ticket.autotaskId, IN_PROGRESS);
    await world.control.addTimeEntry(ticket.autotaskId);
    await view(ticket);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await world.advance(7 * MINUTE);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "left-open" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE, TIME_ENTRIES_NOTE]);
  });
});

describe("a refusal", () => {
  const CALLS: [ResolveCall, { after: number }, number][] = [
    ["the reading", { after: 0 }, 0],
    ["the count", { after: 0 }, 0],
    ["the note", { after: 0 }, 0],
    ["the count", { after: 1 }, 1],
    ["the change", { after: 0 }, 1],
  ];

  it.each(CALLS)("of %s %o is quoted, and the next press goes on", async (call, more, notes) => {
    const ticket = await sharedTicket(world);
    await onNext(world, call, { type: "validation-500", errors: ["Queue ID is required."] }, more);
    expect(await press(world, ticket)).toMatchObject({
      ok: false,
      code: "autotask-rejected",
      quoted: ["Queue ID is required."],
    });
    expect((await atAutotask(world, ticket)).texts).toHaveLength(notes);
    const isBegun = call === "the note" || notes > 0;
    const [resolution] = await resolutionsOf(ticket);
    expect(resolution).toMatchObject({
      state: isBegun ? "active" : "ended",
      detail: "Autotask refused. Queue ID is required.",
      holder: null,
    });
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("that lied is seen through: the note that was added all the same is found", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the note", { type: "validation-500-after-commit" });
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "autotask-rejected" });
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it.each<[string, (ticket: SharedTicket) => Promise<unknown>]>([
    ["by somebody who opens it", view],
    ["by the preview", preview],
    ["by the next press", (ticket) => press(world, ticket)],
  ])(
    "of the change takes no credit for a ticket that a technician closes later, seen %s",
    async (_, look) => {
      const ticket = await sharedTicket(world);
      await onNext(world, "the change", { type: "validation-500" });
      expect(await press(world, ticket)).toMatchObject({ ok: false, code: "autotask-rejected" });
      await world.control.setTicketStatus(ticket.autotaskId, COMPLETE);
      await look(ticket);
      expect(await resolutionsOf(ticket)).toMatchObject([{ state: "ended", completeSentAt: null }]);
      const actions = (await eventsOf(ticket)).map(({ action }) => action);
      expect(actions.at(-1)).toBe("ticket.resolve-ended");
      expect(actions).not.toContain("ticket.closed");
    },
  );

  it("of the change made once more leaves the first, which was accepted, as it is", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", { type: "patch-no-effect" });
    await onNext(world, "the change", { type: "validation-500" }, { after: 1 });
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "autotask-rejected" });
    await world.control.setTicketStatus(ticket.autotaskId, COMPLETE);
    await view(ticket);
    expect(await resolutionsOf(ticket)).toMatchObject([
      { state: "closed", completeSentAt: expect.any(Date) },
    ]);
  });

  it("of the change that lied ends the resolving as well: the trail says that it is closed, and not by whom", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", { type: "validation-500-after-commit" });
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "autotask-rejected" });
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "ticket-closed" });
    expect((await eventsOf(ticket)).at(-1)).toMatchObject({
      action: "ticket.resolve-ended",
      detail: `Autotask has closed ticket ${ticket.number} already: Complete.`,
    });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("for too many requests is kept for those whom nobody waits for", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the note", { type: "throttled", retryAfterSeconds: 90 });
    expect(await press(world, ticket)).toMatchObject({ ok: false, code: "autotask-throttled" });
    const { throttledUntil } = await prisma().autotaskConnection.findUniqueOrThrow({
      where: { environment: "sandbox" },
    });
    const ahead = (throttledUntil?.getTime() ?? 0) - world.now().getTime();
    expect(ahead).toBeGreaterThan(60 * SECOND);
    expect(ahead).toBeLessThanOrEqual(90 * SECOND);
  });
});

describe("the change of the status", () => {
  it("that did not stick is made once more, in two calls more", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", { type: "patch-no-effect" });
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect(await asked(world)).toHaveLength(8);
    expect((await eventsOf(ticket)).filter(({ action }) => action === "ticket.completing")).toHaveLength(2);
  });

  it.each<[string, Fault]>([
    ["ever", { type: "patch-no-effect" }],
    ["with a workflow rule against it", { type: "workflow-reverts-status" }],
  ])("that does not stick %s is not confirmed; the next press adds no note", async (_, fault) => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", fault, { times: 2 });
    expect(await press(world, ticket)).toMatchObject({
      ok: true,
      value: {
        state: "unconfirmed",
        detail: 'Not confirmed: Autotask accepted the change, but the ticket is still "New".',
      },
    });
    expect((await panelOf(ticket))?.detail).toBe(
      'Not confirmed: Autotask accepted the change, but the ticket is still "New". The closing note is in the ticket, and it is not added again. "Resolve ticket" goes on from there.',
    );
    await world.control.clearRequests();
    expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect(await asked(world)).toEqual([
      "get Tickets",
      "count TimeEntries",
      "count TimeEntries",
      "update Tickets",
      "get Tickets",
    ]);
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE]);
  });

  it("whose answer was lost is believed by reading it back", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", { type: "drop-after-commit" });
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
  });

  it("that could not be read back is found by the next press, which changes nothing", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the reading", { type: "validation-500" }, { after: 1 });
    expect(await press(world, ticket)).toMatchObject({
      ok: true,
      value: { state: "unconfirmed", detail: expect.stringContaining("could not be read since") },
    });
    await world.control.clearRequests();
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("is not made on an old count: a try that slept in between stops", async () => {
    const ticket = await sharedTicket(world);
    const onStep = async (at: ResolveStep) => {
      if (at === "completing") await world.advance(21 * SECOND);
    };
    expect(await press(world, ticket, 0, { onStep })).toMatchObject({
      ok: false,
      code: "autotask-unavailable",
    });
    expect((await asked(world)).filter((each) => each === "update Tickets")).toEqual([]);
  });
});

describe("a resolving that was cut off", () => {
  it.each(RESOLVE_STEPS)("after '%s' is gone on with: one closing note, and closed", async (step) => {
    const ticket = await sharedTicket(world);
    await pressAndDie(world, ticket, step);
    const isUnsent = step === "note-sending";
    await world.advance(isUnsent ? 7 * MINUTE : 3 * MINUTE);
    const panel = await panelOf(ticket);
    if (step === "ended") expect(panel?.state).toBe("closed");
    else expect(panel?.detail).toMatch(/^Otto Operator began to resolve it, and it was interrupted\./);
    const next = await press(world, ticket, 1);
    if (step === "ended") expect(next).toMatchObject({ ok: false, code: "ticket-closed" });
    else if (isUnsent) {
      expect(next).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
      await world.advance(61 * SECOND);
      expect(await press(world, ticket, 1)).toMatchObject({ ok: true, value: { state: "closed" } });
    } else expect(next).toMatchObject({ ok: true, value: { state: "closed" } });
    const { status, texts } = await atAutotask(world, ticket);
    expect({ status, texts }).toEqual({ status: COMPLETE, texts: [CLOSING_NOTE] });
  });

  it("and whose ticket is then seen closed has ended: reopened, it is another resolving", async () => {
    const ticket = await sharedTicket(world);
    await pressAndDie(world, ticket, "complete-sent");
    await world.advance(3 * MINUTE);
    expect(await preview(ticket)).toMatchObject({ ok: false, code: "ticket-closed" });
    expect(await resolutionsOf(ticket)).toMatchObject([{ state: "closed" }]);
    await world.control.setTicketStatus(ticket.autotaskId, IN_PROGRESS);
    await view(ticket);
    expect(await press(world, ticket)).toMatchObject({ ok: true, value: { state: "closed" } });
    expect((await atAutotask(world, ticket)).texts).toEqual([CLOSING_NOTE, CLOSING_NOTE]);
  });
});

describe("what is said before", () => {
  const said = async (ticket: Parameters<typeof preview>[0]) => {
    const result = await preview(ticket);
    if (!result.ok) throw new Error(result.message);
    return result.value;
  };

  it("is the note that would be added, letter for letter, in two calls that change nothing", async () => {
    const ticket = await sharedTicket(world);
    expect(await said(ticket)).toEqual({
      number: ticket.number,
      title: "Ticket made by a person",
      statusLabel: "New",
      timeEntries: 0,
      plan: "close",
      note: CLOSING_NOTE,
      resumes: null,
      otherRuns: 1,
    });
    expect(await asked(world)).toEqual(["get Tickets", "count TimeEntries"]);
    expect(await eventsOf(ticket)).toEqual([]);
  });

  it("is the other note with time entries, and that nothing is added where it is in already", async () => {
    const ticket = await sharedTicket(world);
    await world.control.addTimeEntry(ticket.autotaskId);
    expect(await said(ticket)).toMatchObject({ timeEntries: 1, plan: "note", note: TIME_ENTRIES_NOTE });
    await press(world, ticket);
    expect(await said(ticket)).toMatchObject({ plan: "nothing", note: null });
  });

  it("is what is gone on with", async () => {
    const ticket = await sharedTicket(world);
    await onNext(world, "the change", { type: "patch-no-effect" }, { times: 2 });
    await press(world, ticket);
    expect(await said(ticket)).toMatchObject({
      plan: "close",
      note: null,
      resumes: expect.stringContaining("The closing note is in the ticket, and it is not added again."),
    });
  });
});
