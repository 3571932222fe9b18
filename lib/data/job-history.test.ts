import { beforeEach, describe, expect, it } from "vitest";
import {
  findJob,
  historyPage,
  lastRuns,
  neighboursOf,
  STRIP_RUNS,
  unreviewedRuns,
} from "@/lib/data/job-history";
import { findRun } from "@/lib/data/run-details";
import type { RunStatus } from "@/lib/domain/run";
import { actor, granted, linkToTicket, makeRun, makeRuns, unique } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { storyOf } from "@/lib/use-cases/run-story";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";

const { sql } = databaseForTests();

const LETTERS: Record<string, RunStatus> = {
  s: "success",
  w: "warning",
  e: "error",
  m: "missed",
  u: "unknown",
};
const at = (day: number) => new Date(Date.UTC(2026, 10, 1 + day));

let job: string;
beforeEach(() => {
  job = unique("Job");
});

/** One run a day, by the first letters of their statuses. */
async function history(letters: string): Promise<string[]> {
  const made = await makeRuns(
    [...letters].map((letter, day) => ({ job, status: LETTERS[letter] as RunStatus, startedAt: at(day) })),
  );
  return made.map(({ runId }) => runId);
}

async function storyOfRun(runId: string) {
  const run = await findRun(runId);
  if (!run) throw new Error("no such run");
  return storyOf(run, await neighboursOf(runId));
}

describe("the story of a run", () => {
  // The run that is told is in capitals.
  it.each([
    ["E", { since: 0, inARow: 1, fixedBy: null, success: null, latest: true }],
    ["S", { since: null, inARow: 0, fixedBy: null, success: null, latest: true }],
    ["sE", { since: 1, inARow: 1, fixedBy: null, success: 0, latest: true }],
    ["seeE", { since: 1, inARow: 3, fixedBy: null, success: 0, latest: true }],
    ["sEee", { since: 1, inARow: 3, fixedBy: null, success: 0, latest: false }],
    ["seEes", { since: 1, inARow: 3, fixedBy: 4, success: 0, latest: false }],
    ["seEesees", { since: 1, inARow: 3, fixedBy: 4, success: 0, latest: false }],
    ["sesE", { since: 3, inARow: 1, fixedBy: null, success: 2, latest: true }],
    ["wmuE", { since: 0, inARow: 4, fixedBy: null, success: null, latest: true }],
    ["sWes", { since: 1, inARow: 2, fixedBy: 3, success: 0, latest: false }],
    ["ssS", { since: null, inARow: 0, fixedBy: null, success: 1, latest: true }],
    ["seeSes", { since: null, inARow: 0, fixedBy: null, success: 0, latest: false }],
  ])("in %s", async (letters, said) => {
    const told = letters.search(/[A-Z]/);
    const runs = await history(letters.toLowerCase());
    await makeRuns([{ job: `${job} of another`, status: "success", startedAt: at(told) }]);
    expect(await storyOfRun(runs[told] as string)).toEqual({
      failingSince: said.since === null ? null : at(said.since),
      runsInARow: said.inARow,
      lastSuccessAt: said.success === null ? null : at(said.success),
      fixedBy: said.fixedBy === null ? null : { runId: runs[said.fixedBy], startedAt: at(said.fixedBy) },
      isLatest: said.latest,
    });
    expect(await neighboursOf(runs[told] as string)).toMatchObject({
      previousRunId: runs[told - 1] ?? null,
      nextRunId: runs[told + 1] ?? null,
    });
  });

  it("goes by the order of runs where several began together", async () => {
    const made = await makeRuns(
      ["success", "error", "error"].map((status) => ({ job, status: status as RunStatus, startedAt: at(0) })),
    );
    const ids = made.map(({ runId }) => runId);
    const order = ids.toSorted();
    for (const [place, runId] of order.entries()) {
      const around = await neighboursOf(runId);
      expect(around).toMatchObject({
        previousRunId: order[place - 1] ?? null,
        nextRunId: order[place + 1] ?? null,
      });
    }
  });

  it("counts to a hundred in a row and no further, from the first on", async () => {
    const runs = await history(`s${"e".repeat(130)}`);
    expect(await storyOfRun(runs.at(-1) as string)).toMatchObject({ failingSince: at(1), runsInARow: 100 });
  });

  it("is one statement", async () => {
    const [runId = ""] = await history("se");
    expect((await statementsOf(() => neighboursOf(runId))).statements).toHaveLength(1);
  });
});

describe("the history of a job", () => {
  it("has each run once, newest first, over all pages, though many began together", async () => {
    const made = await makeRuns(
      Array.from({ length: 120 }, (_, n) => ({ job, status: "error" as const, startedAt: at(n % 3) })),
    );
    await makeRuns([{ job: `${job} of another` }]);
    const [{ jobId } = { jobId: "" }] = made;
    const wanted = await sql<{ id: string }>(
      "SELECT id FROM runs WHERE job_id = $1 ORDER BY started_at DESC, id DESC",
      [jobId],
    );
    const seen: string[] = [];
    const pages: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof historyPage>> = await historyPage(jobId, "sandbox", cursor);
      seen.push(...page.rows.map(({ runId }) => runId));
      pages.push(page.rows.length);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(wanted.map(({ id }) => id));
    expect(pages).toEqual([50, 50, 20]);
  });

  it("has no next page after one that is just full", async () => {
    const [{ jobId } = { jobId: "" }] = await makeRuns(
      Array.from({ length: 50 }, (_, n) => ({ job, startedAt: at(n) })),
    );
    const page = await historyPage(jobId, "sandbox", null);
    expect([page.rows.length, page.nextCursor]).toEqual([50, null]);
  });

  it("shows the ticket of the environment in use", async () => {
    const { runId, jobId } = await makeRun({ job });
    await linkToTicket(runId, { number: "T-sandbox" });
    await linkToTicket(runId, { number: "T-production", environment: "production" });
    const numbers = async (environment: "sandbox" | "production") =>
      (await historyPage(jobId, environment, null)).rows.map(({ ticketNumber }) => ticketNumber);
    expect([await numbers("sandbox"), await numbers("production")]).toEqual([
      ["T-sandbox"],
      ["T-production"],
    ]);
  });

  it("is a strip of the last runs, oldest first", async () => {
    const runs = await history("e".repeat(STRIP_RUNS + 5));
    const { jobId = "" } = (await findRun(runs[0] as string)) ?? {};
    expect((await lastRuns(jobId)).map(({ runId }) => runId)).toEqual(runs.slice(-STRIP_RUNS));
  });

  it("names the unreviewed runs, newest first, so many as are asked for", async () => {
    const runs = await history("eeeee");
    const { jobId = "" } = (await findRun(runs[0] as string)) ?? {};
    expect((await unreviewedRuns(jobId, 3)).map(({ runId }) => runId)).toEqual(runs.slice(-3).toReversed());
  });
});

describe("Job Details of a job", () => {
  it("tells how often it succeeded and how long it usually takes", async () => {
    const [{ jobId } = { jobId: "" }] = await makeRuns(
      [10, 500, 20, null].map((minutes, day) => ({
        job,
        status: day === 1 ? ("error" as const) : ("success" as const),
        startedAt: at(day),
        endedAt: minutes === null ? null : new Date(at(day).getTime() + minutes * 60_000),
      })),
    );
    const view = granted(await viewJobDetails(actor("reporter"), { jobId, cursor: null }));
    expect(view).toMatchObject({ successes: 3, usualSeconds: 20 * 60, canReview: false });
    expect(view.job).toEqual(await findJob(jobId));
    expect(view.runs.rows.map(({ status }) => status)).toEqual(["success", "success", "error", "success"]);
  });

  it("of a job of which no run has ended knows no usual time", async () => {
    const { jobId } = await makeRun({ job });
    expect(granted(await viewJobDetails(actor(), { jobId, cursor: null })).usualSeconds).toBeNull();
  });
});
