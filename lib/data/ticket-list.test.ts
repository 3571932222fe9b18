import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import { encodeCursor } from "@/lib/data/list-cursor";
import {
  countWaiting,
  hasLinks,
  linkMakers,
  TICKET_ROWS,
  type TicketScope,
  ticketPage,
} from "@/lib/data/ticket-list";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { TicketFilter } from "@/lib/domain/ticket-views";
import { linkToTicket, makeRun, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";

const { sql } = databaseForTests();

const scope = (filter: Partial<TicketFilter> = {}, environment: PsaEnvironment = "sandbox"): TicketScope => ({
  filter: { state: null, customerId: null, by: null, from: null, to: null, ...filter },
  environment,
  timeZone: "Europe/Amsterdam",
  closedStatusIds: [29],
});
const found = async (filter: Partial<TicketFilter> = {}, environment?: PsaEnvironment) =>
  (await ticketPage(scope(filter, environment), null)).rows.map(({ jobName }) => jobName);

let minutes = 0;
const customers = new Map<string, string>();

interface LinkGiven {
  customer?: string;
  environment?: PsaEnvironment;
  by?: string;
  at?: string;
  ticket?: { statusId?: number; completedAt?: Date; leftOpenAt?: Date };
  state?: "linked" | "unconfirmed" | "creating" | "deleted" | "replaced" | "refused" | "not_created";
  settled?: boolean;
  /** Of a run that has links already. */
  runId?: string;
}

/** A link of a run whose job has this name, each a minute after the one before. */
async function make(job: string, given: LinkGiven = {}): Promise<string> {
  const { customer = "Contoso", environment = "sandbox", by = "Anna", state = "linked" } = given;
  const run = given.runId ? null : await makeRun({ customer, job });
  const runId = run?.runId ?? (given.runId as string);
  if (run) customers.set(customer, run.customerId);
  // Its place may be taken, where the run has links already: it is taken last.
  const { linkId, ticketId } = await linkToTicket(runId, { environment });
  const { leftOpenAt = null, ...ticket } = given.ticket ?? {};
  await prisma().ticket.update({ where: { id: ticketId }, data: { ...ticket, leftOpenAt } });
  const isActive = ["linked", "unconfirmed", "creating"].includes(state);
  const hasTicket = ["linked", "deleted", "replaced"].includes(state);
  minutes += 1;
  await prisma().ticketLink.update({
    where: { id: linkId },
    data: {
      state,
      createdByName: by,
      createdAt: given.at ? new Date(given.at) : new Date(Date.UTC(2026, 10, 20, 6, minutes)),
      ...(hasTicket ? {} : { ticketId: null }),
      ...(isActive ? {} : { activeKey: null, endedAt: new Date() }),
      ...(given.settled ? { settledAt: new Date() } : {}),
    },
  });
  return runId;
}

beforeAll(async () => {
  await setInstance({ environment: "sandbox" });
  await make("open");
  await make("of another customer", { customer: "Fabrikam", by: "Otto" });
  await make("closed by Autotask", { ticket: { completedAt: new Date() } });
  await make("complete", { ticket: { statusId: 5 } });
  await make("closed by setting", { ticket: { statusId: 29 } });
  await make("left open", { ticket: { leftOpenAt: new Date() } });
  await make("left open, closed since", { ticket: { leftOpenAt: new Date(), completedAt: new Date() } });
  await make("unconfirmed", { state: "unconfirmed" });
  await make("creating", { state: "creating" });
  await make("refused", { state: "refused" });
  await make("not created", { state: "not_created" });
  await make("deleted", { state: "deleted" });
  await make("deleted and left", { state: "deleted", settled: true });
  const replaced = await make("deleted and replaced", { state: "deleted" });
  await make("", { runId: replaced });
  const twice = await make("deleted twice", { state: "deleted" });
  await make("", { runId: twice, state: "deleted" });
  await make("", { runId: twice, state: "refused" });
  const relinked = await make("relinked", { state: "replaced" });
  await make("", { runId: relinked });
  await make("in production", { environment: "production", by: "Petra" });
  await make("unconfirmed in production", { environment: "production", state: "unconfirmed" });
});

describe("the environment's links", () => {
  it("are listed newest first, ended ones too, and none of another environment", async () => {
    const names = await found();
    expect(names[0]).toBe("relinked");
    expect(names.at(-1)).toBe("open");
    expect(names).toHaveLength(20);
    expect(await found({}, "production")).toEqual(["unconfirmed in production", "in production"]);
  });

  it.each<[TicketFilter["state"], string[]]>([
    ["work", ["deleted", "deleted twice", "unconfirmed"]],
    ["unconfirmed", ["unconfirmed"]],
    ["open", ["deleted and replaced", "of another customer", "open", "relinked"]],
    ["left-open", ["left open"]],
    ["closed", ["closed by Autotask", "closed by setting", "complete", "left open, closed since"]],
    ["deleted", ["deleted", "deleted and left", "deleted twice"]],
    [
      "ended",
      ["deleted and replaced", "deleted twice", "deleted twice", "not created", "refused", "relinked"],
    ],
  ])("in state %s", async (state, names) => {
    expect((await found({ state })).toSorted()).toEqual(names);
  });

  it("are in one state each, but for what waits for a person and what is just being made", async () => {
    const states = ["unconfirmed", "open", "left-open", "closed", "deleted", "ended"] as const;
    const pages = await Promise.all(states.map((state) => ticketPage(scope({ state }), null)));
    const ids = pages.flatMap(({ rows }) => rows.map(({ linkId }) => linkId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe((await found()).length - 1);
  });

  it("of one customer, of one person, and of both in a state", async () => {
    const customerId = customers.get("Fabrikam") as string;
    expect(await found({ customerId })).toEqual(["of another customer"]);
    expect(await found({ customerId, state: "closed" })).toEqual([]);
    expect(await found({ by: "Otto" })).toEqual(["of another customer"]);
    expect(await found({ by: "Otto", customerId, state: "open" })).toEqual(["of another customer"]);
    expect(await found({ by: "Nobody" })).toEqual([]);
  });

  it("of days in the instance's time zone, both inclusive", async () => {
    await make("before midnight", { at: "2026-10-01T21:59:59Z" });
    await make("after midnight", { at: "2026-10-01T22:00:00Z" });
    await make("a day later", { at: "2026-10-03T22:00:00Z" });
    expect(await found({ from: "2026-10-02", to: "2026-10-03" })).toEqual(["after midnight"]);
    expect(await found({ to: "2026-10-01" })).toEqual(["before midnight"]);
    expect(await found({ from: "2026-10-04", to: "2026-10-04", state: "open" })).toEqual(["a day later"]);
  });

  it("say what is shown of them", async () => {
    const { rows } = await ticketPage(scope({ state: "deleted" }), null);
    expect(rows.find(({ jobName }) => jobName === "deleted and left")).toMatchObject({
      linkState: "deleted",
      title: "A ticket",
      customerName: "Contoso",
      createdByName: "Anna",
      endedAt: expect.any(Date),
      isSettled: true,
      hasSuccessor: false,
    });
  });

  it("make up pages without a gap or a repeat, in any state", async () => {
    const { runId, customerId } = await makeRun({ customer: "Many", job: "Many" });
    // All at one instant, so that only the ID tells them apart.
    const links = await sql<{ id: string }>(
      `INSERT INTO ticket_links (id, run_id, environment, state, created_at, created_by_id, created_by_name, ended_at)
       SELECT gen_random_uuid(), $1, 'sandbox', 'refused', '2026-11-25T06:00:00Z', gen_random_uuid(), 'Mia', now()
       FROM generate_series(1, ${2 * TICKET_ROWS + 3}) RETURNING id`,
      [runId],
    );
    for (const filter of [{}, { state: "ended" as const }, { by: "Mia", customerId }]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof ticketPage>> = await ticketPage(scope(filter), cursor);
        seen.push(...page.rows.filter(({ jobName }) => jobName === "Many").map(({ linkId }) => linkId));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen.toSorted()).toEqual(links.map(({ id }) => id).toSorted());
    }
  });

  it.each(["x", encodeCursor([]), encodeCursor(["2026-11-25T06:00:00Z", "no ID"])])(
    "begin at their start for the cursor %s",
    async (cursor) => {
      expect(await ticketPage(scope(), cursor)).toEqual(await ticketPage(scope(), null));
    },
  );
});

describe("beside the list", () => {
  it("what waits for a person is counted in the environment in use alone", async () => {
    expect(await countWaiting()).toBe(3);
    await setInstance({ environment: "production" });
    expect(await countWaiting()).toBe(1);
    await setInstance({ environment: "sandbox" });
  });

  it("there is everyone who ever made a link in it", async () => {
    expect(await linkMakers("sandbox")).toEqual(["Anna", "Mia", "Otto"]);
    expect(await linkMakers("production")).toEqual(["Anna", "Petra"]);
  });

  it("it is known whether the other environment has links", async () => {
    expect(await hasLinks("production")).toBe(true);
    expect((await sql("SELECT 1 FROM ticket_links WHERE environment = 'production'")).length).toBe(2);
  });
});
