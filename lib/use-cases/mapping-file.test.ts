import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { mappingOf } from "@/lib/data/company-mappings";
import type { PsaGateway } from "@/lib/domain/psa";
import {
  actor,
  company,
  deps,
  gatewayThat,
  gatewayWith,
  granted,
  makeCustomer,
  makeRun,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { mergeCustomers } from "@/lib/use-cases/change-customer";
import { mapCompany } from "@/lib/use-cases/map-company";
import { exportMappings, importMappings, planImport } from "@/lib/use-cases/mapping-file";

const { sql, connection, waiting } = databaseForTests();
const sandbox = sandboxForTests();
const operator = actor("operator", "Otto");
let gateway: PsaGateway;

const plan = async (text: string) => granted(await planImport(operator, { text }, deps({ gateway })));
const makeCompany = async (companyName: string, given: { isActive?: boolean } = {}) =>
  Number((await sandbox.control.createCompany({ companyName, ...given })).id);
const mapped = async (customerId: string) => (await mappingOf("sandbox", customerId))?.companyId ?? null;

beforeEach(async () => {
  await sql("DELETE FROM company_mappings");
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
  ({ gateway } = await sandbox.connected());
});

describe("a file of mappings", () => {
  it("is exported by ID and imported again, where it changes nothing", async () => {
    const customer = await makeCustomer(`=${unique("Formula")}`);
    const companyId = await makeCompany("Quoted, Ltd");
    granted(await mapCompany(operator, { customerId: customer.id, companyId }, deps({ gateway })));
    const text = granted(await exportMappings(operator));
    expect(text).toBe(
      `\uFEFF"customer_id","customer","autotask_company_id","autotask_company","status"\n"${customer.id}","'${customer.name}",${companyId},"Quoted, Ltd","ok"\n`,
    );
    expect(await plan(text)).toMatchObject({
      lines: [{ line: 2, customer: customer.name, effect: "same" }],
      changes: 0,
      refused: 0,
    });
  });

  it.each([
    ["a name that holds what separates in other files", "Smith; Sons, \t Ltd"],
    ["a name with quotes", 'The "Best" Ltd'],
  ])("is read back with %s", async (_, name) => {
    const customer = await makeCustomer(unique(name));
    const companyId = await makeCompany(`${name} in Autotask`);
    granted(await mapCompany(operator, { customerId: customer.id, companyId }, deps({ gateway })));
    const text = granted(await exportMappings(operator));
    expect(await plan(text)).toMatchObject({ lines: [{ effect: "same" }], refused: 0 });
  });

  it("is read by what separates its column names, and by nothing else", async () => {
    const text = "customer;autotask_company_id\nSmith, Sons;1";
    expect((await plan(text)).lines).toMatchObject([{ words: "There is no customer Smith, Sons." }]);
  });

  it("takes two lines that name one thing in two ways for what they are", async () => {
    const [customer, other] = [await makeCustomer(unique("Twice")), await makeCustomer(unique("Other"))];
    const [first, second] = [await makeCompany("First"), await makeCompany("Second")];
    const text = [
      "customer_id,customer,autotask_company_id",
      `${customer.id},,${first}`,
      `,${customer.name},${second}`,
      `${other.id},,0${first}`,
      `${other.id.toUpperCase()},,${second}`,
    ].join("\n");
    const twice = "An earlier line of the file names the same customer or company.";
    expect((await plan(text)).lines.map(({ words }) => words)).toEqual([
      "Not mapped yet.",
      twice,
      twice,
      twice,
    ]);
  });

  it("takes a customer that was merged for none", async () => {
    const [from, into] = [await makeCustomer(unique("From")), await makeCustomer(unique("Into"))];
    granted(await mergeCustomers(operator, { customerId: from.id, intoId: into.id }, deps()));
    const text = `customer_id,autotask_company_id\n${from.id},${await makeCompany("Free")}`;
    expect((await plan(text)).lines).toMatchObject([{ words: `There is no customer ${from.id}.` }]);
  });

  it("says line by line what it would do, changes nothing yet, and then does just that", async () => {
    const [free, other, taken] = [
      await makeCompany("Free"),
      await makeCompany("Other"),
      await makeCompany("Taken"),
    ];
    const inactive = await makeCompany("Closed", { isActive: false });
    const fresh = await makeRun({ customer: unique("Fresh") });
    const [moved, owner, late] = [await makeCustomer(), await makeCustomer(), await makeCustomer()];
    const map = (customerId: string, companyId: number) =>
      mapCompany(operator, { customerId, companyId }, deps({ gateway }));
    granted(await map(moved.id, await makeCompany("Before")));
    granted(await map(owner.id, taken));
    const [{ name: freshName } = { name: "" }] = await sql<{ name: string }>(
      "SELECT name FROM customers WHERE id = $1",
      [fresh.customerId],
    );
    await sandbox.control.clearRequests();
    const text = [
      "Customer;Autotask_Company_ID",
      `  ${freshName.toUpperCase()} ;${free}`,
      `${moved.name};${other}`,
      `${owner.name};${taken}`,
      `${late.name};${taken}`,
      `${late.name};${inactive}`,
      `${late.name};99999999`,
      `${late.name};zero`,
      `Nobody;${free}`,
      `${freshName};${other}`,
    ].join("\r\n");
    const planned = await plan(text);
    expect(planned.lines.map(({ line, effect, words }) => [line, effect, words])).toEqual([
      [2, "map", "Not mapped yet."],
      [3, "change", expect.stringContaining("Now mapped to ID")],
      [4, "same", "Mapped so already."],
      [5, "refused", "An earlier line of the file names the same customer or company."],
      [6, "refused", "An earlier line of the file names the same customer or company."],
      [7, "refused", "Autotask has no company with ID 99999999 that the API user may see."],
      [8, "refused", '"zero" is no company ID.'],
      [9, "refused", "There is no customer Nobody."],
      [10, "refused", "An earlier line of the file names the same customer or company."],
    ]);
    expect((await sandbox.control.requests()).map(({ entity, kind }) => `${entity} ${kind}`)).toEqual([
      "Companies query",
    ]);
    expect(await mapped(fresh.customerId)).toBeNull();

    const wrong = await importMappings(operator, { text, digest: "0" }, deps({ gateway }));
    expect(wrong.ok ? "done" : wrong.code).toBe("conflict");
    const done = await importMappings(operator, { text, digest: planned.digest }, deps({ gateway }));
    expect(granted(done)).toEqual({ changes: 2 });
    expect([await mapped(fresh.customerId), await mapped(moved.id), await mapped(owner.id)]).toEqual([
      free,
      other,
      taken,
    ]);
    expect(
      await sql(
        "SELECT subject_id FROM audit_events WHERE action = 'mapping.saved' AND detail = 'Imported from a file.' ORDER BY seq",
      ),
    ).toEqual([{ subject_id: fresh.customerId }, { subject_id: moved.id }]);
  });

  it.each([
    ["no lines", "", "The file holds no lines."],
    ["other columns", "name,id\nContoso,1", "The first line must name the columns"],
    ["a quote that never ends", 'customer,autotask_company_id\n"Contoso,1', "can't be read as CSV"],
    [
      "too many lines",
      `customer,autotask_company_id\n${"a,1\n".repeat(2_001)}`,
      "Import 2000 at most at once.",
    ],
  ])("with %s is refused by the field, and says what to do", async (_, text, words) => {
    const result = await planImport(operator, { text }, deps({ gateway }));
    expect(result).toMatchObject({ ok: false, fields: [{ path: "file" }] });
    expect(result.ok ? "" : result.message).toContain(words);
  });
});

/** Companies that all exist, without a round trip. */
const anyCompany = gatewayThat({
  getCompanies: async (ids) => ({ ok: true, value: ids.map((id) => company(id)) }),
});
const importing = (text: string, digest: string) =>
  importMappings(operator, { text, digest }, deps({ gateway: anyCompany }));
const planning = async (text: string) =>
  granted(await planImport(operator, { text }, deps({ gateway: anyCompany })));
const fileOf = (lines: readonly (readonly [string, number])[]) =>
  ["customer_id,autotask_company_id", ...lines.map((line) => line.join(","))].join("\n");

describe("importing while others work", () => {
  it("holds nobody else up while it waits for a customer", async () => {
    const [first, second, third] = (
      await Promise.all(["One", "Two", "Three"].map((name) => makeCustomer(unique(name))))
    ).toSorted((a, b) => a.id.localeCompare(b.id));
    const text = fileOf([
      [second?.id ?? "", 32],
      [first?.id ?? "", 31],
    ]);
    const { digest } = await planning(text);
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM customers WHERE id = $1 FOR UPDATE", [first?.id]);
    const late = importing(text, digest);
    await waiting(1);
    const free = { customerId: third?.id ?? "", companyId: 33 };
    granted(await mapCompany(operator, free, deps({ gateway: gatewayWith(company(33)) })));
    // Customers are locked in one order, whatever the order of the lines: the one that comes later is still free.
    await other.query("SELECT FROM customers WHERE id = $1 FOR UPDATE NOWAIT", [second?.id]);
    await other.query("COMMIT");
    expect(granted(await late)).toEqual({ changes: 2 });
    expect(
      await sql(
        "SELECT subject_id FROM audit_events WHERE action = 'mapping.saved' ORDER BY seq DESC LIMIT 2",
      ),
    ).toEqual([{ subject_id: first?.id }, { subject_id: second?.id }]);
  });

  it("does nothing where a customer has meanwhile another company, even in the last moment", async () => {
    const [moved, untouched] = [await makeCustomer(unique("Moved")), await makeCustomer(unique("Untouched"))];
    const mapTo = async (companyId: number) =>
      granted(
        await mapCompany(
          operator,
          { customerId: moved.id, companyId },
          deps({ gateway: gatewayWith(company(companyId)) }),
        ),
      );
    const text = fileOf([
      [moved.id, 41],
      [untouched.id, 42],
    ]);
    const fresh = await planning(text);
    await mapTo(43);
    const seen = await planning(text);
    await mapTo(44);
    const results = [await importing(text, fresh.digest), await importing(text, seen.digest)];
    const { digest } = await planning(text);
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM customers WHERE id = $1 FOR UPDATE", [moved.id]);
    await other.query("UPDATE company_mappings SET company_id = 45 WHERE customer_id = $1", [moved.id]);
    const late = importing(text, digest);
    await waiting(1);
    await other.query("COMMIT");
    results.push(await late);
    expect(results.map((result) => (result.ok ? "done" : result.code))).toEqual(Array(3).fill("conflict"));
    expect([await mapped(moved.id), await mapped(untouched.id)]).toEqual([45, null]);
  });

  it("does nothing where a company was given away in the last moment", async () => {
    const [owner, late] = [await makeCustomer(unique("Owner")), await makeCustomer(unique("Late"))];
    const text = fileOf([[late.id, 51]]);
    const { digest } = await planning(text);
    const other = await connection();
    await other.query("BEGIN");
    await other.query(
      "INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, status, last_sync_at, mapped_by_id) VALUES (gen_random_uuid(), $1, 'sandbox', 51, 'Company 51', 'ok', now(), $1)",
      [owner.id],
    );
    const result = importing(text, digest);
    await waiting(1);
    await other.query("COMMIT");
    expect(await result).toMatchObject({ ok: false, code: "conflict" });
  });

  it("stores 2,000 lines in as many statements as two, each with its event in the chain", async () => {
    const made = await sql<{ id: string }>(
      "INSERT INTO customers (id, name, archived_at) SELECT gen_random_uuid(), 'Many ' || n, now() FROM generate_series(1, 2000) n RETURNING id",
    );
    const [one, ...others] = made.map(({ id }, index) => [id, 10_000 + index] as const);
    const few = fileOf(one ? [one] : []);
    const many = fileOf(others);
    const statements = [];
    for (const text of [few, many]) {
      const { digest } = await planning(text);
      statements.push(await statementsOf(async () => granted(await importing(text, digest))));
    }
    const [first, second] = statements;
    expect([first?.value, second?.value]).toEqual([{ changes: 1 }, { changes: 1_999 }]);
    expect(second?.statements).toHaveLength(first?.statements.length ?? 0);
    const ids = others.map(([id]) => id);
    expect(
      await sql(
        `SELECT m.customer_id FROM company_mappings m JOIN customers c ON c.id = m.customer_id AND NOT c.is_new
         JOIN unnest($1::uuid[], $2::bigint[]) AS w (customer_id, company_id) USING (customer_id, company_id)`,
        [ids, others.map(([, companyId]) => companyId)],
      ),
    ).toHaveLength(1_999);
    const events = await sql(
      `SELECT e.subject_id, e.before, (e.after ->> 'companyId')::int AS company, e.hash = audit_event_hash(e) AND e.prev_hash = p.hash AS fits
       FROM audit_events e JOIN audit_events p ON p.seq = e.seq - 1 ORDER BY e.seq DESC LIMIT 1999`,
    );
    expect(events.toReversed()).toEqual(
      others.map(([id, companyId]) => ({ subject_id: id, before: null, company: companyId, fits: true })),
    );
  });
});
