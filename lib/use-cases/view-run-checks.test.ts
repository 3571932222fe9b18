import net from "node:net";
import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { closeDatabase, inTransaction } from "@/lib/data/db";
import { saveReview } from "@/lib/data/reviews";
import { RUN_STATUSES, type RunStatus, STATUS_RANK } from "@/lib/domain/run";
import { RUN_ORDERS, type RunFilter, type RunOrder, type RunRow } from "@/lib/domain/run-views";
import {
  actor,
  filterOf,
  granted,
  linkToTicket,
  makeRuns,
  makeUser,
  setInstance,
} from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { customersFor } from "@/lib/use-cases/find-customers";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { viewCustomers } from "@/lib/use-cases/view-customers";
import { viewFrame } from "@/lib/use-cases/view-frame";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { viewJobs } from "@/lib/use-cases/view-jobs";
import { viewRunChecks } from "@/lib/use-cases/view-run-checks";
import { viewRunDetails } from "@/lib/use-cases/view-run-details";
import { viewRunPanel } from "@/lib/use-cases/view-run-panel";
import { viewTicketPanel } from "@/lib/use-cases/view-ticket-panel";

const { sql } = databaseForTests();

const ZONE = "Europe/Amsterdam";
const viewer = actor("reporter");
const now = new Date("2026-11-23T08:00:00Z");
const CUSTOMERS = ["Contoso", "Café Zeelucht", "100% Natural", "A_B \\ Sons"];
const SOFTWARE = ["Veeam", "restic"];
const HEADLINES = [
  null,
  "Snapshot could not be created",
  "50% of the disk is left",
  "file_name.txt: É locked",
  "C:\\Data is gone",
  "straße",
];
// Around midnight in the instance's zone, on both days on which its clocks change; few, so that many runs begin together.
const INSTANTS = [
  "2026-03-28T22:59:59Z",
  "2026-03-28T23:00:00Z",
  "2026-03-29T21:59:59.999Z",
  "2026-03-29T22:00:00Z",
  "2026-10-24T22:00:00Z",
  "2026-10-25T22:59:59Z",
  "2026-10-25T23:00:00Z",
  "2026-11-22T22:30:00Z",
  "2026-11-22T23:00:00Z",
  "2026-11-23T06:00:00.001Z",
];
/** More than the number up to which jobs are looked at one by one. */
const JOBS = 230;

interface Known {
  runId: string;
  jobId: string;
  customerId: string;
  customer: string;
  names: string;
  software: string;
  status: RunStatus;
  startedAt: Date;
  headline: string | null;
  isReviewed: boolean;
  hasTicket: boolean;
}

/** A run that is alone on its day. */
const LONE = {
  customer: "Contoso",
  software: "Veeam",
  type: "",
  job: "Job 999",
  status: "error" as RunStatus,
  startedAt: "2026-06-01T12:00:00Z",
  remark: "alone",
};

let known: Known[];
/** The customers as the database sorts their names. */
let customers: string[];

/** Numbers that look random and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

beforeAll(async () => {
  await setInstance({ timeZone: ZONE });
  const roll = dice(7);
  const of = <T>(list: readonly T[]) => list[roll(list.length)] as T;
  const given = Array.from({ length: 520 }, (_, n) => {
    const job = n < JOBS ? n : roll(JOBS);
    const status = of(RUN_STATUSES);
    return {
      customer: CUSTOMERS[job % CUSTOMERS.length] as string,
      software: SOFTWARE[job % 3 === 0 ? 1 : 0] as string,
      type: job % 5 === 0 ? "Check" : "",
      job: `Job ${job}`,
      status,
      startedAt: of(INSTANTS),
      remark: status === "success" ? null : of(HEADLINES),
      manualTicketNumber: roll(9) === 0 ? "T1" : null,
    };
  });
  given.push({ ...LONE, manualTicketNumber: null });
  const made = await makeRuns(given);
  known = given.map((run, n) => ({
    ...(made[n] as { runId: string; jobId: string; customerId: string }),
    customer: run.customer,
    names: [run.customer, run.job, run.software, run.type].join(" "),
    software: run.software,
    status: run.status,
    startedAt: new Date(run.startedAt),
    headline: run.remark,
    isReviewed: run.job !== LONE.job && roll(3) === 0,
    hasTicket: run.manualTicketNumber !== null,
  }));
  customers = (await sql("SELECT name FROM customers ORDER BY name")).map(({ name }) => `${name}`);
  const reviewed = known.filter(({ isReviewed }) => isReviewed).map(({ runId }) => runId);
  const { id: userId } = await makeUser({ name: "Rina" });
  await inTransaction((writer) =>
    saveReview(writer, { id: crypto.randomUUID(), userId, at: now, runIds: reviewed }),
  );
  for (const [n, run] of known.entries()) {
    if (run.headline === LONE.remark) continue;
    if (n % 8 === 0) run.hasTicket = true;
    if (n % 8 === 0) await linkToTicket(run.runId);
    // In the other environment, or ended: no ticket of this run here and now.
    if (n % 8 === 1) await linkToTicket(run.runId, { environment: "production" });
    if (n % 24 === 2) {
      const { linkId } = await linkToTicket(run.runId);
      await sql(
        "UPDATE ticket_links SET state = 'replaced', active_key = NULL, ended_at = now() WHERE id = $1",
        [linkId],
      );
    }
  }
});

const dayOf = (instant: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(instant);
const holds = (text: string | null, words: string) =>
  (text ?? "").toLowerCase().includes(words.toLowerCase());

/** The filter as a sentence of the screen says it, told of one run. */
function passes(run: Known, filter: RunFilter): boolean {
  const day = dayOf(run.startedAt);
  return (
    (filter.status === null || run.status === filter.status) &&
    (filter.customerId === null || run.customerId === filter.customerId) &&
    (filter.software === null || run.software === filter.software) &&
    (filter.text === null || holds(run.names, filter.text) || holds(run.headline, filter.text)) &&
    (filter.from === null || day >= filter.from) &&
    (filter.to === null || day <= filter.to) &&
    (filter.ticket === null || run.hasTicket === (filter.ticket === "with"))
  );
}

const later = (a: Known, b: Known) => b.startedAt.getTime() - a.startedAt.getTime();
const worse = (a: Known, b: Known) => STATUS_RANK[b.status] - STATUS_RANK[a.status];
const descending = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);

/** The order of the queue's rows, told of two runs. */
const ORDERS: Record<RunOrder, (a: Known, b: Known) => number> = {
  worst: (a, b) => worse(a, b) || ORDERS.newest(a, b),
  newest: (a, b) => later(a, b) || descending(a.jobId, b.jobId),
  oldest: (a, b) => -ORDERS.newest(a, b),
  customer: (a, b) => customers.indexOf(a.customer) - customers.indexOf(b.customer) || ORDERS.worst(a, b),
};

/** What Run Checks should list, by run, in order. */
function expected(filter: RunFilter, sort: RunOrder = "worst"): { rows: string[]; successes: string[] } {
  if (filter.show === "all") {
    const rows = known.filter((run) => passes(run, filter));
    const newest = (a: Known, b: Known) => later(a, b) || descending(a.runId, b.runId);
    rows.sort((a, b) => (sort === "oldest" ? -newest(a, b) : newest(a, b)));
    return { rows: rows.map(({ runId }) => runId), successes: [] };
  }
  const byJob = Map.groupBy(
    known.filter(({ isReviewed }) => !isReviewed),
    ({ jobId }) => jobId,
  );
  const worst = [...byJob.values()].map(
    (runs) => runs.toSorted((a, b) => worse(a, b) || later(a, b) || descending(a.runId, b.runId))[0] as Known,
  );
  const rows = worst.filter((run) => passes(run, filter)).sort(ORDERS[sort]);
  return {
    rows: rows.filter(({ status }) => status !== "success").map(({ runId }) => runId),
    successes: rows.filter(({ status }) => status === "success").map(({ runId }) => runId),
  };
}

async function view(
  filter: RunFilter,
  asked: { sort?: RunOrder; cursor?: string | null; successesCursor?: string | null } = {},
) {
  const { sort = "worst", cursor = null, successesCursor = null } = asked;
  return granted(
    await viewRunChecks(viewer, { filter, sort, cursor, successes: "shown", successesCursor }, { now }),
  );
}

/** Every page of both lists, one after the other. */
async function listed(filter: RunFilter, sort?: RunOrder): Promise<{ rows: string[]; successes: string[] }> {
  const lists = { rows: [] as RunRow[], successes: [] as RunRow[] };
  // Undefined before the first page of a list, null after its last.
  let cursor: string | null | undefined;
  let successesCursor: string | null | undefined;
  while (cursor !== null || successesCursor !== null) {
    const page = await view(filter, { sort, cursor, successesCursor });
    expect(page.rows.length).toBeLessThanOrEqual(50);
    if (cursor !== null) lists.rows.push(...page.rows);
    if (successesCursor !== null) lists.successes.push(...(page.successes?.rows ?? []));
    if (cursor !== null) cursor = page.nextCursor;
    if (successesCursor !== null) successesCursor = page.successes?.nextCursor ?? null;
  }
  return {
    rows: lists.rows.map(({ runId }) => runId),
    successes: lists.successes.map(({ runId }) => runId),
  };
}

const days = [
  "0000-01-01",
  "9999-12-31",
  "2026-03-28",
  "2026-03-29",
  "2026-10-25",
  "2026-11-22",
  "2026-11-23",
  "2026-11-24",
];
const texts = [
  "contoso",
  "CAFÉ",
  "%",
  "_",
  "\\",
  "a_b",
  "100%",
  "job 1",
  "snapshot could",
  "É LOCKED",
  "STRASSE",
  "c:\\d",
  "veeam",
  "nothing has this",
];

describe("Run Checks lists what the filters say, page by page, each row once and in order:", () => {
  const filters: [string, Partial<RunFilter>][] = [
    ["no filter", {}],
    ...RUN_STATUSES.map((status): [string, Partial<RunFilter>] => [`status ${status}`, { status }]),
    ...SOFTWARE.map((software): [string, Partial<RunFilter>] => [`software ${software}`, { software }]),
    ["a software that is none", { software: "veeam" }],
    ...texts.map((text): [string, Partial<RunFilter>] => [`text ${text}`, { text }]),
    ...days.flatMap((day): [string, Partial<RunFilter>][] => [
      [`from ${day}`, { from: day }],
      [`to ${day}`, { to: day }],
      [`on ${day}`, { from: day, to: day }],
    ]),
    ["with ticket", { ticket: "with" }],
    ["without ticket", { ticket: "without" }],
  ];

  it.each(filters)("%s", async (_, given) => {
    for (const show of ["queue", "all"] as const) {
      const filter = filterOf({ ...given, show });
      expect(await listed(filter)).toEqual(expected(filter));
    }
  });

  it.each(RUN_ORDERS.queue)("sorted %s, with and without filters, from both lists", async (sort) => {
    for (const given of [{}, { text: "job 1" }, { ticket: "with" as const }])
      for (const show of ["queue", "all"] as const) {
        const filter = filterOf({ ...given, show });
        expect(await listed(filter, sort)).toEqual(expected(filter, sort));
      }
  });

  it("any filters together, in any order", async () => {
    const customerIds = [...new Set(known.map(({ customerId }) => customerId))];
    const maybe = <T>(...choices: T[]) => fc.option(fc.constantFrom(...choices), { nil: null, freq: 2 });
    const filters = fc.record({
      status: maybe(...RUN_STATUSES),
      customerId: maybe(...customerIds, "019e0000-0000-7000-8000-000000000000"),
      software: maybe(...SOFTWARE),
      text: maybe(...texts.slice(0, -1)),
      from: maybe(...days),
      to: maybe(...days),
      ticket: maybe("with" as const, "without" as const),
      show: fc.constantFrom("queue" as const, "all" as const),
    });
    const sorts = fc.constantFrom(...RUN_ORDERS.queue);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filters, sorts, async (filter, sort) => {
        const want = expected(filter, sort);
        found += want.rows.length + want.successes.length;
        expect(await listed(filter, sort)).toEqual(want);
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(100);
  }, 30_000);

  it("tells how many successes there are while they are folded", async () => {
    const filter = filterOf({ software: "Veeam" });
    const folded = granted(
      await viewRunChecks(
        viewer,
        { filter, sort: "worst", cursor: null, successes: "folded", successesCursor: null },
        { now },
      ),
    );
    const jobs = expected(filter).successes.map((runId) => known.find((run) => run.runId === runId)?.jobId);
    const runs = known.filter((run) => !run.isReviewed && jobs.includes(run.jobId));
    expect(folded.successes).toEqual({ jobs: jobs.length, runs: runs.length, rows: [], nextCursor: null });
    expect(jobs.length).toBeGreaterThan(2);
    expect((await view(filterOf({ status: "warning" }))).successes).toBeNull();
    expect((await view(filterOf({ show: "all" }))).successes).toBeNull();
  });

  it("counts what is to do and what was done today whatever the filter", async () => {
    const page = await view(filterOf({ text: "nothing has this" }));
    const done = known.filter(({ isReviewed }) => isReviewed).length;
    expect(page).toMatchObject({
      toReview: known.length - done,
      isFresh: false,
      softwareNames: ["Veeam", "restic"],
    });
    expect(page.doneToday).toEqual({ total: done, byPerson: [{ name: "Rina", runs: done }] });
  });

  it("says of each row what it stands for", async () => {
    const [row] = (await view(filterOf())).rows;
    const run = known.find(({ runId }) => runId === row?.runId) as Known;
    const unreviewed = known.filter(({ jobId, isReviewed }) => jobId === run.jobId && !isReviewed);
    expect(row).toMatchObject({
      jobId: run.jobId,
      status: run.status,
      startedAt: run.startedAt,
      headline: run.headline,
      customerId: run.customerId,
      runCount: unreviewed.length,
      reviewed: null,
    });
    const all = (await view(filterOf({ show: "all" }))).rows;
    for (const each of all) {
      const isReviewed = known.find(({ runId }) => runId === each.runId)?.isReviewed;
      expect(each.reviewed).toEqual(isReviewed ? { by: "Rina", at: now } : null);
      expect(each.runCount).toBe(1);
    }
  });
});

describe("a cursor that was tampered with", () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const id = "019e0000-0000-7000-8000-000000000000";
  const cursors = [
    "x",
    "%%%",
    encoded({}),
    encoded([]),
    encoded(["2026-11-22T00:00:00Z"]),
    encoded(["2026-11-22T00:00:00Z", "1 OR true"]),
    encoded(["yesterday", id]),
    encoded(["0000-01-01T00:00:00Z", id]),
    encoded(["error", "0000-01-01T00:00:00Z", id]),
    encoded(["worst", "2026-11-22T00:00:00Z", id]),
    encoded(["error'", "2026-11-22T00:00:00Z", id]),
    encoded(["error", "2026-11-22T00:00:00Z", id, "more"]),
    encoded(["a\0b", id, "error", "2026-11-22T00:00:00Z", id]),
    encoded(["Contoso", id, "error", "2026-11-22T00:00:00Z"]),
    encoded([1, 2, 3]),
    "A".repeat(5_000),
  ];

  it.each(cursors)("%s shows the first page, in every order", async (cursor) => {
    const lists = (["queue", "all"] as const).flatMap((show) =>
      RUN_ORDERS[show].map((sort) => ({ show, sort })),
    );
    for (const { show, sort } of lists) {
      const filter = filterOf({ show });
      const first = await view(filter, { sort });
      const tampered = await view(filter, { sort, cursor, successesCursor: cursor });
      expect(tampered.rows).toEqual(first.rows);
      expect(tampered.successes).toEqual(first.successes);
    }
  });
});

describe("the cost of Run Checks", () => {
  const statements = async (filter: RunFilter, sort?: RunOrder) => {
    const { value, statements } = await statementsOf(() => view(filter, { sort }));
    return { rows: value.rows.length, count: statements.length };
  };

  it.each([
    ["no filter", {}, 9],
    ["a status", { status: "error" }, 7],
    ["a customer", { customerId: "known" }, 10],
    ["a software", { software: "Veeam" }, 9],
    ["a text", { text: "job" }, 9],
    ["days", { from: "2026-01-01", to: "2026-12-31" }, 9],
    ["a ticket", { ticket: "without" }, 9],
    ["all runs", { show: "all" }, 7],
    [
      "all runs, every filter",
      {
        show: "all",
        customerId: "known",
        software: "Veeam",
        text: "job",
        from: "2026-01-01",
        ticket: "without",
      },
      10,
    ],
  ] as [string, Partial<RunFilter>, number][])(
    "is the same for many rows as for one, with %s",
    async (_, given, most) => {
      const filter = filterOf({
        ...given,
        ...(given.customerId ? { customerId: known[0]?.customerId as string } : {}),
      });
      const many = await statements(filter);
      const one = await statements({ ...filter, from: "2026-06-01", to: "2026-06-01" });
      const none = await statements({ ...filter, from: "2027-01-01" });
      expect([many.rows > 12, one.rows, none.rows]).toEqual([true, 1, 0]);
      expect([one.count, none.count]).toEqual([many.count, many.count]);
      expect(many.count).toBeLessThanOrEqual(most);
    },
  );

  it.each(RUN_ORDERS.queue)("is the same sorted %s", async (sort) => {
    for (const show of ["queue", "all"] as const)
      expect(await statements(filterOf({ show }), sort)).toEqual(await statements(filterOf({ show })));
  });

  it("is no request to anybody but the database, here and on every other page of runs", async () => {
    const [{ runId, jobId } = { runId: "", jobId: "" }] = known;
    await closeDatabase();
    const connect = vi.spyOn(net.Socket.prototype, "connect");
    const operator = actor("operator");
    await view(filterOf());
    granted(await viewRunPanel(operator, { runId }, { now: new Date() }));
    granted(await viewRunDetails(operator, { runId, cursor: null, search: null }, { now: new Date() }));
    granted(await viewTicketPanel(operator, { runId }, { now: new Date() }));
    granted(await previewTicket(operator, { runId }));
    granted(await viewJobDetails(operator, { jobId, cursor: null }));
    granted(await viewJobs(operator, { search: null, customerId: null, cursor: null }));
    granted(await viewCustomers(operator, { search: null, state: null, archived: false, cursor: null }));
    granted(await customersFor(operator, { words: "a" }));
    granted(await viewFrame(operator));
    const ports = connect.mock.calls.map(
      ([to]) => (Array.isArray(to) ? to[0] : to) as number | { port?: number },
    );
    connect.mockRestore();
    const database = Number(new URL(process.env.DATABASE_URL ?? "").port || 5432);
    expect(ports.length).toBeGreaterThan(0);
    expect(new Set(ports.map((to) => Number(typeof to === "object" ? to.port : to)))).toEqual(
      new Set([database]),
    );
  });
});
