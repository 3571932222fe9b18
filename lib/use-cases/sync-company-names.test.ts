import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { mappingOf } from "@/lib/data/company-mappings";
import { prisma } from "@/lib/data/db";
import type { PsaGateway } from "@/lib/domain/psa";
import { actor, deps, gatewayThat, granted, makeCustomer, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { acknowledgeRename } from "@/lib/use-cases/acknowledge-rename";
import { mapCompany } from "@/lib/use-cases/map-company";
import { saveConnection } from "@/lib/use-cases/save-settings";
import { syncCompanyNames, syncCompanyNamesWhenDue } from "@/lib/use-cases/sync-company-names";

const { sql } = databaseForTests();
const sandbox = sandboxForTests();
const operator = actor("operator", "Otto");

let gateway: PsaGateway;
let customers: { id: string; name: string; companyId: number }[];
const sync = (given = gateway) => syncCompanyNames(operator, deps({ gateway: given }));
const mapping = async (index: number) => mappingOf("sandbox", customers[index]?.id ?? "");
const trail = async () =>
  (
    await sql(
      "SELECT action, subject_id, before ->> 'companyName' AS before, after ->> 'companyName' AS after FROM audit_events WHERE action LIKE 'mapping.%' AND action <> 'mapping.saved' ORDER BY seq",
    )
  ).map(({ action, subject_id, before, after }) => [
    action,
    customers.findIndex(({ id }) => id === subject_id),
    before,
    after,
  ]);
const acknowledge = (companyName: string) =>
  acknowledgeRename(operator, { customerId: customers[0]?.id ?? "", companyName }, deps());
const requests = async () =>
  (await sandbox.control.requests()).map(({ entity, kind }) => `${entity} ${kind}`);

beforeEach(async () => {
  await sql("DELETE FROM company_mappings");
  await setInstance({ environment: "sandbox", autotaskEnabled: true, nameSyncHours: 24 });
  ({ gateway } = await sandbox.connected());
  customers = [];
  for (const name of ["Alpha", "Beta", "Gamma"]) {
    const company = await sandbox.control.createCompany({ companyName: `${name} in Autotask` });
    const customer = await makeCustomer(name);
    const companyId = Number(company.id);
    granted(await mapCompany(operator, { customerId: customer.id, companyId }, deps({ gateway })));
    customers.push({ ...customer, companyId });
  }
  await sandbox.control.clearRequests();
  // The trail is kept for good: only what comes after is looked at.
  await sql("ALTER TABLE audit_events DISABLE TRIGGER USER");
  await sql("DELETE FROM audit_events");
  await sql("ALTER TABLE audit_events ENABLE TRIGGER USER");
});

const companyId = (index: number) => customers[index]?.companyId ?? -1;

describe("a company that was renamed in Autotask", () => {
  it("has its new name at once, keeps its mapping, and leaves our own name alone, until someone acknowledges it", async () => {
    await sandbox.control.changeCompany(companyId(0), { companyName: "Alpha Group" });
    const at = new Date("2026-11-25T06:00:00Z");
    const result = await syncCompanyNames(operator, deps({ gateway, now: () => at }));
    expect(granted(result)).toEqual({ compared: 3, renamed: 1, invalid: 0, restored: 0 });
    expect(await mapping(0)).toEqual({
      state: "renamed",
      companyId: companyId(0),
      companyName: "Alpha Group",
      previousName: "Alpha in Autotask",
      lastSyncAt: at,
    });
    expect(await mapping(1)).toMatchObject({ state: "ok", companyName: "Beta in Autotask", lastSyncAt: at });
    const ours = await prisma().customer.findMany({ where: { id: { in: customers.map(({ id }) => id) } } });
    expect(ours.map(({ name }) => name).toSorted()).toEqual(["Alpha", "Beta", "Gamma"]);

    granted(await sync());
    expect(await mapping(0)).toMatchObject({ state: "renamed", previousName: "Alpha in Autotask" });
    expect(await acknowledge("Alpha in Autotask")).toMatchObject({ ok: false, code: "conflict" });
    expect(await mapping(0)).toMatchObject({ state: "renamed", companyName: "Alpha Group" });
    granted(await acknowledge("Alpha Group"));
    granted(await acknowledge("Alpha Group"));
    expect(await mapping(0)).toMatchObject({ state: "ok", companyName: "Alpha Group", previousName: null });
    expect(await trail()).toEqual([
      ["mapping.renamed", 0, "Alpha in Autotask", "Alpha Group"],
      ["mapping.acknowledged", 0, "Alpha in Autotask", "Alpha Group"],
    ]);
  });
});

describe("a company that is gone", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["deleted", () => sandbox.control.deleteCompany(companyId(1))],
    ["inactive", () => sandbox.control.changeCompany(companyId(1), { isActive: false })],
  ])("is invalid when it was %s, and the others are not", async (_, change) => {
    await change();
    expect(granted(await sync())).toEqual({ compared: 3, renamed: 0, invalid: 1, restored: 0 });
    expect([(await mapping(0))?.state, (await mapping(1))?.state]).toEqual(["ok", "invalid"]);
    expect(await trail()).toEqual([["mapping.invalid", 1, "Beta in Autotask", "Beta in Autotask"]]);
    expect(granted(await sync())).toMatchObject({ invalid: 0 });
  });

  it("is ok again when it is active again", async () => {
    await sandbox.control.changeCompany(companyId(2), { isActive: false });
    await sync();
    await sandbox.control.changeCompany(companyId(2), { isActive: true });
    expect(granted(await sync())).toMatchObject({ restored: 1 });
    expect((await mapping(2))?.state).toBe("ok");
  });

  it("is invalid too where it was the only one mapped: others that are not mapped answer", async () => {
    await sql("DELETE FROM company_mappings WHERE customer_id <> $1", [customers[0]?.id]);
    await sandbox.control.deleteCompany(companyId(0));
    expect(granted(await sync())).toEqual({ compared: 1, renamed: 0, invalid: 1, restored: 0 });
    expect(await requests()).toEqual(["Companies query", "Companies query"]);
  });
});

describe("what proves nothing", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    [
      "an outage",
      () =>
        sandbox.control.addFault({
          match: { entity: "Companies" },
          fault: { type: "html-502" },
          times: "always",
        }),
      "autotask-unavailable",
    ],
    [
      "rejected credentials",
      () =>
        sandbox.control.addFault({
          match: { entity: "Companies" },
          fault: { type: "unauthorized" },
          times: "always",
        }),
      "autotask-credentials",
    ],
    [
      "a refusal of the whole query",
      () => sandbox.control.setSwitches({ denied: ["Companies:query"] }),
      "autotask-rejected",
    ],
  ])("%s changes no mapping and is said", async (_, change, code) => {
    await sandbox.control.deleteCompany(companyId(1));
    const before = await Promise.all([0, 1, 2].map(mapping));
    await change();
    const result = await sync();
    expect(result.ok ? "done" : result.code).toBe(code);
    expect(await Promise.all([0, 1, 2].map(mapping))).toEqual(before);
    expect(await trail()).toEqual([]);
  });

  it("an API user who is shown no company at all changes nothing and is said", async () => {
    const blind = gatewayThat({
      getCompanies: async () => ({ ok: true, value: [] }),
      canSeeCompanies: async () => ({ ok: true, value: false }),
    });
    const result = await sync(blind);
    expect(result.ok ? "" : result.message).toContain("shows the API user no company at all");
    expect((await mapping(0))?.state).toBe("ok");
  });

  it("asks nothing while the integration is off", async () => {
    await setInstance({ autotaskEnabled: false });
    const result = await sync();
    expect(result.ok ? "done" : result.code).toBe("integration-off");
    expect(await requests()).toEqual([]);
  });
});

describe("the background's comparison", () => {
  const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const due = (now: Date) => syncCompanyNamesWhenDue(operator, { ...deps({ gateway }), now: () => now });

  it("is made as often as the setting says, counted from the last one, whoever made it", async () => {
    await setInstance({ nameSyncHours: 6 });
    const connection = { userName: "api@example.com", password: "secret", trackingIdentifier: "CODE" };
    granted(await saveConnection(actor(), connection, deps()));
    granted(await sync());
    await sandbox.control.clearRequests();
    expect(await due(later(5))).toBeNull();
    expect(await requests()).toEqual([]);
    expect(await due(later(6))).toMatchObject({ ok: true, value: { compared: 3 } });
    expect(await due(later(7))).toBeNull();
    expect(await requests()).toEqual(["Companies query"]);
  });

  it("is never made where it is switched off", async () => {
    await setInstance({ nameSyncHours: 0 });
    expect(await due(later(9_999))).toBeNull();
    expect(await requests()).toEqual([]);
  });
});

it("takes 5 calls for 1,000 customers", async () => {
  await sql("DELETE FROM company_mappings");
  await sql(
    `WITH made AS (INSERT INTO customers (id, name, is_new) SELECT gen_random_uuid(), 'Many ' || n, false FROM generate_series(1, 1000) n RETURNING id)
     INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, status, last_sync_at, mapped_by_id)
     SELECT gen_random_uuid(), id, 'sandbox', 1000000 + row_number() OVER (), 'Gone', 'ok', now(), gen_random_uuid() FROM made`,
  );
  await sql("UPDATE company_mappings SET company_id = $1 WHERE company_id = 1000001", [companyId(0)]);
  const result = granted(await sync());
  expect(result).toEqual({ compared: 1_000, renamed: 1, invalid: 999, restored: 0 });
  expect(await requests()).toEqual(Array.from({ length: 5 }, () => "Companies query"));
});

it.each<[string, string, object]>([
  ["mapped anew", "company_id = 0, company_name = 'Ours'", { companyId: 0, companyName: "Ours" }],
  ["compared by another round", "last_sync_at = now() + '1 second'", { companyName: "Alpha in Autotask" }],
  ["renamed by another round", "company_name = 'Alpha Inc'", { companyName: "Alpha Inc" }],
  ["found invalid by another round", "status = 'invalid'", { state: "invalid" }],
  ["acknowledged", "previous_name = 'Alpha Ltd'", { previousName: "Alpha Ltd" }],
])("leaves a mapping alone that was %s while Autotask was asked", async (_, change, expected) => {
  await sandbox.control.changeCompany(companyId(0), { companyName: "Alpha Group" });
  const meanwhile: PsaGateway = {
    ...gateway,
    getCompanies: async (ids) => {
      await sql(`UPDATE company_mappings SET ${change} WHERE customer_id = $1`, [customers[0]?.id]);
      return gateway.getCompanies(ids, "sync-companies");
    },
  };
  expect(granted(await sync(meanwhile))).toEqual({ compared: 2, renamed: 0, invalid: 0, restored: 0 });
  expect(await mapping(0)).toMatchObject(expected);
  expect(await trail()).toEqual([]);
});
