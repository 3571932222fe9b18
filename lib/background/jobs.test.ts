import { beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import { VALIDATION_BUDGET, VALIDATION_CALLS_PER_HOUR } from "@/lib/domain/validation-budget";
import { linkToTicket, makeRuns, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { actionsOf, asked, failedRun, linksOf, worldForTests } from "@/lib/testing/creation/world-for-tests";
import { JOBS } from "./jobs";

const world = worldForTests();
const MINUTE = 60_000;

async function round(): Promise<void> {
  await JOBS.find(({ queue }) => queue === "validate-tickets")?.round({
    ...world.deps(),
    pause: async () => {},
    stopping: new AbortController().signal,
  });
}

/** A run whose ticket was last seen long enough ago to be asked about. */
async function ticketedRun() {
  const run = await failedRun();
  expect(await createAsSeen(world.operators[0], run, world.deps())).toMatchObject({ ok: true });
  const [link] = await linksOf(run);
  await world.advance(2 * MINUTE);
  await world.control.clearRequests();
  return { ...run, ticketId: Number(link?.ticket?.autotaskId) };
}

const snapshotOf = async (autotaskId: number) => prisma().ticket.findFirstOrThrow({ where: { autotaskId } });

beforeEach(() => setInstance({ autotaskEnabled: true, validateTickets: true }));

describe("the schedule", () => {
  it("looks at creations each minute, validates tickets each quarter of an hour, and tidies up once an hour", () => {
    expect(JOBS.map(({ queue, cron }) => [queue, cron])).toEqual([
      ["settle-creations", "* * * * *"],
      ["validate-tickets", "*/15 * * * *"],
      ["remove-old-runs", "17 * * * *"],
      ["remove-old-api-calls", "27 * * * *"],
      ["sync-company-names", "43 * * * *"],
    ]);
  });

  it("stays within the calls that the settings name", () => {
    expect([VALIDATION_BUDGET, VALIDATION_CALLS_PER_HOUR]).toEqual([{ queries: 20, checks: 10 }, 160]);
  });
});

describe("a round of periodic validation", () => {
  it.each([
    ["the setting", { validateTickets: false }],
    ["the integration", { autotaskEnabled: false }],
  ])("asks Autotask nothing while %s is off", async (_name, off) => {
    const { ticketId } = await ticketedRun();
    await setInstance(off);
    const { seenAt } = await snapshotOf(ticketId);
    await round();
    expect(await asked(world)).toEqual([]);
    expect((await snapshotOf(ticketId)).seenAt).toEqual(seenAt);
  });

  it("freshens what is there and flags what was deleted, and writes nothing to Autotask", async () => {
    const kept = await ticketedRun();
    const gone = await ticketedRun();
    await world.control.setTicketStatus(kept.ticketId, 8);
    await world.control.deleteTicket(gone.ticketId);
    await round();
    expect(await asked(world)).toEqual(["query Tickets", "get Tickets", "query Tickets"]);
    expect(await world.control.writes()).toEqual([]);
    expect(await snapshotOf(kept.ticketId)).toMatchObject({ statusId: 8, deletedFoundAt: null });
    expect(await linksOf(gone)).toMatchObject([
      { state: "deleted", endedByName: "Backupchecks", endReason: "Deleted (external)" },
    ]);
    expect((await actionsOf(gone)).at(-1)).toBe("ticket.deleted");

    // All were just seen: the next round has nothing to ask.
    await world.control.clearRequests();
    await round();
    expect(await asked(world)).toEqual([]);
  });

  it("stops where Autotask receives too many requests, and leaves it alone for as long as it asked", async () => {
    await ticketedRun();
    const throttled = { type: "throttled", retryAfterSeconds: 300 } as const;
    await world.control.addFault({ match: { entity: "Tickets" }, fault: throttled, times: "always" });
    await round();
    const calls = await asked(world);
    expect(new Set(calls)).toEqual(new Set(["query Tickets"]));
    await world.control.clearFaults();
    await world.advance(2 * MINUTE);
    await round();
    expect(await asked(world)).toEqual(calls);
    await world.advance(4 * MINUTE);
    await round();
    expect((await asked(world)).length).toBeGreaterThan(calls.length);
    expect(await world.control.writes()).toEqual([]);
  });

  it("asks for 200 in one query and for ten that are missing, with one control read", async () => {
    const runs = await makeRuns(Array.from({ length: 401 }, () => ({ customer: "Budget" })));
    for (const { runId } of runs) await linkToTicket(runId);
    await world.control.clearRequests();
    await round();
    const calls = await asked(world);
    expect(calls.filter((call) => call === "get Tickets")).toHaveLength(VALIDATION_BUDGET.checks);
    // Three for what is linked by now, and the control read.
    expect(calls.filter((call) => call === "query Tickets")).toHaveLength(4);
    expect(
      await prisma().ticketLink.count({
        where: { run: { job: { customer: { name: "Budget" } } }, state: "deleted" },
      }),
    ).toBe(10);
  });
});
