import { beforeEach, describe, expect, it } from "vitest";
import { databaseTime } from "@/lib/data/db";
import type { Result } from "@/lib/domain/result";
import {
  deps,
  filterOf,
  granted,
  linkToTicket,
  type MadeUser,
  makeRun,
  makeRuns,
  makeUser,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { viewRunChecks } from "@/lib/use-cases/view-run-checks";

const { sql, connection, waiting } = databaseForTests();

let anna: MadeUser;
let bert: MadeUser;
let customer: string;

beforeEach(async () => {
  anna = await makeUser({ name: "Anna" });
  bert = await makeUser({ name: "Bert" });
  customer = unique("Customer");
});

const ids = (runs: { runId: string }[]) => runs.map(({ runId }) => runId);
const unreviewed = async () =>
  (
    await sql<{ id: string }>(
      "SELECT r.id FROM runs r JOIN jobs j ON j.id = r.job_id JOIN customers c ON c.id = j.customer_id WHERE c.name = $1 AND review_id IS NULL ORDER BY r.id",
      [customer],
    )
  ).map(({ id }) => id);
const queued = (jobId: string) => sql("SELECT run_id, run_count FROM queued_jobs WHERE job_id = $1", [jobId]);
const trail = (requestId: string) =>
  sql(
    "SELECT actor_name, action, subject_kind, subject_id, run_id, before, after FROM audit_events WHERE request_id = $1",
    [requestId],
  );
const refused = (result: Result<unknown>) => (result.ok ? "done" : result.message);
const NOTHING_LEFT = "Nothing is left to review here. A colleague may have been faster.";

describe("reviewing", () => {
  it("takes the runs that are named out of the queue, and no other", async () => {
    const runs = await makeRuns(
      [1, 2, 3].map((day) => ({ customer, startedAt: `2026-11-0${day}T00:00:00Z` })),
    );
    const [first, second, third] = ids(runs);
    expect(
      granted(await reviewRuns(anna.actor, { runIds: [first as string, third as string] }, deps())).runs,
    ).toBe(2);
    expect(await unreviewed()).toEqual([second]);
    expect(await queued(runs[0]?.jobId as string)).toEqual([{ run_id: second, run_count: 1 }]);
  });

  it("takes whole jobs, and marks them as seen", async () => {
    const runs = await makeRuns(["A", "A", "B", "C"].map((job) => ({ customer, job })));
    const jobIds = [runs[0]?.jobId as string, runs[2]?.jobId as string];
    expect(granted(await reviewRuns(anna.actor, { jobIds }, deps())).runs).toBe(3);
    expect(await unreviewed()).toEqual([runs[3]?.runId]);
    const seen = await sql("SELECT name, is_new FROM jobs WHERE id = ANY ($1) ORDER BY name", [
      runs.map(({ jobId }) => jobId),
    ]);
    expect(seen).toEqual([
      { name: "A", is_new: false },
      { name: "B", is_new: false },
      { name: "C", is_new: true },
    ]);
  });

  it("takes the successes that a filter leaves, and never a job with another run waiting", async () => {
    const runs = await makeRuns([
      { customer, job: "good", status: "success" },
      { customer, job: "good", status: "success" },
      { customer, job: "good elsewhere", status: "success", software: "restic" },
      { customer, job: "mixed", status: "success" },
      { customer, job: "mixed", status: "warning" },
      { customer: `${customer} too`, job: "good", status: "success" },
    ]);
    const filter = filterOf({ customerId: runs[0]?.customerId ?? null, software: "Veeam" });
    expect(granted(await reviewRuns(anna.actor, { successes: filter }, deps())).runs).toBe(2);
    expect(await unreviewed()).toEqual(ids(runs.slice(2, 5)).toSorted());
    expect(
      granted(
        await reviewRuns(
          anna.actor,
          { successes: filterOf({ customerId: runs[0]?.customerId ?? null }) },
          deps(),
        ),
      ).runs,
    ).toBe(1);
  });

  it("by the days of a filter goes by the instance's time zone", async () => {
    await setInstance({ timeZone: "Europe/Amsterdam" });
    const { runId, customerId } = await makeRun({
      customer,
      status: "success",
      startedAt: "2026-11-21T23:30:00Z",
    });
    const on = (day: string) =>
      reviewRuns(anna.actor, { successes: filterOf({ customerId, from: day, to: day }) }, deps());
    expect(refused(await on("2026-11-21"))).toBe(NOTHING_LEFT);
    expect(await unreviewed()).toEqual([runId]);
    expect(granted(await on("2026-11-22")).runs).toBe(1);
  });

  it("by ticket leaves out jobs whose run has one", async () => {
    const [linked, plain] = await makeRuns(
      ["linked", "plain"].map((job) => ({ customer, job, status: "success" as const })),
    );
    await linkToTicket(linked?.runId as string);
    const filter = filterOf({ customerId: plain?.customerId ?? null, ticket: "without" });
    expect(granted(await reviewRuns(anna.actor, { successes: filter }, deps())).runs).toBe(1);
    expect(await unreviewed()).toEqual([linked?.runId]);
  });

  it("counts a run once that is named twice and whose job is named too", async () => {
    const { runId, jobId } = await makeRun({ customer });
    const both = { runIds: [runId, runId], jobIds: [jobId] };
    expect(granted(await reviewRuns(anna.actor, both, deps())).runs).toBe(1);
  });

  it("of whole jobs goes no further than what the person has seen", async () => {
    const [seen] = await makeRuns([{ customer, status: "success" }]);
    const { runId: unseen } = await makeRun({ customer, status: "success" });
    const asOf = await databaseTime();
    const arrived = "UPDATE runs SET received_at = $2 WHERE id = $1";
    await sql(arrived, [seen?.runId, new Date(asOf.getTime() - 1)]);
    await sql(arrived, [unseen, asOf]);
    const filter = filterOf({ customerId: seen?.customerId ?? null });
    expect(granted(await reviewRuns(anna.actor, { successes: filter, asOf }, deps())).runs).toBe(1);
    expect(await unreviewed()).toEqual([unseen]);
    expect(refused(await reviewRuns(anna.actor, { jobIds: [seen?.jobId as string], asOf }, deps()))).toBe(
      NOTHING_LEFT,
    );
    expect(granted(await reviewRuns(anna.actor, { runIds: [unseen], asOf }, deps())).runs).toBe(1);
  });

  it("of whole jobs goes no further, though a run was on its way into the database when the page was read", async () => {
    const { runId: seen, jobId, customerId } = await makeRun({ customer });
    await sql("UPDATE runs SET received_at = received_at - interval '1 minute' WHERE id = $1", [seen]);
    const other = await connection();
    await other.query("BEGIN");
    await other.query(
      `INSERT INTO runs (id, job_id, external_id, status, started_at, source, object_count, problem_count)
       VALUES (gen_random_uuid(), $1, 'on its way', 'error', now(), 'api', 0, 0)`,
      [jobId],
    );
    const request = {
      filter: filterOf({ customerId }),
      sort: "worst" as const,
      cursor: null,
      successes: "folded" as const,
      successesCursor: null,
    };
    const [page, history] = [
      granted(await viewRunChecks(anna.actor, request, { now: new Date() })),
      granted(await viewJobDetails(anna.actor, { jobId, cursor: null })),
    ];
    await other.query("COMMIT");
    expect([page.rows.map(({ runCount }) => runCount), history.runs.rows.length]).toEqual([[1], 1]);
    expect(refused(await reviewRuns(anna.actor, { jobIds: [jobId], asOf: history.asOf }, deps()))).toBe(
      "done",
    );
    expect(await unreviewed()).toHaveLength(1);
    expect(await unreviewed()).not.toContain(seen);
    expect(refused(await reviewRuns(anna.actor, { jobIds: [jobId], asOf: page.asOf }, deps()))).toBe(
      NOTHING_LEFT,
    );
  });

  it("is one event in the trail, with all its runs", async () => {
    const runs = await makeRuns(Array.from({ length: 30 }, () => ({ customer })));
    const circumstances = deps();
    const { reviewId } = granted(await reviewRuns(anna.actor, { runIds: ids(runs) }, circumstances));
    const [event, ...others] = await trail(circumstances.requestId);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      actor_name: "Anna",
      action: "runs.reviewed",
      subject_kind: "review",
      subject_id: reviewId,
      run_id: null,
    });
    const { runIds } = event?.after ?? {};
    expect(runIds.toSorted()).toEqual(ids(runs).toSorted());
  });

  it("of one run is an event of that run", async () => {
    const { runId } = await makeRun({ customer });
    const circumstances = deps();
    granted(await reviewRuns(anna.actor, { runIds: [runId] }, circumstances));
    expect(await trail(circumstances.requestId)).toMatchObject([{ run_id: runId }]);
  });

  it.each([
    ["nothing", {}],
    ["runs that are not there", { runIds: ["019e0000-0000-7000-8000-000000000000"] }],
    ["jobs that are not there", { jobIds: ["019e0000-0000-7000-8000-000000000000"] }],
    ["successes of nobody", { successes: filterOf({ customerId: "019e0000-0000-7000-8000-000000000000" }) }],
  ])("%s is refused and leaves no trace", async (_, scope) => {
    const circumstances = deps();
    expect(refused(await reviewRuns(anna.actor, scope, circumstances))).toBe(NOTHING_LEFT);
    expect(await trail(circumstances.requestId)).toEqual([]);
  });
});

describe("undoing a review", () => {
  it("puts its runs back into the queue, once", async () => {
    const runs = await makeRuns([{ customer }, { customer }, { customer }]);
    const [first, ...rest] = ids(runs);
    granted(await reviewRuns(bert.actor, { runIds: [first as string] }, deps()));
    const { reviewId } = granted(await reviewRuns(anna.actor, { runIds: rest }, deps()));
    const circumstances = deps();
    expect(granted(await undoReviewOfRuns(anna.actor, { reviewId }, circumstances)).runs).toBe(2);
    expect(await unreviewed()).toEqual(rest.toSorted());
    expect(await trail(circumstances.requestId)).toMatchObject([
      { action: "runs.review-undone", subject_id: reviewId },
    ]);
    expect(refused(await undoReviewOfRuns(anna.actor, { reviewId }, deps()))).toBe(
      "This review was undone already.",
    );
    expect(
      await sql("SELECT undone_at IS NOT NULL AS undone, run_count FROM reviews WHERE id = $1", [reviewId]),
    ).toEqual([{ undone: true, run_count: 2 }]);
  });

  it("leaves runs alone that were reviewed anew", async () => {
    const { runId } = await makeRun({ customer });
    const first = granted(await reviewRuns(anna.actor, { runIds: [runId] }, deps()));
    granted(await undoReviewOfRuns(anna.actor, first, deps()));
    granted(await reviewRuns(bert.actor, { runIds: [runId] }, deps()));
    expect(refused(await undoReviewOfRuns(anna.actor, first, deps()))).toBe(
      "This review was undone already.",
    );
    expect(await unreviewed()).toEqual([]);
  });

  it("that is none is refused", async () => {
    const result = await undoReviewOfRuns(
      anna.actor,
      { reviewId: "019e0000-0000-7000-8000-000000000000" },
      deps(),
    );
    expect(refused(result)).toBe("There is no such review.");
  });

  it("is done once though two click at once, and written down once", async () => {
    const { runId } = await makeRun({ customer });
    const review = granted(await reviewRuns(anna.actor, { runIds: [runId] }, deps()));
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT 1 FROM reviews WHERE id = $1 FOR UPDATE", [review.reviewId]);
    const clicks = [anna, bert].map(({ actor }) => ({ actor, circumstances: deps() }));
    const both = clicks.map(({ actor, circumstances }) => undoReviewOfRuns(actor, review, circumstances));
    await waiting(2);
    await other.query("COMMIT");
    expect((await Promise.all(both)).map(refused).toSorted()).toEqual([
      "This review was undone already.",
      "done",
    ]);
    const events = await Promise.all(clicks.map(({ circumstances }) => trail(circumstances.requestId)));
    expect(events.flat()).toHaveLength(1);
  });
});

describe("two people at once", () => {
  it("review each run once between them", async () => {
    const runs = await makeRuns(Array.from({ length: 60 }, (_, n) => ({ customer, job: `Job ${n % 7}` })));
    const all = ids(runs);
    const results = await Promise.all([
      reviewRuns(anna.actor, { runIds: all.slice(0, 45) }, deps()),
      reviewRuns(bert.actor, { runIds: all.slice(15).toReversed() }, deps()),
      reviewRuns(bert.actor, { jobIds: [...new Set(runs.map(({ jobId }) => jobId))] }, deps()),
    ]);
    expect(results.reduce((sum, result) => sum + (result.ok ? result.value.runs : 0), 0)).toBe(60);
    const taken = await sql<{ run_ids: string[] }>("SELECT run_ids FROM reviews WHERE user_id = ANY ($1)", [
      [anna.id, bert.id],
    ]);
    expect(taken.flatMap(({ run_ids }) => run_ids).toSorted()).toEqual(all.toSorted());
    expect(await unreviewed()).toEqual([]);
  });

  it("are told who was faster: the slower has reviewed nothing and left no trace", async () => {
    const { runId } = await makeRun({ customer });
    const other = await connection();
    const faster = crypto.randomUUID();
    await other.query("BEGIN");
    await other.query("INSERT INTO reviews (id, user_id, run_ids, run_count) VALUES ($1, $2, $3, 1)", [
      faster,
      bert.id,
      [runId],
    ]);
    await other.query("UPDATE runs SET review_id = $1 WHERE id = $2", [faster, runId]);
    const circumstances = deps();
    const slower = reviewRuns(anna.actor, { runIds: [runId] }, circumstances);
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await slower)).toBe(NOTHING_LEFT);
    expect(await trail(circumstances.requestId)).toEqual([]);
    expect(await sql("SELECT 1 FROM reviews WHERE user_id = $1", [anna.id])).toEqual([]);
    expect(await sql("SELECT review_id FROM runs WHERE id = $1", [runId])).toEqual([{ review_id: faster }]);
  });
});

describe("reviewed today", () => {
  // What was undone counts for no day.
  beforeEach(() => sql("UPDATE reviews SET undone_at = now()"));

  const doneAt = async (now: string) => {
    const request = {
      filter: filterOf(),
      sort: "worst" as const,
      cursor: null,
      successes: "folded" as const,
      successesCursor: null,
    };
    return granted(await viewRunChecks(anna.actor, request, { now: new Date(now) })).doneToday;
  };

  it.each([
    // New York is four hours behind in summer and five in winter; Kiritimati is fourteen ahead.
    ["America/New_York", "2030-07-02T04:00:00Z", "2030-07-02T03:59:59.999Z"],
    ["America/New_York", "2030-12-02T05:00:00Z", "2030-12-02T04:59:59.999Z"],
    ["Pacific/Kiritimati", "2031-01-01T10:00:00Z", "2031-01-01T09:59:59.999Z"],
    ["UTC", "2032-02-29T00:00:00Z", "2032-02-28T23:59:59.999Z"],
    // Here the clocks go forward at midnight: the day begins at one.
    ["America/Havana", "2033-03-13T05:00:00Z", "2033-03-13T04:59:59.999Z"],
  ])("in %s begins at %s", async (timeZone, midnight, before) => {
    await setInstance({ timeZone });
    const runs = await makeRuns([{ customer }, { customer }, { customer }]);
    const [first = "", second = "", third = ""] = ids(runs);
    granted(await reviewRuns(anna.actor, { runIds: [first] }, deps({ now: () => new Date(before) })));
    granted(await reviewRuns(anna.actor, { runIds: [second] }, deps({ now: () => new Date(midnight) })));
    expect(await doneAt(midnight)).toEqual({ total: 1, byPerson: [{ name: "Anna", runs: 1 }] });
    granted(await reviewRuns(bert.actor, { runIds: [third] }, deps({ now: () => new Date(midnight) })));
    expect((await doneAt(midnight)).total).toBe(2);
  });

  it("names the busiest first and leaves out what was undone", async () => {
    await setInstance({ timeZone: "UTC" });
    const now = () => new Date("2040-01-01T12:00:00Z");
    const runs = ids(await makeRuns(Array.from({ length: 6 }, () => ({ customer }))));
    granted(await reviewRuns(anna.actor, { runIds: runs.slice(0, 2) }, deps({ now })));
    granted(await reviewRuns(bert.actor, { runIds: runs.slice(2, 5) }, deps({ now })));
    const undone = granted(await reviewRuns(anna.actor, { runIds: runs.slice(5) }, deps({ now })));
    granted(await undoReviewOfRuns(anna.actor, undone, deps({ now })));
    expect(await doneAt("2040-01-01T13:00:00Z")).toEqual({
      total: 5,
      byPerson: [
        { name: "Bert", runs: 3 },
        { name: "Anna", runs: 2 },
      ],
    });
  });
});
