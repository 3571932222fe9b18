import { beforeEach, describe, expect, it } from "vitest";
import { customerPage, findCustomers } from "@/lib/data/customers";
import { prisma } from "@/lib/data/db";
import { jobPage } from "@/lib/data/jobs";
import { encodeCursor } from "@/lib/data/list-cursor";
import { OBJECT_ROWS, objectPage } from "@/lib/data/run-details";
import type { MappingState } from "@/lib/domain/customer-views";
import { OBJECT_RANK, OBJECT_STATUSES } from "@/lib/domain/run";
import { makeCustomer, makeRun, makeRuns, object, removeRuns } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";

const { sql } = databaseForTests();
beforeEach(removeRuns);

type Page<Row> = { rows: Row[]; nextCursor: string | null };

async function everyPage<Row>(page: (cursor: string | null) => Promise<Page<Row>>): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor: string | null = null;
  do {
    const next: Page<Row> = await page(cursor);
    pages.push(next.rows);
    cursor = next.nextCursor;
    // A list that begins anew would never end.
    expect(pages.length).toBeLessThan(50);
  } while (cursor);
  return pages;
}

/** The longest name of a report; told apart by its end. */
const longest = (limit: number, n: number, character = "𝄞") =>
  character.repeat(limit - 3) + String(n).padStart(3, "0");
const jobs =
  (search: string | null, customerId: string | null = null) =>
  (cursor: string | null) =>
    jobPage({ search, customerId }, cursor);
const customers =
  (search: string | null, state: MappingState | null = null) =>
  (cursor: string | null) =>
    customerPage({ search, state, archived: false }, "sandbox", cursor);

const TAMPERED = [
  "x",
  encodeCursor([]),
  encodeCursor(["a", "b"]),
  encodeCursor(["a\u0000", "019e0000-0000-7000-8000-000000000000"]),
  encodeCursor([1, "a\u0000", "019e0000-0000-7000-8000-000000000000"]),
  encodeCursor([2_147_483_648, "a", "019e0000-0000-7000-8000-000000000000"]),
  encodeCursor([2_147_483_648, 0]),
  encodeCursor([0, -2_147_483_649]),
  encodeCursor([0.5, 1]),
];

describe("all jobs", () => {
  it("are listed by customer and name, each once, with their last run", async () => {
    const given = Array.from({ length: 115 }, (_, n) => ({ customer: `Customer ${n % 4}`, job: `Job ${n}` }));
    await makeRuns(
      given.map((run) => ({ ...run, status: "success" as const, startedAt: "2026-11-20T00:00:00Z" })),
    );
    const last = await makeRuns(
      given.map((run) => ({ ...run, status: "warning" as const, startedAt: "2026-11-22T00:00:00Z" })),
    );
    await makeRuns(
      given.map((run) => ({ ...run, status: "error" as const, startedAt: "2026-11-21T00:00:00Z" })),
    );
    const pages = await everyPage(jobs(null));
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 15]);
    const rows = pages.flat();
    expect(rows.map(({ customerName, name }) => `${customerName} ${name}`)).toEqual(
      given.map(({ customer, job }) => `${customer} ${job}`).sort(),
    );
    for (const row of rows) {
      const run = last.find(({ jobId }) => jobId === row.jobId);
      expect(row.lastRun).toEqual({
        runId: run?.runId,
        status: "warning",
        startedAt: new Date("2026-11-22T00:00:00Z"),
      });
    }
  });

  // Of two units in JavaScript; of two characters in small letters; of six characters in JSON.
  it.each(["𝄞", "İ", "\u0001"])(
    "are paged to the end though their names are as long as names can be, of %j",
    async (character) => {
      const names = Array.from({ length: 60 }, (_, n) => longest(200, n, character));
      await makeRuns(
        names.map((job) => ({
          customer: longest(200, 0, character),
          job,
          software: longest(100, 0, character),
          type: longest(100, 0, character),
        })),
      );
      expect((await everyPage(jobs(null))).flat().map(({ name }) => name)).toEqual(names);
    },
  );

  it.each([
    ["CONTOSO", ["Daily"]],
    ["café", ["Nächtlich"]],
    ["CAFÉ", ["Nächtlich"]],
    ["NÄCHT", ["Nächtlich"]],
    ["restic check", ["Nächtlich"]],
    ["ΟΔΟΣ", ["Οδος"]],
    ["100%", ["100% full"]],
    ["%", ["100% full"]],
    ["_", ["a_b"]],
    ["\\", ["c:\\d"]],
    ["a%b", []],
    ["con\u0000toso", ["Daily"]],
  ])("are found by %j in any of their names, taken as letters", async (search, found) => {
    await makeRuns([
      { customer: "Contoso", job: "Daily" },
      { customer: "Café", job: "Nächtlich", software: "Restic", type: "Check" },
      { customer: "Greek", job: "Οδος" },
      { customer: "Odd", job: "100% full" },
      { customer: "Odd", job: "a_b" },
      { customer: "Odd", job: "c:\\d" },
    ]);
    expect((await jobs(search)(null)).rows.map(({ name }) => name)).toEqual(found);
  });

  it("are filtered by customer", async () => {
    const { customerId } = await makeRun({ customer: "Contoso", job: "Daily" });
    await makeRun({ customer: "Fabrikam", job: "Daily" });
    expect((await jobs(null, customerId)(null)).rows.map(({ customerName }) => customerName)).toEqual([
      "Contoso",
    ]);
    expect((await jobs("fabrikam", customerId)(null)).rows).toEqual([]);
    expect(await jobs(null, "no-id")(null)).toEqual({ rows: [], nextCursor: null });
  });

  it.each(TAMPERED)("begin at their start for the cursor %s", async (cursor) => {
    await makeRuns([{ job: "A" }, { job: "B" }]);
    expect((await jobs(null)(cursor)).rows).toHaveLength(2);
  });

  it("are one statement a page", async () => {
    await makeRuns(Array.from({ length: 60 }, (_, n) => ({ job: `Job ${n}` })));
    expect((await statementsOf(() => jobs("job")(null))).statements).toHaveLength(1);
  });
});

describe("customers", () => {
  const map = (
    customerId: string,
    companyId: number,
    status: "ok" | "renamed" | "invalid",
    environment: "sandbox" | "production" = "sandbox",
  ) =>
    prisma().companyMapping.create({
      data: {
        customerId,
        environment,
        companyId,
        companyName: `Company ${companyId}`,
        status,
        previousName: null,
        lastSyncAt: new Date(0),
        mappedById: customerId,
      },
    });

  it("are listed broken mappings first, then renamed, missing, and those in order, by name within each", async () => {
    const made = new Map<string, string>();
    for (const name of [
      "d ok",
      "c ok",
      "b missing",
      "a missing",
      "z renamed",
      "y renamed",
      "x invalid",
      "w invalid",
    ])
      made.set(name, (await makeCustomer(name)).id);
    let companyId = 0;
    for (const [name, id] of made) {
      const [, state] = name.split(" ");
      if (state !== "missing") await map(id, companyId++, state as "ok");
    }
    await map(made.get("a missing") as string, 90, "invalid", "production");
    await prisma().customer.create({ data: { name: "archived", archivedAt: new Date() } });
    const { rows } = await customers(null)(null);
    expect(rows.map(({ name }) => name)).toEqual([
      "w invalid",
      "x invalid",
      "y renamed",
      "z renamed",
      "a missing",
      "b missing",
      "c ok",
      "d ok",
    ]);
    expect(rows.at(-1)?.mapping).toEqual({
      state: "ok",
      companyId: 0,
      companyName: "Company 0",
      previousName: null,
      lastSyncAt: new Date(0),
    });
    expect(rows[4]?.mapping).toEqual({
      state: "missing",
      companyId: null,
      companyName: null,
      previousName: null,
      lastSyncAt: null,
    });
    for (const state of ["invalid", "renamed", "missing", "ok"] as const)
      expect((await customers(null, state)(null)).rows.map(({ name }) => name.split(" ")[1])).toEqual([
        state,
        state,
      ]);
    expect(
      (await customerPage({ search: null, state: "invalid", archived: false }, "production", null)).rows.map(
        ({ name }) => name,
      ),
    ).toEqual(["a missing"]);
  });

  it("are paged to the end, each once, though names are equal or as long as names can be", async () => {
    const names = Array.from({ length: 130 }, (_, n) => (n % 2 === 0 ? "Same name" : longest(200, n)));
    await prisma().customer.createMany({ data: names.map((name) => ({ name })) });
    const pages = await everyPage(customers(null));
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 30]);
    const wanted = await sql<{ id: string }>("SELECT id FROM customers ORDER BY name, id");
    expect(pages.flat().map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });

  it("say how many jobs they have and how bad the worst unreviewed run is", async () => {
    await makeRuns([
      { customer: "A", job: "1", status: "warning" },
      { customer: "A", job: "2", status: "missed" },
      { customer: "B", job: "1", status: "success" },
    ]);
    await makeCustomer("C");
    const { rows } = await customers(null)(null);
    expect(rows.map(({ name, jobCount, worst, isNew }) => [name, jobCount, worst, isNew])).toEqual([
      ["A", 2, "missed", true],
      ["B", 1, "success", true],
      ["C", 0, null, true],
    ]);
  });

  it.each([
    ["a_b", ["A_B"]],
    ["%", ["100%"]],
    ["\\", ["c\\d"]],
    ["É", ["Café"]],
    ["1\u000000%", ["100%"]],
  ])("are found by %j in their name, in lists and in pickers", async (search, found) => {
    for (const name of ["A_B", "AxB", "100%", "c\\d", "Café"]) await makeCustomer(name);
    expect((await customers(search)(null)).rows.map(({ name }) => name)).toEqual(found);
    expect((await findCustomers(search, 20)).map(({ name }) => name)).toEqual(found);
  });

  it("are offered in pickers by name, without those that are archived, so many as are asked for", async () => {
    for (const name of ["B", "A", "C"]) await makeCustomer(name);
    await prisma().customer.create({ data: { name: "AA archived", archivedAt: new Date() } });
    expect((await findCustomers("", 2)).map(({ name }) => name)).toEqual(["A", "B"]);
  });

  it.each(TAMPERED)("begin at their start for the cursor %s", async (cursor) => {
    for (const name of ["A", "B"]) await makeCustomer(name);
    expect((await customers(null)(cursor)).rows).toHaveLength(2);
  });
});

describe("objects of a run", () => {
  const page =
    (runId: string, search: string | null = null) =>
    (cursor: string | null) =>
      objectPage(runId, { cursor, search, limit: OBJECT_ROWS });

  it("are listed worst first, in the report's order among equals, each once, beyond one page", async () => {
    const objects = Array.from({ length: 470 }, (_, n) =>
      object({ name: `VM ${n}`, status: OBJECT_STATUSES[n % 5] ?? "error", message: "" }),
    );
    const { runId } = await makeRun({ objects });
    await makeRun({ job: "another", objects: [object()] });
    const pages = await everyPage(page(runId));
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 70]);
    const wanted = objects
      .map((each, position) => ({ ...each, position }))
      .sort((a, b) => OBJECT_RANK[b.status] - OBJECT_RANK[a.status] || a.position - b.position);
    expect(pages.flat()).toEqual(wanted);
  });

  it.each([
    ["vm 7", ["VM 7"]],
    ["DISK", ["VM 7", "USB Disk"]],
    ["100%", ["VM 7"]],
    ["_", ["a_b"]],
    ["\\", ["a_b"]],
    ["nothing has this", []],
    ["\u0000USB", ["USB Disk"]],
  ])("are found by %j in name or message", async (search, found) => {
    const { runId } = await makeRun({
      objects: [
        object({ name: "USB Disk", status: "warning", message: "" }),
        object({ name: "a_b", status: "success", message: "c:\\d" }),
        object({ name: "VM 7", message: "disk 100% full" }),
      ],
    });
    expect((await page(runId, search)(null)).rows.map(({ name }) => name)).toEqual(found);
  });

  it("are searched beyond the first page", async () => {
    const objects = Array.from({ length: 450 }, (_, n) => object({ name: n % 2 ? `odd ${n}` : `even ${n}` }));
    const { runId } = await makeRun({ objects });
    const found = await everyPage(page(runId, "odd"));
    expect(found.map(({ length }) => length)).toEqual([200, 25]);
    expect(found.flat().map(({ position }) => position)).toEqual(
      Array.from({ length: 225 }, (_, n) => 2 * n + 1),
    );
  });

  it.each(TAMPERED)("begin at their start for the cursor %s", async (cursor) => {
    const { runId } = await makeRun({ objects: [object(), object()] });
    expect((await page(runId)(cursor)).rows).toHaveLength(2);
  });
});
