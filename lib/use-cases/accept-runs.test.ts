import type pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/data/db";
import { forgetJobNames } from "@/lib/data/job-names";
import { object, removeRuns, report } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { acceptRuns, type IngestEntry } from "@/lib/use-cases/accept-runs";

const { sql, connection, waiting } = databaseForTests();

const BASE = "https://backupchecks.example.com";
const runs = (size: number, given: (n: number) => Record<string, unknown> = () => ({})) =>
  Array.from({ length: size }, (_, n) => report({ externalId: `run ${n}`, ...given(n) }));
const results = (entries: IngestEntry[]) => entries.map(({ result }) => result);
const count = async (table: string) => (await sql<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

beforeEach(removeRuns);

describe("acceptRuns", () => {
  it("keeps a run with all that it says", async () => {
    const [entry] = await acceptRuns(
      [
        report({
          externalId: "2f6c",
          endedAt: "2026-11-22T22:41:30+01:00",
          remark: "2 of 7 machines failed",
          ticketNumber: " T20261122.0001 ",
          objects: [
            object(),
            object({ name: "USB Disk", type: "Disk", status: "warning", message: "Low on free space" }),
          ],
        }),
      ],
      BASE,
    );
    expect(entry).toEqual({
      externalId: "2f6c",
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url: `${BASE}/jobs/${entry?.jobId}/runs/${entry?.runId}`,
      status: "error",
      result: "created",
      errors: [],
    });
    expect(await sql("SELECT * FROM runs")).toEqual([
      {
        id: entry?.runId,
        job_id: entry?.jobId,
        external_id: "2f6c",
        status: "error",
        started_at: new Date("2026-11-22T21:00:04Z"),
        ended_at: new Date("2026-11-22T21:41:30Z"),
        received_at: expect.any(Date),
        source: "api",
        headline: "2 of 7 machines failed",
        remark: "2 of 7 machines failed",
        object_count: 2,
        problem_count: 2,
        manual_ticket_number: "T20261122.0001",
        review_id: null,
      },
    ]);
    expect(
      await sql("SELECT position, name, type, status::text, message FROM run_objects ORDER BY position"),
    ).toEqual([
      { position: 0, name: "HV01", type: "VM", status: "error", message: "Snapshot could not be created" },
      { position: 1, name: "USB Disk", type: "Disk", status: "warning", message: "Low on free space" },
    ]);
  });

  it("answers with a path where no base URL is set", async () => {
    const [entry] = await acceptRuns([report()], null);
    expect(entry?.url).toBe(`/jobs/${entry?.jobId}/runs/${entry?.runId}`);
  });

  it.each([
    ["a remark of white space", { remark: " \n\t" }, { remark: null, headline: null }],
    ["a ticket number of white space", { ticketNumber: "  " }, { manual_ticket_number: null }],
    ["no objects", { objects: [] }, { object_count: 0, problem_count: 0 }],
    [
      "objects that are well, skipped or not known",
      {
        objects: [
          object({ status: "success" }),
          object({ status: "skipped" }),
          object({ status: "unknown", message: "?" }),
        ],
      },
      { object_count: 3, problem_count: 1, headline: "HV01: ?" },
    ],
  ])("takes %s for what it is", async (_, given, kept) => {
    await acceptRuns([report(given)], null);
    expect(await sql("SELECT * FROM runs")).toMatchObject([kept]);
  });

  it("answers in the order in which it was asked, whatever became of each", async () => {
    await acceptRuns([report({ externalId: "old" })], null);
    const entries = await acceptRuns(
      [
        report({ externalId: "z" }),
        report({ externalId: "bad", status: "Failed" }),
        report({ externalId: "old" }),
        null,
        report({ externalId: "a", job: { name: "Another", software: "Acronis" } }),
        report({ externalId: "z" }),
      ],
      null,
    );
    expect(entries.map(({ externalId, result }) => [externalId, result])).toEqual([
      ["z", "created"],
      ["bad", "rejected"],
      ["old", "duplicate"],
      [null, "rejected"],
      ["a", "created"],
      ["z", "duplicate"],
    ]);
    expect(entries[1]).toMatchObject({
      runId: null,
      jobId: null,
      url: null,
      status: null,
      errors: [{ path: "status", message: "must be one of success, warning, error, unknown" }],
    });
    expect(entries[3]?.errors).toEqual([{ path: "", message: "must be a JSON object" }]);
    expect(entries[5]?.runId).toBe(entries[0]?.runId);
    expect(await count("runs")).toBe(3);
  });

  it("tells each thing that is wrong with a run, up to a hundred", async () => {
    const [few, many] = await acceptRuns(
      [{ externalId: "few", customer: "C" }, report({ objects: Array(5_000).fill({}) })],
      null,
    );
    expect(few?.errors.map(({ path }) => path)).toEqual(["job", "startedAt", "status"]);
    expect(many?.errors).toHaveLength(100);
  });

  it("changes nothing when a run is sent again, and answers as the first time did", async () => {
    const first = report({ externalId: "same", status: "warning", remark: "as it was", objects: [object()] });
    const [created] = await acceptRuns([first], BASE);
    const before = await sql("SELECT * FROM runs");
    const again = {
      ...first,
      status: "success",
      remark: "changed",
      objects: [],
      startedAt: "2026-11-23T00:00:00Z",
    };
    const [duplicate] = await acceptRuns([again], BASE);
    expect(duplicate).toEqual({ ...created, result: "duplicate" });
    expect(await sql("SELECT * FROM runs")).toEqual(before);
    expect(await count("run_objects")).toBe(1);
  });

  it("takes the first of equal runs in a batch, with its objects alone", async () => {
    const [a, b, c] = await acceptRuns(
      [
        report({ externalId: "same", status: "error", objects: [object({ name: "first" })] }),
        report({ externalId: "other" }),
        report({ externalId: "same", status: "success", objects: [object({ name: "second" }), object()] }),
      ],
      null,
    );
    expect(results([a, b, c] as IngestEntry[])).toEqual(["created", "created", "duplicate"]);
    expect(c).toEqual({ ...a, result: "duplicate" });
    expect(await sql("SELECT name FROM run_objects")).toEqual([{ name: "first" }]);
  });

  it("knows a run by its job too: the same ID in another job is another run", async () => {
    const job = { name: "Weekly", software: "Veeam Backup & Replication", type: "Backup" };
    const entries = await acceptRuns(
      [
        report({ externalId: "1" }),
        report({ externalId: "1", job }),
        report({ externalId: "1", customer: "Fabrikam" }),
      ],
      null,
    );
    expect(results(entries)).toEqual(["created", "created", "created"]);
    expect(new Set(entries.map(({ jobId }) => jobId)).size).toBe(3);
    expect(results(await acceptRuns([report({ externalId: "1", customer: " CONTOSO " })], null))).toEqual([
      "duplicate",
    ]);
  });

  it("takes IDs for different that differ in letters or space", async () => {
    const ids = ["a", "A", " a", "a "].map((externalId) => report({ externalId }));
    expect(results(await acceptRuns(ids, null))).toEqual(["created", "created", "created", "created"]);
  });

  it("knows a run again though its names and its ID hold half a character", async () => {
    const cut = report({
      externalId: "run \ud834",
      customer: "Caf\udd1e",
      job: { name: "\ud834", software: "s" },
    });
    expect(results(await acceptRuns([cut], null))).toEqual(["created"]);
    forgetJobNames();
    expect(results(await acceptRuns([cut, cut], null))).toEqual(["duplicate", "duplicate"]);
  });

  it("keeps each run once when two send overlapping batches in opposite order at once", async () => {
    const batch = runs(300, (n) => ({
      job: { name: `Job ${n % 11}`, software: "Veeam" },
      objects: [object()],
    }));
    const [forward, backward] = await Promise.all([
      acceptRuns(batch.slice(0, 250), null),
      acceptRuns(batch.slice(50).toReversed(), null),
    ]);
    const both = [...forward, ...backward];
    expect(results(both).filter((result) => result === "created")).toHaveLength(300);
    expect(results(both).filter((result) => result === "duplicate")).toHaveLength(200);
    const byExternalId = Map.groupBy(both, ({ externalId }) => externalId);
    for (const entries of byExternalId.values())
      expect(new Set(entries.map(({ runId }) => runId)).size).toBe(1);
    expect([await count("runs"), await count("run_objects")]).toEqual([300, 300]);
  });

  describe("while another process stores the same runs", () => {
    const insert = (other: pg.Client, jobId: string, externalId: string) =>
      other.query<{ id: string }>(
        `INSERT INTO runs (id, job_id, external_id, status, started_at, source, object_count, problem_count)
         VALUES (gen_random_uuid(), $1, $2, 'warning', now(), 'api', 0, 0) RETURNING id`,
        [jobId, externalId],
      );
    const knownJob = async () => (await acceptRuns([report()], null))[0]?.jobId as string;

    it("waits for the other's transaction, and then answers with the other's run", async () => {
      const [jobId, other] = [await knownJob(), await connection()];
      await other.query("BEGIN");
      const { rows } = await insert(other, jobId, "contested");
      const answer = acceptRuns([report({ externalId: "contested", status: "error" })], null);
      await waiting(1);
      await other.query("COMMIT");
      expect(await answer).toMatchObject([{ result: "duplicate", runId: rows[0]?.id, status: "warning" }]);
    });

    it("goes by one order whatever the order of the batch, so that none waits for what waits for it", async () => {
      const [jobId, other] = [await knownJob(), await connection()];
      await other.query("BEGIN");
      await insert(other, jobId, "a");
      const answer = acceptRuns([report({ externalId: "b" }), report({ externalId: "a" })], null);
      await waiting(1);
      await insert(other, jobId, "b");
      await other.query("COMMIT");
      expect(results(await answer)).toEqual(["duplicate", "duplicate"]);
    });
  });

  it("takes at most two statements for a thousand runs of known jobs, as for one", async () => {
    const jobs = (n: number) => ({ job: { name: `Job ${n % 40}`, software: "Veeam" } });
    await acceptRuns(
      runs(40, (n) => ({ ...jobs(n), externalId: `first ${n}` })),
      null,
    );
    const batch = runs(1_000, (n) => ({ ...jobs(n), objects: [object(), object({ name: "HV02" })] }));
    const first = await statementsOf(() => acceptRuns(batch, null));
    expect(results(first.value).every((result) => result === "created")).toBe(true);
    const again = await statementsOf(() => acceptRuns(batch, null));
    expect(results(again.value).every((result) => result === "duplicate")).toBe(true);
    const one = await statementsOf(() => acceptRuns([report({ externalId: "one more", ...jobs(3) })], null));
    expect([one, first, again].map(({ statements }) => statements.length)).toEqual([1, 1, 2]);
  });

  it("keeps a run of ten thousand objects, in their order", async () => {
    const objects = Array.from({ length: 10_000 }, (_, n) =>
      object({ name: `VM ${n}`, status: n === 9_999 ? "error" : "success" }),
    );
    const [entry] = await acceptRuns([report({ objects })], null);
    expect(entry?.result).toBe("created");
    expect(await sql("SELECT object_count, problem_count, headline FROM runs")).toEqual([
      { object_count: 10_000, problem_count: 1, headline: "VM 9999: Snapshot could not be created" },
    ]);
    const [row] = await sql(
      "SELECT count(*)::int AS n, bool_and(name = 'VM ' || position) AS ordered FROM run_objects",
    );
    expect(row).toEqual({ n: 10_000, ordered: true });
  });
});

describe("what was answered", () => {
  it("is there for everybody at that moment", async () => {
    const other = await connection();
    const [entry] = await acceptRuns([report({ objects: [object()] })], null);
    const { rows } = await other.query(
      "SELECT r.id, o.name FROM runs r JOIN run_objects o ON o.run_id = r.id JOIN queued_jobs q ON q.run_id = r.id",
    );
    expect(rows).toEqual([{ id: entry?.runId, name: "HV01" }]);
  });

  it("waits for the disk as the server is set to: nothing here has it answer sooner", async () => {
    const show = "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'";
    expect(await rowsOf("test-durability", show)).toEqual(await sql(show));
    const { statements } = await statementsOf(() => acceptRuns([report({ customer: "New to all" })], null));
    expect(statements.join("\n")).not.toMatch(/synchronous_commit/i);
  });

  it("is never said when the database goes away before the run is in it", async () => {
    await acceptRuns([report()], null);
    const other = await connection();
    await other.query("BEGIN");
    await other.query("LOCK TABLE run_objects IN EXCLUSIVE MODE");
    const answer = acceptRuns([report({ externalId: "lost", objects: [object()] })], null);
    const outcome = answer.then(
      () => "answered",
      () => "failed",
    );
    await waiting(1);
    await sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    expect(await outcome).toBe("failed");
    await other.query("ROLLBACK");
    expect(await sql("SELECT 1 FROM runs WHERE external_id = 'lost'")).toEqual([]);
    expect(results(await acceptRuns([report({ externalId: "lost" })], null))).toEqual(["created"]);
  });
});
