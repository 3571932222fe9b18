// One long file: every file of stories makes a database and an instance of its own first, and these tests share one.

import { beforeEach, describe, expect, it } from "vitest";
import { auditOfRun } from "@/lib/data/audit-log";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { prisma } from "@/lib/data/db";
import { endedLinks } from "@/lib/data/ended-links";
import type { Actor } from "@/lib/domain/roles";
import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import { VALIDATION_BUDGET } from "@/lib/domain/validation-budget";
import { granted, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { type FailedRun, failedRuns, personOf } from "@/lib/testing/creation/instance";
import {
  actionsOf,
  asked,
  depsWith,
  failedRun,
  linksOf,
  onNextCreate,
  worldForTests,
} from "@/lib/testing/creation/world-for-tests";
import { type Linked, link, linkedRuns, look, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";
import { validateLinkedTickets, validateTickets } from "@/lib/use-cases/validate-tickets";
import type { Fault } from "@/sandbox/autotask/control";

const world = worldForTests();
beforeEach(() => world.control.setSwitches({ hideTickets: false, absentIs404: false }));

const COMPLETE = 5;
const one = async (): Promise<Linked> => (await linkedRuns(world, 1))[0] as Linked;
const seen = async (linked: readonly Pick<Linked, "linkId">[], by: 0 | 1 = 0): Promise<ValidatedTicket[]> =>
  granted(await look(world, linked, by));
const only = async (linked: Pick<Linked, "linkId">): Promise<ValidatedTicket> =>
  (await seen([linked]))[0] as ValidatedTicket;
const ticketOf = async ({ autotaskId }: Linked) =>
  prisma().ticket.findFirstOrThrow({ where: { autotaskId } });

describe("viewing a run's ticket", () => {
  it("asks for it by its ID, and tells how it stands now", async () => {
    const linked = await one();
    await world.control.setTicketStatus(linked.autotaskId, 8);
    expect(await only(linked)).toEqual({
      linkId: linked.linkId,
      state: "open",
      number: linked.number,
      words: "In Progress",
      detail: null,
      seenAt: expect.any(Date),
      problem: null,
    });
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("twice within a minute, by two operators, asks once", async () => {
    const linked = await one();
    await only(linked);
    await seen([linked], 1);
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("by many at the same moment asks once", async () => {
    const linked = await one();
    await Promise.all(Array.from({ length: 12 }, (_, index) => seen([linked], index % 2 ? 1 : 0)));
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("right after linking or opening it asks nothing: it was seen just now", async () => {
    const run = await failedRun();
    const { id } = await ticketFor(world, run);
    const { linkId } = granted(await link(world, run, id));
    await only({ linkId });
    await world.advance(61_000);
    granted(await openTicket(world.operators[0], { linkId }, world.deps()));
    await only({ linkId });
    expect(await asked(world)).toEqual(["get Tickets", "get Tickets"]);
  });

  it("asks again after a minute", async () => {
    const linked = await one();
    await only(linked);
    await world.advance(61_000);
    await only(linked);
    expect(await asked(world)).toHaveLength(2);
  });

  it("keeps the snapshot, and sees that it was closed and reopened", async () => {
    const linked = await one();
    await world.control.setTicketStatus(linked.autotaskId, COMPLETE);
    expect(await only(linked)).toMatchObject({ state: "closed", words: "Complete" });
    expect(await ticketOf(linked)).toMatchObject({ statusId: COMPLETE, completedAt: expect.any(Date) });
    await world.control.setTicketStatus(linked.autotaskId, 1);
    await world.advance(61_000);
    expect(await only(linked)).toMatchObject({ state: "open", words: "New" });
    expect(await ticketOf(linked)).toMatchObject({ statusId: 1, completedAt: null });
  });

  it("ends the resolving of one that was closed meanwhile, and the mark that it was left open", async () => {
    const linked = await one();
    const { id: ticketId } = await ticketOf(linked);
    await prisma().ticket.update({ where: { id: ticketId }, data: { leftOpenAt: world.now() } });
    await prisma().resolution.create({
      data: {
        ...{
          ticketId,
          activeTicketId: ticketId,
          state: "active",
          runId: linked.run.runId,
          startedAt: world.now(),
        },
        ...{ startedById: world.operators[0].id, startedByName: "Otto Operator", reference: linked.linkId },
      },
    });
    await world.control.setTicketStatus(linked.autotaskId, COMPLETE);
    expect(await only(linked)).toMatchObject({ state: "closed" });
    expect(await prisma().resolution.findFirst({ where: { ticketId } })).toMatchObject({ state: "ended" });
    expect(await ticketOf(linked)).toMatchObject({ leftOpenAt: null });
  });

  it("is a reporter's too", async () => {
    const linked = await one();
    const reporter: Actor = personOf("reporter", "Rita Reporter");
    const linkIds = [linked.linkId];
    expect(granted(await validateTickets(reporter, { linkIds }, world.deps()))).toMatchObject([
      { state: "open", problem: null },
    ]);
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("of a run without a linked ticket asks nothing, and links of no run are left out", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "html-502-after-commit" });
    await createAsSeen(world.operators[0], run, world.deps());
    await world.control.clearRequests();
    const [unconfirmed] = await linksOf(run);
    const links = [{ linkId: "019ab000-0000-7000-8000-000000000001" }, { linkId: unconfirmed?.id as string }];
    expect(await seen(links)).toMatchObject([{ state: "unconfirmed", number: null, problem: null }]);
    expect(await asked(world)).toEqual([]);
  });
});

describe("viewing many", () => {
  it("asks one query for two hundred, and answers in their order", async () => {
    const linked = await linkedRuns(world, 12);
    await world.control.setTicketStatus((linked[3] as Linked).autotaskId, COMPLETE);
    const tickets = await seen(linked.toReversed());
    expect(tickets.map(({ linkId }) => linkId)).toEqual(linked.toReversed().map(({ linkId }) => linkId));
    expect(tickets.filter(({ state }) => state === "closed").map(({ number }) => number)).toEqual([
      linked[3]?.number,
    ]);
    expect(await asked(world)).toEqual(["query Tickets"]);
  });

  it("asks once for a ticket that several runs share", async () => {
    const [first, second] = (await linkedRuns(world, 2)) as [Linked, Linked];
    granted(await link(world, second.run, first.autotaskId, { reason: "same trouble", otherCompany: true }));
    const [, again] = await linksOf(second.run);
    await world.advance(61_000);
    await world.control.clearRequests();
    expect(await seen([first, { linkId: again?.id as string }])).toMatchObject([
      { number: first.number },
      { number: first.number },
    ]);
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("asks for what a query lacks by its ID, and once for the control read", async () => {
    const linked = await linkedRuns(world, 6);
    for (const { autotaskId } of linked.slice(0, 3)) await world.control.deleteTicket(autotaskId);
    const states = (await seen(linked)).map(({ state }) => state);
    expect(states).toEqual(["deleted", "deleted", "deleted", "open", "open", "open"]);
    expect(await asked(world)).toEqual([
      "query Tickets",
      ...["get Tickets", "get Tickets", "get Tickets"],
      "query Tickets",
    ]);
  });

  it("asks for ten of them at most; the others say so, and have their turn when somebody looks again", async () => {
    const linked = await linkedRuns(world, 13);
    for (const { autotaskId } of linked) await world.control.deleteTicket(autotaskId);
    const first = await seen(linked);
    expect(first.filter(({ state }) => state === "deleted")).toHaveLength(10);
    expect(first.filter(({ problem }) => problem?.includes("lacked this ticket"))).toHaveLength(3);
    expect(await asked(world)).toHaveLength(1 + 10 + 1);
    await world.advance(61_000);
    expect((await seen(linked)).every(({ state }) => state === "deleted")).toBe(true);
  });
});

describe("a ticket that was deleted", () => {
  it.each([
    ["200 with no item", false],
    ["404 with JSON", true],
  ] as const)(
    "is marked after %s and the control read: ended with who saw it, kept with its number, told once",
    async (_, absentIs404) => {
      const linked = await one();
      await world.control.setSwitches({ absentIs404 });
      await world.control.deleteTicket(linked.autotaskId);
      const before = await ticketOf(linked);
      expect(await only(linked)).toMatchObject({
        state: "deleted",
        number: linked.number,
        words: "Missing in Autotask (deleted)",
        detail: "Ticket deleted in Autotask",
        problem: null,
      });
      expect(await asked(world)).toEqual(["get Tickets", "query Tickets"]);
      expect(await linksOf(linked.run)).toMatchObject([
        {
          ...{ state: "deleted", activeKey: null, settledAt: null },
          ...{ endedAt: expect.any(Date), endedByName: "Otto Operator", endReason: "Deleted (external)" },
        },
      ]);
      expect(await ticketOf(linked)).toEqual({
        ...before,
        deletedFoundAt: expect.any(Date),
        askedAt: expect.any(Date),
      });
      expect(await endedLinks(linked.run.runId, 50)).toMatchObject([{ state: "Deleted (external)" }]);
      const [event] = await auditOfRun(linked.run.runId, 1);
      expect(event).toMatchObject({
        ...{ action: "ticket.deleted", actorName: "Otto Operator" },
        after: { number: linked.number, autotaskId: linked.autotaskId, state: "Deleted (external)" },
      });
      // Once known, nobody asks again.
      await world.advance(61_000);
      await only(linked);
      expect(await asked(world)).toHaveLength(2);
    },
  );

  it("offers to create anew or to re-link, and nothing else", async () => {
    const linked = await one();
    await world.control.deleteTicket(linked.autotaskId);
    await only(linked);
    const panel = await ticketPanelOf(world.operators[0], linked.run.runId, world.now());
    expect(panel?.actions.map(({ label }) => label)).toEqual([
      "Create new Autotask ticket",
      "Re-link to another ticket",
    ]);
    expect(panel?.openHref).toBeNull();
  });

  it("ends the links of all runs that share it, each with its event, and the resolving that was under way", async () => {
    const [first, second] = (await linkedRuns(world, 2)) as [Linked, Linked];
    granted(await link(world, second.run, first.autotaskId, { reason: "same", otherCompany: true }));
    const { id: ticketId } = await ticketOf(first);
    await prisma().resolution.create({
      data: {
        ...{
          ticketId,
          activeTicketId: ticketId,
          state: "active",
          runId: first.run.runId,
          startedAt: world.now(),
        },
        ...{ startedById: world.operators[0].id, startedByName: "Otto Operator", reference: first.linkId },
        ...{
          holder: "them",
          holderName: "Otto Operator",
          heldUntil: new Date(world.now().getTime() + 600_000),
        },
      },
    });
    await world.control.deleteTicket(first.autotaskId);
    await world.advance(61_000);
    expect(await only(first)).toMatchObject({ state: "deleted" });
    for (const { run } of [first, second]) {
      const links = await linksOf(run);
      expect(links.at(-1)).toMatchObject({ state: "deleted" });
      expect((await actionsOf(run)).filter((action) => action === "ticket.deleted")).toHaveLength(1);
    }
    expect(await prisma().resolution.findFirst({ where: { ticketId } })).toMatchObject({
      ...{ state: "ended", activeTicketId: null, holder: null, detail: "Deleted (external)" },
    });
    expect(await actionsOf(first.run)).toContain("ticket.resolve-ended");
  });

  it("is marked once when several see it at the same moment", async () => {
    const linked = await one();
    await world.control.deleteTicket(linked.autotaskId);
    const { linkId } = linked;
    await Promise.all([
      seen([linked]),
      ...Array.from({ length: 6 }, () => openTicket(world.operators[1], { linkId }, world.deps())),
    ]);
    expect((await actionsOf(linked.run)).filter((action) => action === "ticket.deleted")).toHaveLength(1);
  });
});

describe("a ticket that Autotask merged into another", () => {
  /** Circumstances in which Autotask answers for one ticket with another. */
  const merged = (from: Linked, into: Linked) =>
    depsWith(world, (real) => ({
      getTicket: (id, purpose) => real.getTicket(id === from.autotaskId ? into.autotaskId : id, purpose),
      getTickets: async (ids, purpose) =>
        real.getTickets(
          ids.filter((id) => id !== from.autotaskId),
          purpose,
        ),
    }));

  it("keeps its own snapshot, tells into which, and is told once", async () => {
    const [from, into] = (await linkedRuns(world, 2)) as [Linked, Linked];
    const before = await ticketOf(from);
    const deps = merged(from, into);
    const both = { linkIds: [from.linkId, into.linkId] };
    const [told] = granted(await validateTickets(world.operators[0], both, deps));
    expect(told).toMatchObject({
      state: "open",
      number: from.number,
      detail: `Autotask merged it into ${into.number}.`,
    });
    expect(await ticketOf(from)).toEqual({
      ...before,
      askedAt: expect.any(Date),
      mergedInto: into.number,
      mergedIntoId: BigInt(into.autotaskId),
    });
    await world.advance(61_000);
    granted(await validateTickets(world.operators[0], { linkIds: [from.linkId] }, deps));
    expect((await actionsOf(from.run)).filter((action) => action === "ticket.merged-away")).toHaveLength(1);
  });

  it("is opened as the other one", async () => {
    const [from, into] = (await linkedRuns(world, 2)) as [Linked, Linked];
    const { linkId } = from;
    const opened = granted(await openTicket(world.operators[0], { linkId }, merged(from, into)));
    expect(opened.url).toMatch(new RegExp(`ticketId=${into.autotaskId}$`));
    expect(await ticketOf(from)).toMatchObject({ number: from.number, mergedInto: into.number });
  });
});

describe("what stands in the way is said as such", () => {
  it.each<[string, Fault, RegExp]>([
    ["rejected credentials", { type: "unauthorized" }, /^Autotask rejected the credentials/],
    ["too many requests", { type: "throttled", retryAfterSeconds: 30 }, /receiving too many requests/],
    ["a refusal", { type: "validation-500" }, /^Autotask refused\. ./],
    ["a gateway's error page", { type: "html-502" }, /^Autotask can't be reached/],
    ["a cut connection", { type: "drop-before-commit" }, /^Autotask can't be reached/],
  ])("%s", async (_, fault, words) => {
    const linked = await linkedRuns(world, 2);
    await world.control.addFault({ match: { entity: "Tickets" }, fault, times: "always" });
    for (const { state, problem, number } of await seen(linked)) {
      expect(state).toBe("open");
      expect(number).not.toBeNull();
      expect(problem).toMatch(words);
    }
    await world.control.clearFaults();
    await world.advance(90_000);
  });

  it("to all who look before it may be asked about again, and no longer", async () => {
    const linked = await one();
    await world.control.addFault({ match: { entity: "Tickets" }, fault: { type: "unauthorized" } });
    const { problem } = await only(linked);
    expect(problem).toMatch(/API user/);
    await world.control.clearRequests();
    expect(await seen([linked], 1)).toMatchObject([{ state: "open", problem }]);
    expect(await asked(world)).toEqual([]);
    granted(await openTicket(world.operators[0], { linkId: linked.linkId }, world.deps()));
    expect(await seen([linked], 1)).toMatchObject([{ problem: null }]);
    await world.advance(61_000);
    expect(await only(linked)).toMatchObject({ problem: null });
  });

  it("too many requests: nobody who only looks asks again before the time that Autotask named", async () => {
    const linked = await one();
    await world.control.addFault({ fault: { type: "throttled", retryAfterSeconds: 300 } });
    await only(linked);
    expect((await connectionOverview("sandbox"))?.throttledUntil?.getTime()).toBeGreaterThan(
      world.now().getTime() + 290_000,
    );
    await world.control.clearRequests();
    await world.advance(200_000);
    expect(await only(linked)).toMatchObject({
      state: "open",
      problem: expect.stringContaining("left alone"),
    });
    expect(await asked(world)).toEqual([]);
    await world.advance(101_000);
    expect(await only(linked)).toMatchObject({ problem: null });
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("the integration that is off, and a ticket of the other environment", async () => {
    const linked = await one();
    await setInstance({ autotaskEnabled: false });
    expect(await only(linked)).toMatchObject({ state: "open", problem: "The Autotask integration is off." });
    await setInstance({ autotaskEnabled: true, environment: "production" });
    expect(await only(linked)).toMatchObject({
      ...{ state: "open", number: linked.number },
      problem: "Made in Autotask's sandbox environment, which is not in use now.",
    });
    await setInstance({ environment: "sandbox" });
    expect(await asked(world)).toEqual([]);
  });

  it("an API user who is shown no ticket at all: nothing is marked", async () => {
    const linked = await linkedRuns(world, 2);
    await world.control.setSwitches({ hideTickets: true });
    for (const { state, problem } of await seen(linked)) {
      expect(state).toBe("open");
      expect(problem).toMatch(/shows the API user no ticket at all/);
    }
  });

  it("an answer as old as its question does not put back what was seen since", async () => {
    const linked = await one();
    const deps = depsWith(world, (real) => ({
      getTicket: async (id, purpose) => {
        const old = await real.getTicket(id, purpose);
        await world.control.setTicketStatus(id, COMPLETE);
        await world.advance(1_000);
        granted(await openTicket(world.operators[1], { linkId: linked.linkId }, world.deps()));
        return old;
      },
    }));
    const linkIds = [linked.linkId];
    expect(granted(await validateTickets(world.operators[0], { linkIds }, deps))).toMatchObject([
      { state: "closed" },
    ]);
  });
});

describe("periodic validation", () => {
  const VALIDATOR: Actor = { kind: "system", id: "validator", name: "Backupchecks", permissions: new Set() };
  const round = (budget = VALIDATION_BUDGET) => validateLinkedTickets(VALIDATOR, world.deps(), { budget });
  beforeEach(async () => {
    await setInstance({ validateTickets: true });
    // What earlier tests linked is closed, so that each round has its own.
    await prisma().ticket.updateMany({ where: { deletedFoundAt: null }, data: { completedAt: new Date() } });
  });

  it("asks nothing unless the setting is on", async () => {
    await one();
    await setInstance({ validateTickets: false });
    expect(await round()).toEqual({ asked: 0, deleted: 0, merged: 0, stopped: null });
    expect(await asked(world)).toEqual([]);
  });

  it("asks 3 queries for 500 tickets, and none a second time within a minute", async () => {
    const [first] = await linkedRuns(world, 1);
    await manyTickets(first as Linked, 499);
    expect(await round()).toMatchObject({ asked: 500, stopped: null });
    expect(await asked(world)).toEqual(["query Tickets", "query Tickets", "query Tickets"]);
    expect(await round()).toMatchObject({ asked: 0 });
    expect(await asked(world)).toHaveLength(3);
  });

  it("flags what was deleted, and begins with what was not seen for longest", async () => {
    const linked = await linkedRuns(world, 3);
    await world.control.deleteTicket((linked[1] as Linked).autotaskId);
    expect(await round({ queries: 1, checks: 10 })).toMatchObject({ asked: 3, deleted: 1 });
    expect((await linksOf((linked[1] as Linked).run))[0]).toMatchObject({
      ...{ state: "deleted", endedByName: "Backupchecks" },
    });
  });

  it("keeps to its budget", async () => {
    const linked = await linkedRuns(world, 6);
    for (const { autotaskId } of linked) await world.control.deleteTicket(autotaskId);
    expect(await round({ queries: 5, checks: 2 })).toMatchObject({ asked: 6, deleted: 2 });
    expect(await asked(world)).toHaveLength(1 + 2 + 1);
  });

  it.each<[string, Fault]>([
    ["rejected credentials", { type: "unauthorized" }],
    ["too many requests", { type: "throttled", retryAfterSeconds: 10 }],
    ["a gateway's error page", { type: "html-502" }],
  ])("stops at %s", async (_, fault) => {
    const [first] = await linkedRuns(world, 1);
    await manyTickets(first as Linked, 399);
    await world.control.addFault({ match: { entity: "Tickets" }, fault, times: "always" });
    expect(await round()).toMatchObject({
      asked: 200,
      deleted: 0,
      stopped: expect.stringMatching(/^Autotask/),
    });
    await world.control.clearFaults();
    await world.advance(90_000);
  });

  it("only reads", async () => {
    const linked = await linkedRuns(world, 3);
    await world.control.deleteTicket((linked[0] as Linked).autotaskId);
    await round();
    expect(await world.control.writes()).toEqual([]);
  });

  /** So many further tickets in our books that Autotask has too, each with a link of a run of its own. */
  async function manyTickets({ run }: Linked, count: number): Promise<void> {
    const made = [];
    for (let index = 0; index < count; index += 1) made.push(await ticketFor(world, run));
    await prisma().ticket.createMany({
      data: made.map(({ id, ticketNumber, title, companyID, status }) => ({
        ...{ environment: "sandbox" as const, autotaskId: id, number: ticketNumber, title },
        ...{ companyId: companyID, statusId: status, seenAt: new Date(0) },
      })),
    });
    const stored = await prisma().ticket.findMany({
      where: { autotaskId: { in: made.map(({ id }) => id) } },
      select: { id: true },
    });
    const runs = await failedRuns(count);
    await prisma().ticketLink.createMany({
      data: stored.map(({ id: ticketId }, index) => {
        const { runId } = runs[index] as FailedRun;
        return {
          ...{
            runId,
            environment: "sandbox" as const,
            state: "linked" as const,
            activeKey: `sandbox:${runId}`,
          },
          ...{ ticketId, createdById: world.operators[0].id, createdByName: "Otto Operator" },
        };
      }),
    });
  }
});
