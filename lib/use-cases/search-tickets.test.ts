import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import { granted, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { type FailedRun, failedRuns } from "@/lib/testing/creation/instance";
import { asked, failedRun, worldForTests } from "@/lib/testing/creation/world-for-tests";
import { statementsOf } from "@/lib/testing/database-tests";
import { link, linkedRuns, look, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import { searchTickets } from "@/lib/use-cases/search-tickets";
import { viewLinkDialog } from "@/lib/use-cases/view-link-dialog";
import { SANDBOX_COMPANIES } from "@/sandbox/autotask/tenant";

const world = worldForTests();

const search = ({ runId }: { runId: string }, words: string) =>
  searchTickets(world.operators[0], { runId, words }, world.deps());
const dialog = async ({ runId }: { runId: string }) =>
  granted(await viewLinkDialog(world.operators[0], { runId }, world.deps()));
const nameOf = (id: number) => SANDBOX_COMPANIES.find((company) => company.id === id)?.companyName;

async function runOf(customer: string, given: object = {}): Promise<{ runId: string }> {
  const job = { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" };
  const [entry] = await acceptRuns(
    [
      {
        externalId: randomUUID(),
        customer,
        job,
        startedAt: "2026-11-22T22:00:04+01:00",
        status: "error",
        ...given,
      },
    ],
    null,
  );
  return { runId: entry?.runId as string };
}

describe("searching by number", () => {
  it("finds the one that is exactly so, in one call, with all that tells it apart", async () => {
    const run = await failedRun();
    const ticket = await ticketFor(world, run, { title: "Snapshot fails" });
    expect(await search(run, ` ${ticket.ticketNumber} `)).toEqual({
      ok: true,
      value: [
        {
          autotaskId: ticket.id,
          number: ticket.ticketNumber,
          title: "Snapshot fails",
          companyId: run.companyId,
          companyName: nameOf(run.companyId),
          isOtherCompany: false,
          statusLabel: "New",
          isClosed: false,
          createdAt: new Date(ticket.createDate),
          linkedRuns: 0,
        },
      ],
    });
    expect(await asked(world)).toEqual(["query Tickets"]);
  });

  it("tells how many runs are linked to it, and that it is closed", async () => {
    const [linked] = await linkedRuns(world, 1);
    if (!linked) throw new Error("nothing was linked");
    await world.control.setTicketStatus(linked.autotaskId, 5);
    expect(await search(linked.run, linked.number)).toMatchObject({
      value: [{ linkedRuns: 1, isClosed: true, statusLabel: "Complete" }],
    });
  });

  it("finds those that begin so where none is exactly so", async () => {
    const run = await failedRun();
    const { ticketNumber } = await ticketFor(world, run);
    const answer = granted(await search(run, ticketNumber.slice(0, -1)));
    expect(answer.map(({ number }) => number)).toContain(ticketNumber);
    const queries = (await asked(world)).filter((call) => call === "query Tickets");
    expect(queries).toHaveLength(2);
  });

  it("looks into titles where no number is like it", async () => {
    const run = await failedRun();
    await ticketFor(world, run, { title: "Disk of HV0815 is full" });
    expect(await search(run, "HV0815")).toMatchObject({ value: [{ title: "Disk of HV0815 is full" }] });
    expect(await asked(world)).toHaveLength(3);
  });

  it("names companies of other customers, and those that nobody has in one query", async () => {
    const [run, other] = (await failedRuns(2)) as [FailedRun, FailedRun];
    const theirs = await ticketFor(world, other);
    expect(await search(run, theirs.ticketNumber)).toMatchObject({
      value: [{ companyName: nameOf(other.companyId), isOtherCompany: true }],
    });
    expect(await asked(world)).toEqual(["query Tickets"]);
    await world.control.clearRequests();
    const ids = [];
    for (const companyName of ["Nobody's One", "Nobody's Two"])
      ids.push(Number((await world.control.createCompany({ companyName })).id));
    const numbers = [];
    for (const companyID of ids) numbers.push((await ticketFor(world, run, { companyID })).ticketNumber);
    const prefix = (numbers[0] as string).slice(0, -2);
    const found = granted(await search(run, prefix));
    expect(found.map(({ companyName }) => companyName)).toEqual(
      expect.arrayContaining(["Nobody's One", "Nobody's Two"]),
    );
    expect(await asked(world)).toEqual(["query Tickets", "query Tickets", "query Companies"]);
  });

  it("goes without names where they can't be had", async () => {
    const run = await failedRun();
    const { id } = await world.control.createCompany({ companyName: "Unreadable" });
    const { ticketNumber } = await ticketFor(world, run, { companyID: Number(id) });
    await world.control.addFault({
      match: { entity: "Companies" },
      fault: { type: "html-502" },
      times: "always",
    });
    expect(await search(run, ticketNumber)).toMatchObject({ ok: true, value: [{ companyName: null }] });
  });
});

describe("searching by words", () => {
  it("finds titles of the customer's company alone", async () => {
    const [run, other] = (await failedRuns(2)) as [FailedRun, FailedRun];
    const title = "Replication lags behind";
    const ours = await ticketFor(world, run, { title });
    await ticketFor(world, other, { title });
    const found = granted(await search(run, "lags behind"));
    expect(found.map(({ autotaskId }) => autotaskId)).toEqual([ours.id]);
    expect(await asked(world)).toEqual(["query Tickets"]);
  });

  it("is refused for a customer without a company, with the cure; a number is not", async () => {
    const run = await runOf("Unmapped");
    expect(await search(run, "lags behind")).toMatchObject({
      ok: false,
      code: "company-missing",
      message: expect.stringContaining("Search by the ticket's number"),
      cure: { href: "/customers?q=Unmapped" },
    });
    const { ticketNumber } = await ticketFor(world, await failedRun());
    expect(await search(run, ticketNumber)).toMatchObject({ ok: true, value: [{ isOtherCompany: true }] });
    expect(await search(run, "X999")).toEqual({ ok: true, value: [] });
  });
});

describe("what is in the way of searching", () => {
  it("the integration that is off", async () => {
    const run = await failedRun();
    await setInstance({ autotaskEnabled: false });
    expect(await search(run, "T1")).toMatchObject({ code: "integration-off" });
    await setInstance({ autotaskEnabled: true });
    expect(await asked(world)).toEqual([]);
  });

  it("Autotask", async () => {
    await world.control.addFault({ fault: { type: "unauthorized" }, times: "always" });
    expect(await search(await failedRun(), "T1")).toMatchObject({ code: "autotask-credentials" });
  });
});

describe("the link dialog", () => {
  it("starts from what is known here, and asks Autotask nothing", async () => {
    const run = await failedRun();
    const name = nameOf(run.companyId);
    expect(await dialog(run)).toMatchObject({
      customerName: name,
      company: { id: run.companyId, name },
      notedNumber: null,
      replaces: null,
    });
    expect(await asked(world)).toEqual([]);
  });

  it("names the number that was noted, and the ticket that is replaced", async () => {
    const noted = await runOf("Unmapped", { ticketNumber: "T1" });
    expect(await dialog(noted)).toMatchObject({ company: null, notedNumber: "T1", replaces: null });
    const [linked] = await linkedRuns(world, 1);
    if (!linked) throw new Error("nothing was linked");
    const { number } = linked;
    expect((await dialog(linked.run)).replaces).toEqual({ number, isDeleted: false });
    await world.control.deleteTicket(linked.autotaskId);
    await look(world, [linked]);
    expect((await dialog(linked.run)).replaces).toEqual({ number, isDeleted: true });
  });

  it("offers open tickets of other runs of the job, of its latest runs first, five at most", async () => {
    const customer = nameOf((await failedRun()).companyId) as string;
    const job = { name: `Job ${randomUUID()}`, software: "Veeam", type: "" };
    const run = async (day: number) => ({
      ...(await failedRun()),
      ...(await runOf(customer, { job, startedAt: `2026-11-${day}T22:00:00Z` })),
    });
    const here = await run(28);
    const tickets = [];
    for (const day of [10, 11, 12, 13, 14, 15, 16]) {
      const each = await run(day);
      const ticket = await ticketFor(world, each);
      await link(world, each, ticket.id);
      tickets.push({ ...ticket, run: each });
    }
    const [oldest, second, third, , , closed, newest] = tickets;
    if (!oldest || !second || !third || !closed || !newest) throw new Error("too few tickets");
    // The oldest ticket serves a late run too, one is closed, and one is deleted.
    await link(world, await run(17), oldest.id);
    await world.control.setTicketStatus(closed.id, 5);
    await world.control.deleteTicket(third.id);
    await world.advance(61_000);
    const links = await prisma().ticketLink.findMany({
      where: { runId: { in: tickets.map((ticket) => ticket.run.runId) } },
      select: { id: true },
    });
    await look(
      world,
      links.map(({ id }) => ({ linkId: id })),
    );
    const { earlier } = await dialog(here);
    expect(earlier.map(({ number }) => number)).toEqual([
      oldest.ticketNumber,
      newest.ticketNumber,
      tickets[4]?.ticketNumber,
      tickets[3]?.ticketNumber,
      second.ticketNumber,
    ]);
    expect(earlier[0]).toMatchObject({
      autotaskId: oldest.id,
      statusLabel: "New",
      lastRun: { startedAt: new Date("2026-11-17T22:00:00Z") },
      linkedRuns: 2,
    });
    // What it has itself is nothing to link to.
    expect((await dialog(newest.run)).earlier.map(({ number }) => number)).not.toContain(newest.ticketNumber);
  });

  it("reads as many statements for a long history as for a short one", async () => {
    const run = await failedRun();
    const few = await statementsOf(() => dialog(run));
    await createAsSeen(world.operators[0], await failedRun(), world.deps());
    await failedRuns(600);
    const many = await statementsOf(() => dialog(run));
    expect(many.statements).toHaveLength(few.statements.length);
  });
});
