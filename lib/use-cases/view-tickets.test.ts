import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import type { TicketFilter, TicketRow } from "@/lib/domain/ticket-views";
import { actor, granted, linkToTicket, makeRun, makeRuns, setInstance } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { viewFrame } from "./view-frame";
import { viewTickets } from "./view-tickets";

databaseForTests();

const NONE: TicketFilter = { state: null, customerId: null, by: null, from: null, to: null };
const view = async (filter: Partial<TicketFilter> = {}, by = actor("operator")) =>
  granted(await viewTickets(by, { filter: { ...NONE, ...filter }, cursor: null }));
const rowOf = async (linkId: string) => (await view()).rows.find((row) => row.linkId === linkId) as TicketRow;

beforeAll(() => setInstance({ environment: "sandbox" }));
beforeEach(() => setInstance({ environment: "sandbox" }));

/** A link in this state, with the rest as the database wants it. */
async function link(
  data: { state?: "unconfirmed" | "deleted" | "replaced" | "refused" | "not_created"; settledAt?: Date } = {},
  runId?: string,
): Promise<{ linkId: string; runId: string }> {
  const run = runId ?? (await makeRun()).runId;
  const { linkId } = await linkToTicket(run);
  const hasEnded = data.state !== undefined && data.state !== "unconfirmed";
  await prisma().ticketLink.update({
    where: { id: linkId },
    data: {
      ...data,
      ...(hasEnded ? { activeKey: null, endedAt: new Date(), endReason: "for a reason" } : {}),
      ...(data.state === "unconfirmed" ? { ticketId: null } : {}),
    },
  });
  return { linkId, runId: run };
}

describe("a row", () => {
  it("says whose ticket it is and how it stands", async () => {
    const run = await makeRun({ customer: "Contoso", job: "Daily" });
    const { linkId } = await linkToTicket(run.runId, { number: "T20261122.0001", statusId: 1 });
    expect(await rowOf(linkId)).toEqual({
      linkId,
      environment: "sandbox",
      state: "open",
      words: "Status 1",
      number: "T20261122.0001",
      title: "A ticket",
      ...run,
      jobName: "Daily",
      customerName: "Contoso",
      runStartedAt: new Date("2026-11-22T12:00:00Z"),
      createdByName: "Anna",
      createdAt: expect.any(Date),
      endedAt: null,
      endReason: null,
      seenAt: new Date("2026-11-22T12:00:00Z"),
      needsDecision: false,
    });
  });

  it("is closed where its status was marked as closed", async () => {
    const { linkId } = await linkToTicket((await makeRun()).runId, { statusId: 5 });
    expect(await rowOf(linkId)).toMatchObject({ state: "closed" });
  });

  it.each([
    [{ state: "unconfirmed" }, "unconfirmed", "Creation unconfirmed", true],
    [{ state: "deleted" }, "deleted", "Missing in Autotask (deleted)", true],
    [{ state: "deleted", settledAt: new Date() }, "deleted", "Missing in Autotask (deleted)", false],
    [{ state: "replaced" }, "ended", "Replaced", false],
    [{ state: "refused" }, "ended", "Not created", false],
    [{ state: "not_created" }, "ended", "Not created", false],
  ] as const)("for %j is %s: %s", async (data, state, words, needsDecision) => {
    const { linkId } = await link({ ...data });
    expect(await rowOf(linkId)).toMatchObject({ state, words, needsDecision });
  });

  it("for a deleted ticket waits for nobody once the run has another one", async () => {
    const { linkId, runId } = await link({ state: "deleted" });
    await link({}, runId);
    expect(await rowOf(linkId)).toMatchObject({
      state: "ended",
      words: "Deleted (external)",
      needsDecision: false,
      endReason: "for a reason",
    });
  });
});

describe("the page", () => {
  it("lets those decide who may link, and shows all the same to others", async () => {
    expect((await view({}, actor("admin"))).canDecide).toBe(true);
    expect((await view()).canDecide).toBe(true);
    const seen = await view({}, actor("reporter"));
    expect(seen.canDecide).toBe(false);
    expect(seen.rows).toEqual((await view()).rows);
  });

  it("says that another environment's tickets are hidden, where there are any", async () => {
    expect((await view()).hiddenEnvironment).toBeNull();
    await linkToTicket((await makeRun()).runId, { environment: "production" });
    expect((await view()).hiddenEnvironment).toBe("production");
    await setInstance({ environment: "production" });
    const other = await view();
    expect([other.hiddenEnvironment, other.rows.length]).toEqual(["sandbox", 1]);
  });

  it("counts what waits for a person as the frame around every page does", async () => {
    const { waiting } = await view();
    expect(waiting).toBeGreaterThan(1);
    expect((await view({ state: "work" })).rows).toHaveLength(waiting);
    expect(granted(await viewFrame(actor("reporter"))).ticketsWaiting).toBe(waiting);
  });

  it("asks the database the same number of times, however many tickets it shows", async () => {
    for (const { runId } of await makeRuns(Array.from({ length: 20 }, () => ({})))) await linkToTicket(runId);
    const all = await statementsOf(() => view());
    const none = await statementsOf(() => view({ by: "Nobody" }));
    expect(all.value.rows.length).toBeGreaterThan(20);
    expect(none.value.rows).toEqual([]);
    expect(all.statements).toHaveLength(none.statements.length);
    expect(all.statements.length).toBeLessThanOrEqual(8);
  });
});
