import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditOfRun } from "@/lib/data/audit-log";
import { prisma } from "@/lib/data/db";
import type { Actor } from "@/lib/domain/roles";
import { deps, linkToTicket, type MadeRun, makeRun, makeUser, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { leaveWithoutTicket } from "@/lib/use-cases/leave-without-ticket";
import { recordDeleted } from "@/lib/use-cases/mark-if-deleted";
import { noteTicketNumber } from "@/lib/use-cases/note-ticket-number";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";

databaseForTests();

let person: Actor;
let run: MadeRun;
beforeEach(async () => {
  person = (await makeUser()).actor;
  run = await makeRun();
});
afterEach(() => setInstance({ autotaskEnabled: false, allowManualNumbers: false }));

const note = (number: string | null) => noteTicketNumber(person, { runId: run.runId, number }, deps());
const panel = () => ticketPanelOf(person, run.runId, new Date());
const events = async () =>
  (await auditOfRun(run.runId, 10)).map(({ action, after }) => [action, after]).reverse();

/** A run whose ticket is known to be deleted. */
async function deletedTicket(): Promise<string> {
  const { linkId, ticketId, autotaskId } = await linkToTicket(run.runId, { number: "T7" });
  const ticket = { id: ticketId, environment: "sandbox" as const, autotaskId, number: "T7" };
  await recordDeleted(person, ticket, new Date(), deps());
  return linkId;
}

describe("a number by hand", () => {
  it.each([
    ["while the integration is off", { autotaskEnabled: false }],
    ["where the compatibility setting allows it", { autotaskEnabled: true, allowManualNumbers: true }],
  ])("is noted, changed and removed %s, each in the trail", async (_, settings) => {
    await setInstance(settings);
    expect(await note(" T1 ")).toEqual({ ok: true, value: {} });
    expect(await panel()).toMatchObject({ state: "manual", number: "T1", words: "not validated" });
    await note("T2");
    expect(await panel()).toMatchObject({ number: "T2" });
    await note(null);
    expect(await panel()).toMatchObject({ state: "none", number: null });
    expect(await events()).toEqual([
      ["ticket.number-noted", { number: "T1" }],
      ["ticket.number-changed", { number: "T2" }],
      ["ticket.number-removed", { number: null }],
    ]);
  });

  it("that is there already changes nothing, and neither does one that is not there", async () => {
    await note(null);
    await note("T1");
    await note("T1");
    expect(await events()).toHaveLength(1);
  });

  it("is not entered while the integration is on; one that is there stays visible", async () => {
    await note("T1");
    await setInstance({ autotaskEnabled: true });
    expect(await note("T2")).toMatchObject({ ok: false, code: "numbers-off" });
    expect(await note(null)).toMatchObject({ ok: false, code: "numbers-off" });
    expect(await panel()).toMatchObject({ state: "manual", number: "T1" });
  });

  it("is entered for a run whose ticket is gone while the integration is off, and shown beside it", async () => {
    await deletedTicket();
    expect(await note("T8")).toEqual({ ok: true, value: {} });
    expect(await panel()).toMatchObject({ state: "deleted", number: "T7", notedNumber: "T8" });
    expect((await panel())?.actions.map(({ name }) => name)).toEqual(["change-number", "remove-number"]);
  });

  it("is not entered for a run with a ticket, whatever its state", async () => {
    await setInstance({ autotaskEnabled: true, allowManualNumbers: true });
    const linkId = await deletedTicket();
    expect(await note("T8")).toMatchObject({
      ok: false,
      code: "ticket-deleted",
      message:
        "Ticket T7 of this run was deleted in Autotask. Create a new ticket, or re-link to another one.",
    });
    await prisma().ticketLink.update({
      where: { id: linkId },
      data: { state: "linked", activeKey: `sandbox:${run.runId}`, endedAt: null },
    });
    expect(await note("T8")).toMatchObject({ ok: false, code: "has-ticket" });
  });

  it("of two who note at once is one of theirs, and the trail tells how it came", async () => {
    const answers = await Promise.all(["T1", "T2", "T3", "T4"].map(note));
    const number = (await panel())?.number;
    const last = (await events()).at(-1)?.[1];
    expect(last).toEqual({ number });
    for (const answer of answers) expect(answer.ok ? "noted" : answer.code).toMatch(/noted|conflict/);
  });

  it("of a run that is not there", async () => {
    run = { ...run, runId: "nothing" };
    expect(await note("T1")).toMatchObject({ ok: false, code: "not-found" });
  });
});

describe("leaving a run without a ticket", () => {
  const leave = (linkId: string) => leaveWithoutTicket(person, { linkId }, deps());

  it("is decided once, with who and when", async () => {
    const linkId = await deletedTicket();
    expect(await leave(linkId)).toEqual({ ok: true, value: {} });
    expect(await leave(linkId)).toMatchObject({
      ok: false,
      code: "conflict",
      message: "How to go on after ticket T7 is decided already.",
    });
    expect((await events()).at(-1)).toEqual([
      "ticket.left-without",
      expect.objectContaining({ number: "T7" }),
    ]);
    expect(await panel()).toMatchObject({ state: "deleted" });
  });

  it("by several at once is decided by one", async () => {
    const linkId = await deletedTicket();
    const answers = await Promise.all(Array.from({ length: 6 }, () => leave(linkId)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await events()).filter(([action]) => action === "ticket.left-without")).toHaveLength(1);
  });

  it("is nothing to decide for a ticket that is there, nor where the run has another one", async () => {
    const deleted = await deletedTicket();
    const { linkId } = await linkToTicket(run.runId, { number: "T8" });
    expect(await leave(linkId)).toMatchObject({
      ok: false,
      code: "conflict",
      message: "Ticket T8 is not marked as deleted: there is nothing to decide.",
    });
    expect(await leave(deleted)).toMatchObject({ ok: false, code: "conflict" });
  });

  it("of a link that is not there", async () => {
    expect(await leave("nothing")).toMatchObject({ ok: false, code: "not-found" });
  });
});
