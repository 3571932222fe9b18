import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { findCustomer, sourceNamesOf } from "@/lib/data/customers";
import { prisma } from "@/lib/data/db";
import { jobPage } from "@/lib/data/jobs";
import type { Result } from "@/lib/domain/result";
import {
  actor,
  company,
  deps,
  gatewayWith,
  granted,
  makeCustomer,
  makeRun,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { archiveCustomer, mergeCustomers, renameCustomer } from "@/lib/use-cases/change-customer";
import { mapCompany } from "@/lib/use-cases/map-company";
import { HISTORY_ROWS, viewCustomer } from "@/lib/use-cases/view-customer";
import { viewCustomers } from "@/lib/use-cases/view-customers";

const { sql, connection, waiting } = databaseForTests();
const operator = actor("operator", "Otto");
const NOBODY = "019e0000-0000-7000-8000-000000000000";
const refused = (result: Result<unknown>) => (result.ok ? "done" : result.code);

const listed = async (archived: boolean) =>
  granted(await viewCustomers(operator, { search: null, state: null, archived, cursor: null })).rows.map(
    ({ id }) => id,
  );

beforeAll(() => setInstance({ autotaskEnabled: true }));

describe("renaming a customer", () => {
  it("changes the name that is shown and searched, and not the one that reports are found by", async () => {
    const [old, name] = [unique("Old"), unique("New")];
    const run = await makeRun({ customer: old, job: "Nightly" });
    granted(await renameCustomer(operator, { customerId: run.customerId, name: `  ${name} ` }, deps()));
    expect((await findCustomer(run.customerId))?.name).toBe(name);
    expect((await makeRun({ customer: old, job: "Nightly" })).customerId).toBe(run.customerId);
    const found = (search: string) => jobPage({ search, customerId: null }, null);
    expect((await found(name)).rows.map(({ jobId }) => jobId)).toEqual([run.jobId]);
    expect((await found(old)).rows).toEqual([]);
    const view = granted(await viewCustomer(operator, { customerId: run.customerId }));
    expect(view.sourceNames).toEqual([old]);
    expect(view.history).toMatchObject([{ actor: "Otto", words: `Renamed: ${old} → ${name}` }]);
  });

  it.each([
    ["no name", "   ", "Enter a name."],
    ["too long a name", "x".repeat(201), "A name has at most 200 characters."],
  ])("refuses %s, by the field", async (_, name, message) => {
    const { customerId } = await makeRun({ customer: unique("Kept") });
    const result = await renameCustomer(operator, { customerId, name }, deps());
    expect(result).toMatchObject({ ok: false, fields: [{ path: "name", message }] });
  });

  it("writes nothing where nothing changes", async () => {
    const name = unique("Same");
    const { customerId } = await makeRun({ customer: name });
    granted(await renameCustomer(operator, { customerId, name }, deps()));
    expect(granted(await viewCustomer(operator, { customerId })).history).toEqual([]);
  });
});

describe("the archive", () => {
  it("takes a customer out of the list, keeps its runs, and gives it back", async () => {
    const { customerId } = await makeRun({ customer: unique("Away") });
    granted(await archiveCustomer(operator, { customerId, archived: true }, deps()));
    expect([(await listed(false)).includes(customerId), (await listed(true)).includes(customerId)]).toEqual([
      false,
      true,
    ]);
    granted(await archiveCustomer(operator, { customerId, archived: true }, deps()));
    granted(await archiveCustomer(operator, { customerId, archived: false }, deps()));
    expect((await listed(false)).includes(customerId)).toBe(true);
    const { history } = granted(await viewCustomer(operator, { customerId }));
    expect(history.map(({ words }) => words.split(":")[0])).toEqual([
      "Taken back from the archive",
      "Archived",
    ]);
  });
});

describe("the history of a customer", () => {
  it("says where it is cut, and leads those on who may see the trail", async () => {
    const { customerId } = await makeRun({ customer: unique("Long") });
    const archive = async (archived: boolean) =>
      granted(await archiveCustomer(operator, { customerId, archived }, deps()));
    for (let n = 0; n < HISTORY_ROWS; n++) await archive(n % 2 === 0);
    const view = async (by = operator) => granted(await viewCustomer(by, { customerId }));
    expect(await view()).toMatchObject({ hasMoreHistory: false, canViewAudit: false });
    await archive(true);
    expect(await view(actor("admin"))).toMatchObject({ hasMoreHistory: true, canViewAudit: true });
    const { history } = await view();
    expect([history.length, history[0]?.words.split(":")[0]]).toEqual([HISTORY_ROWS, "Archived"]);
  });
});

describe("merging a customer into another", () => {
  it("moves jobs, runs and source names; the other keeps its company, and the merged one's becomes free", async () => {
    const [one, two] = [unique("Contoso NL"), unique("Contoso")];
    const from = await makeRun({ customer: one, job: "Files" });
    const into = await makeRun({ customer: two, job: "Mail" });
    const map = (customerId: string, id: number) =>
      mapCompany(operator, { customerId, companyId: id }, deps({ gateway: gatewayWith(company(id)) }));
    granted(await map(from.customerId, 501));
    granted(await map(into.customerId, 502));

    const merge = { customerId: from.customerId, intoId: into.customerId };
    expect(granted(await mergeCustomers(operator, merge, deps()))).toEqual({ jobs: 1 });
    expect(await sourceNamesOf(into.customerId)).toEqual([two, one].toSorted());
    expect((await makeRun({ customer: one, job: "Files" })).customerId).toBe(into.customerId);
    expect((await makeRun({ customer: one, job: "New job" })).customerId).toBe(into.customerId);
    expect(
      await sql("SELECT company_id AS id FROM company_mappings WHERE customer_id = ANY ($1)", [
        [from.customerId, into.customerId],
      ]),
    ).toEqual([{ id: 502 }]);
    expect(granted(await viewCustomer(operator, { customerId: from.customerId }))).toMatchObject({
      mergedInto: { id: into.customerId, name: two },
      archivedAt: expect.any(Date),
      jobs: [],
    });
    expect(refused(await mergeCustomers(operator, merge, deps()))).toBe("conflict");
    expect(
      refused(await archiveCustomer(operator, { customerId: from.customerId, archived: false }, deps())),
    ).toBe("conflict");
  });

  it("is in the history of both, and in the trail under each of them", async () => {
    const [one, two] = [unique("Contoso NL"), unique("Contoso")];
    const [from, into] = [await makeRun({ customer: one }), await makeRun({ customer: two })];
    const merge = { customerId: from.customerId, intoId: into.customerId };
    granted(await mergeCustomers(operator, merge, deps()));
    const historyOf = async ({ customerId }: { customerId: string }) =>
      granted(await viewCustomer(operator, { customerId })).history;
    expect(await historyOf(from)).toMatchObject([
      { actor: "Otto", words: `Merged into another customer: ${one} → ${two}` },
    ]);
    expect(await historyOf(into)).toMatchObject([
      { actor: "Otto", words: `Another customer merged into this one: ${one}` },
    ]);
    expect(
      await sql("SELECT action, after FROM audit_events WHERE subject_id = $1", [into.customerId]),
    ).toEqual([
      { action: "customer.took-over", after: { from: { id: from.customerId, name: one }, jobs: 1 } },
    ]);
  });

  it("refuses a customer that is not there, and itself", async () => {
    const { customerId } = await makeRun({ customer: unique("Alone") });
    const merge = (intoId: string) => mergeCustomers(operator, { customerId, intoId }, deps());
    expect([
      refused(await merge(NOBODY)),
      refused(await merge("x")),
      refused(await merge(customerId)),
    ]).toEqual(["not-found", "not-found", "conflict"]);
  });

  it("of two into each other at once does one", async () => {
    const one = await makeRun({ customer: unique("Here") });
    const two = await makeRun({ customer: unique("There") });
    const merge = (a: string, b: string) => mergeCustomers(operator, { customerId: a, intoId: b }, deps());
    const ends = await Promise.all([
      merge(one.customerId, two.customerId),
      merge(two.customerId, one.customerId),
    ]);
    expect(ends.map(refused).toSorted()).toEqual(["conflict", "done"]);
  });
});

describe("a change of all jobs of a customer", () => {
  const ways: [string, (customerId: string) => Promise<Result<unknown>>][] = [
    ["renaming", (customerId) => renameCustomer(operator, { customerId, name: unique("Other") }, deps())],
    [
      "merging",
      async (customerId) =>
        mergeCustomers(operator, { customerId, intoId: (await makeCustomer()).id }, deps()),
    ],
  ];

  it.each(ways)("%s locks them in the order in which the queue does", async (_, change) => {
    const customer = await makeCustomer();
    const [low, high] = [uuid(), uuid()].toSorted() as [string, string];
    // Stored in the other order: a plain UPDATE takes them as they lie.
    for (const id of [high, low])
      await prisma().job.create({
        data: { id, customerId: customer.id, software: "Veeam", type: "", name: id, searchText: id },
      });
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT requeue_jobs($1::uuid[])", [[low]]);
    const changed = change(customer.id);
    await waiting(1);
    await other.query("SELECT requeue_jobs($1::uuid[])", [[low, high]]);
    await other.query("COMMIT");
    granted(await changed);
  });
});
