import { randomInt } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetJobNames, type JobName, jobIdsOf } from "@/lib/data/job-names";
import { removeRuns } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";

const { sql, connection, waiting } = databaseForTests();

const name = (given: Partial<JobName> = {}): JobName => ({
  customer: "Contoso",
  software: "Veeam",
  type: "Backup",
  name: "Daily",
  ...given,
});

const count = async (table: string) => (await sql<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

/** The same code as another process would load it: with nothing looked up yet. */
async function anotherProcess(): Promise<typeof jobIdsOf> {
  vi.resetModules();
  return (await import("@/lib/data/job-names")).jobIdsOf;
}

beforeEach(removeRuns);

describe("jobIdsOf", () => {
  it("makes a customer and a job from the names of the first report, marked new and found by all their names", async () => {
    const [jobId] = await jobIdsOf([name({ customer: "  Contoso Ltd ", name: " Daily VM " })]);
    expect(await sql("SELECT id, name, software, type, is_new, search_text FROM jobs")).toEqual([
      {
        id: jobId,
        name: "Daily VM",
        software: "Veeam",
        type: "Backup",
        is_new: true,
        search_text: "contoso ltd daily vm veeam backup",
      },
    ]);
    expect(await sql("SELECT name, is_new FROM customers")).toEqual([{ name: "Contoso Ltd", is_new: true }]);
  });

  it.each([
    ["the customer's letters", { customer: "CONTOSO" }],
    ["space around the customer", { customer: "\t Contoso\u00a0" }],
    ["the job's letters", { name: "DAILY" }],
    ["space around the job", { name: " Daily\n" }],
    ["the software's letters", { software: "veeam " }],
    ["the type's letters", { type: " BACKUP" }],
  ])("knows a job again though %s differ", async (_, other) => {
    const [first] = await jobIdsOf([name()]);
    expect(await jobIdsOf([name(other)])).toEqual([first]);
    forgetJobNames();
    expect(await jobIdsOf([name(other), name()])).toEqual([first, first]);
    expect([await count("customers"), await count("jobs")]).toEqual([1, 1]);
  });

  it.each([
    ["customer", { customer: "Fabrikam" }],
    ["software", { software: "Acronis" }],
    ["type", { type: "" }],
    ["name", { name: "Dai ly" }],
  ])("tells jobs apart by their %s", async (_, other) => {
    const [first, second] = await jobIdsOf([name(), name(other)]);
    expect(second).not.toBe(first);
    expect(await count("jobs")).toBe(2);
  });

  it("gives the same job to each name of a batch that means it, and one job to one customer", async () => {
    const names = [
      name(),
      name({ customer: "Fabrikam" }),
      name({ customer: "CONTOSO" }),
      name({ customer: " fabrikam" }),
    ];
    const [a, b, c, d] = await jobIdsOf(names);
    expect([c, d]).toEqual([a, b]);
    expect(
      await sql(
        "SELECT c.name, count(*)::int AS jobs FROM jobs j JOIN customers c ON c.id = j.customer_id GROUP BY 1 ORDER BY 1",
      ),
    ).toEqual([
      { name: "Contoso", jobs: 1 },
      { name: "Fabrikam", jobs: 1 },
    ]);
  });

  it("makes each customer and job once though two processes see them for the first time at once", async () => {
    const names = Array.from({ length: 40 }, (_, n) =>
      name({ customer: `Customer ${n % 7}`, name: `Job ${n}` }),
    );
    const processes = [await anotherProcess(), await anotherProcess()];
    // Both have found nothing, and come to make what is missing in the same moment.
    const other = await connection();
    await other.query("SELECT pg_advisory_lock(hashtextextended('backupchecks new names', 0))");
    const both = processes.map((find, index) => find(index === 0 ? names : names.toReversed()));
    await waiting(2);
    await other.query("SELECT pg_advisory_unlock_all()");
    const [first = [], second = []] = await Promise.all(both);
    expect(second.toReversed()).toEqual(first);
    expect([await count("customers"), await count("customer_source_names")]).toEqual([7, 7]);
    expect([await count("jobs"), await count("job_source_names")]).toEqual([40, 40]);
  });

  it("takes as many statements for a thousand jobs never seen before as for one", async () => {
    const batch = (size: number, word: string) =>
      Array.from({ length: size }, (_, n) => name({ customer: `${word} ${n % 100}`, name: `Job ${n}` }));
    const one = await statementsOf(() => jobIdsOf(batch(1, "Few")));
    const thousand = await statementsOf(() => jobIdsOf(batch(1_000, "Many")));
    expect(new Set(thousand.value).size).toBe(1_000);
    expect(thousand.statements.length).toBe(one.statements.length);
    expect(one.statements.length).toBeLessThanOrEqual(12);
  });

  it("takes one statement for jobs that another process has made, and none for those it has seen itself", async () => {
    const names = Array.from({ length: 50 }, (_, n) => name({ name: `Job ${n}` }));
    const ids = await jobIdsOf(names);
    forgetJobNames();
    const first = await statementsOf(() => jobIdsOf(names));
    const second = await statementsOf(() => jobIdsOf(names.toReversed()));
    expect([first.value, second.value]).toEqual([ids, ids.toReversed()]);
    expect([first.statements.length, second.statements.length]).toEqual([1, 0]);
  });

  it("keeps the longest names that reports may carry, in the widest characters", async () => {
    // At random, so that nothing is won by compressing them; an index entry has an upper limit.
    const wide = (length: number) =>
      Array.from({ length }, () => String.fromCodePoint(0x20000 + randomInt(0x5000))).join("");
    const longest = name({ customer: wide(200), software: wide(100), type: wide(100), name: wide(200) });
    const [jobId] = await jobIdsOf([longest]);
    forgetJobNames();
    expect(await jobIdsOf([longest])).toEqual([jobId]);
  });
});
