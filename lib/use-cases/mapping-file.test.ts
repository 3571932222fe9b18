import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { mappingOf } from "@/lib/data/company-mappings";
import type { PsaGateway } from "@/lib/domain/psa";
import { actor, deps, granted, makeCustomer, makeRun, setInstance, unique } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { mapCompany } from "@/lib/use-cases/map-company";
import { exportMappings, importMappings, planImport } from "@/lib/use-cases/mapping-file";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";

const { sql } = databaseForTests();
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
      `\uFEFFcustomer_id,customer,autotask_company_id,autotask_company,status\n${customer.id},'${customer.name},${companyId},"Quoted, Ltd",ok\n`,
    );
    expect(await plan(text)).toMatchObject({
      lines: [{ line: 2, customer: customer.name, effect: "same" }],
      changes: 0,
      refused: 0,
    });
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

describe("suggestions", () => {
  it("are companies of a similar name that nobody has, best first; nothing is stored", async () => {
    const tag = unique("Zuiderzee").replace(" ", "");
    const customer = await makeCustomer(`${tag} Logistiek`);
    const exact = await makeCompany(`${tag} Logistiek B.V.`);
    const near = await makeCompany(`${tag} Logistics`);
    const taken = await makeCompany(`${tag} Logistiek`);
    await makeCompany(`${tag} Logistiek (old)`, { isActive: false });
    const owner = await makeCustomer();
    granted(await mapCompany(operator, { customerId: owner.id, companyId: taken }, deps({ gateway })));
    await sandbox.control.clearRequests();
    const { suggestions } = granted(await suggestCompanies(operator, deps({ gateway })));
    const mine = suggestions.find(({ customerId }) => customerId === customer.id);
    expect(mine?.companies.map(({ id }) => id)).toEqual([exact, near]);
    expect(await mapped(customer.id)).toBeNull();
    expect((await sandbox.control.requests()).map(({ entity, kind }) => `${entity} ${kind}`)).toEqual([
      "Companies query",
    ]);
  });
});
