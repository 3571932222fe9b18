// One long file: every file of stories makes a database and an instance of its own first, and these tests share one.

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { auditOfRun } from "@/lib/data/audit-log";
import { prisma } from "@/lib/data/db";
import { endedLinks } from "@/lib/data/ended-links";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { RefusalCode } from "@/lib/domain/refusals";
import { setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { type FailedRun, failedRuns } from "@/lib/testing/creation/instance";
import {
  actionsOf,
  asked,
  depsWith,
  failedRun,
  linksOf,
  onNextCreate,
  worldForTests,
} from "@/lib/testing/creation/world-for-tests";
import { activeLinks, link, linkedRuns, look, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { checkCreation } from "@/lib/use-cases/settle-creation";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";
import type { Fault } from "@/sandbox/autotask/control";
import { SANDBOX_COMPANIES } from "@/sandbox/autotask/tenant";

const world = worldForTests();

const create = (run: { runId: string }) => createAsSeen(world.operators[0], run, world.deps());
const stateOf = async ({ runId }: FailedRun) =>
  (await ticketPanelOf(world.operators[0], runId, world.now()))?.state;
const lastEvent = async ({ runId }: FailedRun) => (await auditOfRun(runId, 1))[0];

/** A run whose link is in that state, with the ticket that it has or had. */
async function runWith(
  state: "open" | "deleted" | "conflict",
): Promise<{ run: FailedRun; ticketId: number }> {
  if (state === "conflict") {
    const run = await failedRun();
    await onNextCreate(world, { type: "merge-into-older", otherCompany: true });
    await create(run);
    await world.control.clearRequests();
    return { run, ticketId: 0 };
  }
  const [linked] = await linkedRuns(world, 1);
  if (!linked) throw new Error("nothing was linked");
  if (state === "deleted") {
    await world.control.deleteTicket(linked.autotaskId);
    await look(world, [linked]);
    await world.control.clearRequests();
  }
  return { run: linked.run, ticketId: linked.autotaskId };
}

describe("linking a run without a ticket", () => {
  it("reads the ticket once, keeps its snapshot and address, and says who did it", async () => {
    const run = await failedRun();
    const ticket = await ticketFor(world, run, { title: "Snapshot fails" });
    expect(await link(world, run, ticket.id)).toEqual({
      ok: true,
      value: { linkId: expect.any(String), number: ticket.ticketNumber, linkedRuns: 1, merged: false },
    });
    expect(await asked(world)).toEqual(["get Tickets"]);
    expect(await linksOf(run)).toMatchObject([
      {
        state: "linked",
        createdByName: "Otto Operator",
        attempt: null,
        ticket: {
          autotaskId: BigInt(ticket.id),
          number: ticket.ticketNumber,
          title: "Snapshot fails",
          companyId: BigInt(run.companyId),
          statusId: ticket.status,
          url: expect.stringContaining(`/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticket.id}`),
          deletedFoundAt: null,
        },
      },
    ]);
    expect(await lastEvent(run)).toMatchObject({
      action: "ticket.link-existing",
      actorName: "Otto Operator",
      after: { number: ticket.ticketNumber, autotaskId: ticket.id, companyId: run.companyId, how: "link" },
    });
    expect(await stateOf(run)).toBe("open");
  });

  it("is the same for one with a number noted before the integration: it has an ID from then on", async () => {
    const run = await failedRun();
    const ticket = await ticketFor(world, run);
    await prisma().run.update({
      where: { id: run.runId },
      data: { manualTicketNumber: ticket.ticketNumber },
    });
    expect(await stateOf(run)).toBe("manual");
    expect(await link(world, run, ticket.id)).toMatchObject({ ok: true });
    expect(await stateOf(run)).toBe("open");
  });

  it("shares the ticket with other runs by their own links", async () => {
    const runs = await failedRuns(9);
    const [first, ninth] = [runs[0], runs[8]] as [FailedRun, FailedRun];
    const ticket = await ticketFor(world, first);
    await link(world, first, ticket.id);
    expect(await link(world, ninth, ticket.id)).toMatchObject({ ok: true, value: { linkedRuns: 2 } });
    const [[one], [other]] = await Promise.all([linksOf(first), linksOf(ninth)]);
    expect(one?.ticketId).toBe(other?.ticketId);
  });

  it("is offered for a run that succeeded too", async () => {
    const failed = await failedRun();
    const { companyName } = SANDBOX_COMPANIES.find(({ id }) => id === failed.companyId) as {
      companyName: string;
    };
    const [entry] = await acceptRuns(
      [
        {
          externalId: randomUUID(),
          customer: companyName,
          job: { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" },
          startedAt: "2026-11-23T22:00:04+01:00",
          status: "success",
        },
      ],
      null,
    );
    const run = { ...failed, runId: entry?.runId as string };
    expect(await link(world, run, (await ticketFor(world, failed)).id)).toMatchObject({ ok: true });
  });
});

describe("what is in the way", () => {
  it.each<[string, object, RefusalCode, string]>([
    [
      "the integration is off",
      { autotaskEnabled: false },
      "integration-off",
      "The Autotask integration is off.",
    ],
    [
      "no credentials are stored",
      { environment: "production" },
      "connection-missing",
      "No credentials for Autotask are stored.",
    ],
  ])("%s: Autotask is asked nothing", async (_, changes, code, message) => {
    const run = await failedRun();
    const { autotaskEnabled, environment } = await instanceSettings();
    await setInstance(changes);
    try {
      expect(await link(world, run, 7)).toMatchObject({ ok: false, code, message });
    } finally {
      await setInstance({ autotaskEnabled, environment });
    }
    expect(await asked(world)).toEqual([]);
  });

  it("a run that is not there", async () => {
    const nobody = { runId: randomUUID(), customerId: "", companyId: 0 };
    expect(await link(world, nobody, 7)).toMatchObject({ ok: false, code: "not-found" });
  });

  it("a ticket that Autotask does not show", async () => {
    const run = await failedRun();
    expect(await link(world, run, 999_999)).toMatchObject({
      ok: false,
      code: "not-found",
      message: "Autotask shows no ticket with ID 999999 to the API user: it was deleted, or may not be seen.",
    });
    expect(await linksOf(run)).toEqual([]);
  });

  it("the ticket that the run has", async () => {
    const { run, ticketId } = await runWith("open");
    expect(await link(world, run, ticketId, { reason: "again" })).toMatchObject({
      ok: false,
      code: "has-ticket",
      message: expect.stringMatching(/^This run is linked to ticket T\S+ already\.$/),
    });
    expect(await asked(world)).toEqual([]);
  });

  it("a ticket that is closed: that is the run's, and stays", async () => {
    const { run, ticketId } = await runWith("open");
    await world.control.setTicketStatus(ticketId, 5);
    await look(
      world,
      (await linksOf(run)).map(({ id }) => ({ linkId: id })),
    );
    const other = await ticketFor(world, run);
    expect(await link(world, run, other.id, { reason: "new trouble" })).toMatchObject({
      ok: false,
      code: "has-ticket",
      message: expect.stringMatching(/^This run has ticket T\S+, linked by you\.$/),
    });
  });

  it.each<[string, Fault, RefusalCode]>([
    ["rejected credentials", { type: "unauthorized" }, "autotask-credentials"],
    ["too many requests", { type: "throttled", retryAfterSeconds: 7 }, "autotask-throttled"],
    ["a refusal", { type: "validation-500" }, "autotask-rejected"],
    ["a gateway's error page", { type: "html-502" }, "autotask-unavailable"],
  ])("%s: nothing is linked", async (_, fault, code) => {
    const run = await failedRun();
    const ticket = await ticketFor(world, run);
    await world.control.addFault({ match: { entity: "Tickets", kind: "get" }, fault, times: "always" });
    expect(await link(world, run, ticket.id)).toMatchObject({ ok: false, code });
    expect(await linksOf(run)).toEqual([]);
  });
});

describe("a ticket of another company", () => {
  it("is named with both, and linked by saying so once more", async () => {
    const [run, other] = (await failedRuns(2)) as [FailedRun, FailedRun];
    const ticket = await ticketFor(world, other);
    const nameOf = (id: number) => SANDBOX_COMPANIES.find((company) => company.id === id)?.companyName;
    const [ours, theirs] = [nameOf(run.companyId), nameOf(other.companyId)];
    expect(await link(world, run, ticket.id)).toEqual({
      ok: false,
      code: "other-company",
      message: `Ticket ${ticket.ticketNumber} belongs to ${theirs} (ID ${other.companyId}); ${ours} is mapped to ${ours} (ID ${run.companyId}).`,
    });
    expect(await linksOf(run)).toEqual([]);
    // The name of a company that one of our customers has is known.
    expect(await asked(world)).toEqual(["get Tickets"]);
    expect(await link(world, run, ticket.id, { otherCompany: true })).toMatchObject({ ok: true });
    expect(await lastEvent(run)).toMatchObject({
      action: "ticket.link-existing",
      after: { companyId: other.companyId, otherCompany: true, customerCompanyId: run.companyId },
      detail: "Confirmed though it is another company's.",
    });
  });

  it("that nobody here has is asked for once", async () => {
    const run = await failedRun();
    const { id } = await world.control.createCompany({ companyName: "Somebody Else" });
    const ticket = await ticketFor(world, run, { companyID: Number(id) });
    expect(await link(world, run, ticket.id)).toMatchObject({
      code: "other-company",
      message: expect.stringContaining(`belongs to Somebody Else (ID ${id})`),
    });
    expect(await asked(world)).toEqual(["get Tickets", "get Companies"]);
  });

  it("whose name can't be had is named by its ID", async () => {
    const run = await failedRun();
    const { id } = await world.control.createCompany({ companyName: "Unreadable" });
    const ticket = await ticketFor(world, run, { companyID: Number(id) });
    await world.control.addFault({
      match: { entity: "Companies" },
      fault: { type: "html-502" },
      times: "always",
    });
    expect(await link(world, run, ticket.id)).toMatchObject({
      message: expect.stringContaining(`belongs to company ID ${id};`),
    });
  });

  it("is any ticket for a customer without a company", async () => {
    const [entry] = await acceptRuns(
      [
        {
          externalId: randomUUID(),
          customer: "Unmapped",
          job: { name: "Daily", software: "Veeam" },
          startedAt: "2026-11-22T22:00:04+01:00",
          status: "error",
        },
      ],
      null,
    );
    const run = { ...(await failedRun()), runId: entry?.runId as string };
    const ticket = await ticketFor(world, run);
    expect(await link(world, run, ticket.id)).toMatchObject({
      code: "other-company",
      message: expect.stringMatching(/; Unmapped has no Autotask company yet\.$/),
    });
    expect(await link(world, run, ticket.id, { otherCompany: true })).toMatchObject({ ok: true });
  });
});

describe("re-linking", () => {
  it("of an open ticket wants a reason, before Autotask is asked", async () => {
    const { run } = await runWith("open");
    const other = await ticketFor(world, run);
    for (const reason of [undefined, "", "  "])
      expect(await link(world, run, other.id, { reason })).toMatchObject({
        ok: false,
        code: "reason-missing",
        fields: [{ path: "reason" }],
      });
    expect(await asked(world)).toEqual([]);
  });

  it("of an open ticket keeps the old link as history, with who and why", async () => {
    const { run, ticketId } = await runWith("open");
    const other = await ticketFor(world, run);
    expect(await link(world, run, other.id, { reason: " The wrong one ", by: 1 })).toMatchObject({
      ok: true,
    });
    expect(await linksOf(run)).toMatchObject([
      {
        state: "replaced",
        activeKey: null,
        endedByName: "Olga Operator",
        endReason: "The wrong one",
        ticket: { autotaskId: BigInt(ticketId) },
      },
      { state: "linked", ticket: { autotaskId: BigInt(other.id) } },
    ]);
    expect(await endedLinks(run.runId, 50)).toMatchObject([
      { state: "Replaced", endedByName: "Olga Operator", reason: "The wrong one" },
    ]);
    expect((await actionsOf(run)).slice(-2)).toEqual(["ticket.unlinked", "ticket.link-existing"]);
    expect(await lastEvent(run)).toMatchObject({ after: { autotaskId: other.id, how: "re-link" } });
  });

  it("of a deleted ticket leaves that link as it ended, and decides what was open", async () => {
    const { run } = await runWith("deleted");
    const other = await ticketFor(world, run);
    expect(await link(world, run, other.id)).toMatchObject({ ok: true });
    expect(await linksOf(run)).toMatchObject([
      {
        state: "deleted",
        endReason: "Deleted (external)",
        settledAt: expect.any(Date),
      },
      { state: "linked", settledAt: null },
    ]);
    expect((await actionsOf(run)).slice(-2)).toEqual(["ticket.deleted", "ticket.link-existing"]);
  });

  it("of a creation in conflict ends that, and what was sent for it is looked up before anything is sent again", async () => {
    const { run } = await runWith("conflict");
    const other = await ticketFor(world, run);
    expect(await link(world, run, other.id)).toMatchObject({ ok: true });
    expect(await linksOf(run)).toMatchObject([
      {
        state: "replaced",
        endedByName: "Otto Operator",
        endReason: `Linked to ${other.ticketNumber} instead.`,
        attempt: { state: "refused", settledAt: expect.any(Date) },
      },
      { state: "linked" },
    ]);
    await world.control.deleteTicket(other.id);
    await world.advance(61_000);
    await look(
      world,
      (await linksOf(run)).map(({ id }) => ({ linkId: id })),
    );
    await world.control.clearRequests();
    expect(await create(run)).toMatchObject({ ok: true });
    expect(await asked(world)).toEqual(["query Tickets", "create Tickets", "get Tickets"]);
  });

  it("is not offered for a creation that a look-up can settle", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "html-502-after-commit" });
    await create(run);
    expect(await link(world, run, (await ticketFor(world, run)).id, { by: 1 })).toMatchObject({
      ok: false,
      code: "unconfirmed",
      message: "A creation by Otto Operator is unconfirmed. Check in Autotask before another is made.",
    });
  });

  it("waits for a colleague who is resolving the old ticket", async () => {
    const { run } = await runWith("open");
    const [old] = await linksOf(run);
    const { id: startedById, name } = world.operators[1];
    await prisma().resolution.create({
      data: {
        ...{
          ticketId: old?.ticketId as string,
          activeTicketId: old?.ticketId,
          state: "active",
          runId: run.runId,
        },
        ...{ startedAt: world.now(), startedById, startedByName: name, reference: randomUUID() },
        ...{ holder: "them", holderName: name, heldUntil: new Date(world.now().getTime() + 60_000) },
      },
    });
    expect(await link(world, run, (await ticketFor(world, run)).id, { reason: "x" })).toMatchObject({
      ok: false,
      code: "resolving",
      message: expect.stringContaining("is being resolved by Olga Operator."),
    });
  });
});

describe("a ticket that Autotask merged into another", () => {
  it("is linked as the one it became, and both are told of in the trail", async () => {
    const [old, run] = (await failedRuns(9)).filter((_, index) => index % 8 === 0) as [FailedRun, FailedRun];
    const [gone, into] = [await ticketFor(world, old), await ticketFor(world, old)];
    await link(world, old, gone.id);
    const deps = depsWith(world, (real) => ({
      getTicket: (id, purpose) => real.getTicket(id === gone.id ? into.id : id, purpose),
    }));
    expect(await linkTicket(world.operators[0], { runId: run.runId, ticketId: gone.id }, deps)).toMatchObject(
      {
        ok: true,
        value: { number: into.ticketNumber, merged: true },
      },
    );
    expect((await linksOf(run))[0]?.ticket?.autotaskId).toBe(BigInt(into.id));
    expect((await linksOf(old))[0]?.ticket).toMatchObject({
      number: gone.ticketNumber,
      mergedInto: into.ticketNumber,
    });
    expect(await actionsOf(run)).toEqual(["ticket.merged-away", "ticket.link-existing"]);
    expect((await lastEvent(run))?.detail).toBe(
      `Autotask answered for ID ${gone.id} with ${into.ticketNumber}.`,
    );
  });
});

describe("creating anew after a deletion", () => {
  it("decides what was open, once there is a ticket; a refusal leaves it open", async () => {
    const { run } = await runWith("deleted");
    const settled = async () => (await linksOf(run))[0]?.settledAt;
    await onNextCreate(world, { type: "validation-500" });
    expect(await create(run)).toMatchObject({ ok: false });
    expect(await settled()).toBeNull();
    expect(await stateOf(run)).toBe("deleted");
    await onNextCreate(world, { type: "html-502-after-commit" });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect(await settled()).toBeNull();
    expect(await checkCreation(world.operators[0], run, world.deps())).toMatchObject({
      ok: true,
      value: { state: "linked" },
    });
    expect(await settled()).toEqual(expect.any(Date));
    expect(await stateOf(run)).toBe("open");
  });
});

describe("several at the same moment", () => {
  const SOME = 8;

  it.each<["free" | "open" | "deleted"]>([["free"], ["open"], ["deleted"]])(
    "of a run whose place is %s: one link is active, the others are told",
    async (state) => {
      const run = state === "free" ? await failedRun() : (await runWith(state)).run;
      const tickets = await Promise.all(Array.from({ length: SOME }, () => ticketFor(world, run)));
      // Only a link that is to be replaced is given up for a reason; who gives none and comes after another one is asked for it.
      const reason = state === "open" ? { reason: "at once" } : {};
      const answers = await Promise.all([
        ...tickets.map(({ id }, index) => link(world, run, id, { ...reason, by: index % 2 ? 1 : 0 })),
        ...(state === "open" ? [] : Array.from({ length: SOME }, () => create(run))),
      ]);
      expect([...(await activeLinks([run])).values()]).toEqual([1]);
      const codes = new Set(answers.map((answer) => (answer.ok ? "linked" : answer.code)));
      const told = [
        "linked",
        "has-ticket",
        "creating",
        "conflict",
        ...(state === "open" ? [] : ["reason-missing"]),
      ];
      for (const code of codes) expect(told).toContain(code);
      // One that comes to see another's link replaces that one: each that was told so has its place in the history.
      const replaced = await prisma().ticketLink.count({ where: { runId: run.runId, state: "replaced" } });
      expect(answers.filter(({ ok }) => ok)).toHaveLength(state === "open" ? replaced : 1);
      if (state !== "open") expect(replaced).toBe(0);
      const posts = await world.control.requests({ entity: "Tickets", kind: "create" });
      expect(posts.length).toBeLessThanOrEqual(1);
    },
  );
});
