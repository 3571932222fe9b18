import fc from "fast-check";
import { v7 as uuid } from "uuid";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inTransaction, prisma } from "@/lib/data/db";
import { jobIdsOf } from "@/lib/data/job-names";
import { saveReview, undoReview, unreviewedIds } from "@/lib/data/reviews";
import { storeRuns } from "@/lib/data/run-intake";
import { RUN_STATUSES, type RunStatus } from "@/lib/domain/run";
import { incoming, makeUser, removeRuns } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";

const { sql, connection, waiting } = databaseForTests();

const QUEUE = `SELECT job_id, run_id, status::text, started_at, headline, run_count FROM queued_jobs ORDER BY job_id`;

/** The queue as one would say it without triggers. */
const SAID_PLAINLY = `
  SELECT g.job_id, w.id AS run_id, w.status::text, w.started_at, w.headline, g.run_count
  FROM (SELECT job_id, count(*)::int AS run_count, (array_agg(id ORDER BY status DESC, started_at DESC, id DESC))[1] AS worst
        FROM runs WHERE review_id IS NULL GROUP BY job_id) g
  JOIN runs w ON w.id = g.worst ORDER BY g.job_id`;

const JOBS = 3;

interface Spec {
  job: number;
  status: RunStatus;
  hour: number;
}

type Step =
  | { do: "insert"; runs: Spec[] }
  | { do: "insert-again"; pick: number }
  | { do: "review"; picks: number[] }
  | { do: "review-job"; job: number }
  | { do: "undo"; pick: number }
  | { do: "correct"; pick: number; status: RunStatus; hour: number }
  | { do: "remove"; pick: number };

const status = fc.constantFrom(...RUN_STATUSES);
// Few hours, so that runs of one job often begin at the same time.
const hour = fc.nat(3);
const spec = fc.record({ job: fc.nat(JOBS - 1), status, hour });
const pick = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("insert" as const),
      runs: fc.array(spec, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("insert-again" as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("review" as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("review-job" as const), job: fc.nat(JOBS - 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("undo" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("correct" as const), pick, status, hour }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), pick }) },
);

const at = (hours: number) => new Date(Date.UTC(2026, 10, 22, hours));

/** The code that stores runs, as two processes have it: within one, small calls go together. */
const processes: (typeof storeRuns)[] = [storeRuns];

beforeAll(async () => {
  vi.resetModules();
  processes.push((await import("@/lib/data/run-intake")).storeRuns);
});

/** Jobs, and what has been put into them so far; a step picks from that. */
class World {
  private runs: { id: string; jobId: string; externalId: string }[] = [];
  private reviews: { id: string; runIds: string[] }[] = [];
  constructor(
    private readonly jobIds: string[],
    private readonly userId: string,
  ) {}

  static async fresh(userId: string): Promise<World> {
    await removeRuns();
    const names = Array.from({ length: JOBS }, (_, n) => ({
      customer: "C",
      software: "S",
      type: "",
      name: `${n}`,
    }));
    return new World(await jobIdsOf(names), userId);
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case "insert":
        return this.insert(one.runs);
      case "insert-again":
        return this.insertAgain(one.pick);
      case "review":
        return this.review({ runIds: one.picks.flatMap((each) => this.run(each)?.id ?? []), jobIds: [] });
      case "review-job":
        return this.review({ runIds: [], jobIds: [this.jobIds[one.job] as string] });
      case "undo":
        return this.undo(one.pick);
      case "correct": {
        const data = { status: one.status, startedAt: at(one.hour), headline: `corrected to ${one.status}` };
        await prisma().run.updateMany({ where: { id: this.run(one.pick)?.id ?? uuid() }, data });
        return;
      }
      case "remove":
        await prisma().run.deleteMany({ where: { id: this.run(one.pick)?.id ?? uuid() } });
    }
  }

  private run(picked: number) {
    return this.runs.length > 0 ? this.runs[picked % this.runs.length] : undefined;
  }

  private async insert(specs: Spec[]): Promise<void> {
    const batch = specs.map((each) =>
      incoming(
        {
          status: each.status,
          startedAt: at(each.hour),
          remark: each.status === "success" ? null : `said ${uuid()}`,
        },
        this.jobIds[each.job] as string,
      ),
    );
    this.runs.push(...batch);
    const store = processes[this.runs.length % processes.length] as typeof storeRuns;
    await store(batch);
  }

  private async insertAgain(picked: number): Promise<void> {
    const run = this.run(picked);
    if (run) await storeRuns([incoming({ externalId: run.externalId, status: "error" }, run.jobId)]);
  }

  private async review(of: { runIds: string[]; jobIds: string[] }): Promise<void> {
    const runIds = await unreviewedIds(of);
    if (runIds.length === 0) return;
    const id = uuid();
    const taken = await inTransaction((writer) =>
      saveReview(writer, { id, userId: this.userId, at: new Date(), runIds }),
    );
    this.reviews.push({ id, runIds: taken });
  }

  private async undo(picked: number): Promise<void> {
    const review = this.reviews.length > 0 ? this.reviews[picked % this.reviews.length] : undefined;
    if (review) await inTransaction((writer) => undoReview(writer, review, new Date()));
  }
}

describe("the queue that the triggers keep", () => {
  let userId: string;
  beforeEach(async () => {
    userId = (await makeUser()).id;
  });

  it("is what a plain GROUP BY over the runs says, after every insert, review, undo, correction and removal", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const world = await World.fresh(userId);
        for (const one of steps) {
          await world.take(one);
          const said = await sql(SAID_PLAINLY);
          compared += said.length;
          expect(await sql(QUEUE)).toEqual(said);
        }
      }),
      { numRuns: 25 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("is the same when transactions on the same jobs run at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          const world = await World.fresh(userId);
          await world.take({
            do: "insert",
            runs: [
              { job: 0, status: "warning", hour: 1 },
              { job: 1, status: "error", hour: 1 },
            ],
          });
          for (const round of rounds) {
            await Promise.all(round.map((one) => world.take(one)));
            expect(await sql(QUEUE)).toEqual(await sql(SAID_PLAINLY));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("follows a run that is moved to another job", async () => {
    const name = (job: string) => ({ customer: "Moved", software: "S", type: "", name: job });
    const [from = "", to = ""] = await jobIdsOf([name("from"), name("to")]);
    const [run] = await storeRuns([incoming({ status: "error" }, from)]);
    await prisma().run.update({ where: { id: run?.id ?? "" }, data: { jobId: to } });
    expect(await sql(QUEUE)).toEqual(await sql(SAID_PLAINLY));
    expect(await prisma().queuedJob.findUnique({ where: { jobId: from } })).toBeNull();
  });

  it("counts both runs of two transactions that meet on one job", async () => {
    const [jobId = ""] = await jobIdsOf([{ customer: "Both", software: "S", type: "", name: "J" }]);
    const insert = (
      client: { query: (text: string, values: unknown[]) => Promise<unknown> },
      status: RunStatus,
    ) =>
      client.query(
        `INSERT INTO runs (id, job_id, external_id, status, started_at, source, object_count, problem_count)
         VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2::run_status, now(), 'api', 0, 0)`,
        [jobId, status],
      );
    const [first, second] = [await connection(), await connection()];
    await first.query("BEGIN");
    await insert(first, "error");
    await second.query("BEGIN");
    const blocked = insert(second, "success");
    await waiting(1);
    await first.query("COMMIT");
    await blocked;
    await second.query("COMMIT");
    const [row] = await sql("SELECT status::text, run_count FROM queued_jobs WHERE job_id = $1", [jobId]);
    expect(row).toEqual({ status: "error", run_count: 2 });
  });
});
