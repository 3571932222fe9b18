import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { mappingOf } from "@/lib/data/company-mappings";
import type { PsaGateway } from "@/lib/domain/psa";
import type { Result } from "@/lib/domain/result";
import {
  actor,
  company,
  deps,
  gatewayThat,
  gatewayWith,
  granted,
  makeCustomer,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { mergeCustomers } from "@/lib/use-cases/change-customer";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { searchCompanies } from "@/lib/use-cases/search-companies";

const { sql, connection, waiting } = databaseForTests();
const sandbox = sandboxForTests();

const operator = actor("operator", "Otto");
const NOBODY = "019e0000-0000-7000-8000-000000000000";
const refused = (result: Result<unknown>) => (result.ok ? "done" : `${result.code}: ${result.message}`);
const trail = (requestId: string) =>
  sql(
    "SELECT actor_name, action, subject_kind, subject_id, before, after FROM audit_events WHERE request_id = $1",
    [requestId],
  );
const mapped = async (customerId: string) => (await mappingOf("sandbox", customerId))?.companyId ?? null;
const map = (customerId: string, companyId: number, gateway: PsaGateway = gatewayWith(company(companyId))) =>
  mapCompany(operator, { customerId, companyId }, deps({ gateway }));

beforeEach(async () => {
  await sql("DELETE FROM company_mappings");
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
});

describe("mapping a customer", () => {
  it("keeps the company as it was seen in Autotask, with who mapped it and when", async () => {
    const { id } = await makeCustomer();
    const { gateway } = await sandbox.connected();
    const circumstances = deps({ gateway });
    const result = await mapCompany(operator, { customerId: id, companyId: 184 }, circumstances);
    expect(result).toEqual({ ok: true, value: { companyName: "Contoso Ltd" } });
    expect(await sql("SELECT * FROM company_mappings")).toEqual([
      {
        id: expect.any(String),
        customer_id: id,
        psa_type: "autotask",
        environment: "sandbox",
        company_id: 184,
        company_name: "Contoso Ltd",
        previous_name: null,
        status: "ok",
        last_sync_at: circumstances.now(),
        mapped_at: circumstances.now(),
        mapped_by_id: operator.id,
      },
    ]);
    expect((await sandbox.control.requests()).map(({ entity, kind }) => [entity, kind])).toEqual([
      ["Companies", "get"],
    ]);
  });

  it("takes company 0, the service provider itself", async () => {
    const { id } = await makeCustomer();
    const { gateway } = await sandbox.connected();
    expect(granted(await map(id, 0, gateway)).companyName).toBe("Skyline Managed IT");
    expect(await mapped(id)).toBe(0);
    expect((await trailOf(id)).at(-1)?.after).toEqual({
      companyId: 0,
      companyName: "Skyline Managed IT",
      environment: "sandbox",
    });
    const before = deps();
    granted(await unmapCompany(operator, { customerId: id }, before));
    expect(await mapped(id)).toBeNull();
    expect(await trail(before.requestId)).toMatchObject([{ before: { companyId: 0 } }]);
  });

  const trailOf = (customerId: string) =>
    sql("SELECT before, after FROM audit_events WHERE subject_id = $1 ORDER BY seq", [customerId]);

  it.each([
    [211, 'company-invalid: "Blue Yonder Airlines" (ID 211) is inactive in Autotask.'],
    [999_999, "company-invalid: Autotask has no company with ID 999999 that the API user may see."],
  ])("refuses company %i", async (companyId, words) => {
    const { id } = await makeCustomer();
    const { gateway } = await sandbox.connected();
    expect(refused(await map(id, companyId, gateway))).toBe(words);
    expect([await mapped(id), await trailOf(id)]).toEqual([null, []]);
  });

  it("refuses a customer that is none, and asks Autotask nothing then", async () => {
    for (const customerId of [NOBODY, "no-id"]) {
      expect(refused(await map(customerId, 1, gatewayThat({})))).toBe(
        "not-found: There is no such customer.",
      );
      expect(refused(await unmapCompany(operator, { customerId }, deps()))).toBe(
        "not-found: There is no such customer.",
      );
    }
  });

  it("says what is missing where no credentials are stored, and passes Autotask's refusal on", async () => {
    const { id } = await makeCustomer();
    expect(await mapCompany(operator, { customerId: id, companyId: 1 }, deps())).toMatchObject({
      ok: false,
      code: "connection-missing",
    });
    const gateway = gatewayThat({
      getCompany: async () => ({ ok: false, failure: { kind: "credentials", detail: "401" } }),
    });
    expect(refused(await map(id, 1, gateway))).toMatch(/^autotask-credentials: /);
    expect(await mapped(id)).toBeNull();
  });

  it("anew replaces the company, and the trail has both", async () => {
    const { id } = await makeCustomer();
    granted(await map(id, 1));
    granted(await map(id, 2));
    expect(await mapped(id)).toBe(2);
    expect(await trailOf(id)).toEqual([
      { before: null, after: { companyId: 1, companyName: "Company 1", environment: "sandbox" } },
      {
        before: { companyId: 1, companyName: "Company 1", environment: "sandbox" },
        after: { companyId: 2, companyName: "Company 2", environment: "sandbox" },
      },
    ]);
  });

  it("to the company that it has sees it again under its present name", async () => {
    const { id } = await makeCustomer();
    granted(await map(id, 1));
    await sql("UPDATE company_mappings SET status = 'renamed'");
    granted(await map(id, 1, gatewayWith(company(1, { name: "New name" }))));
    expect(await mappingOf("sandbox", id)).toMatchObject({
      state: "ok",
      companyId: 1,
      companyName: "New name",
    });
  });

  it("means that it is no longer new", async () => {
    const { id } = await makeCustomer();
    granted(await map(id, 1));
    expect(await sql("SELECT is_new FROM customers WHERE id = $1", [id])).toEqual([{ is_new: false }]);
  });

  it("is kept by environment", async () => {
    const { id } = await makeCustomer();
    granted(await map(id, 1));
    await setInstance({ environment: "production" });
    granted(await map(id, 2));
    expect([await mappingOf("sandbox", id), await mappingOf("production", id)]).toMatchObject([
      { companyId: 1 },
      { companyId: 2 },
    ]);
    const other = await makeCustomer();
    granted(await map(other.id, 1));
    granted(await unmapCompany(operator, { customerId: id }, deps()));
    expect([await mappingOf("sandbox", id), await mappingOf("production", id)]).toMatchObject([
      { companyId: 1 },
      null,
    ]);
  });
});

describe("a customer that was merged", () => {
  it("gets no company, not even where it is merged in the very moment", async () => {
    const [from, late, into] = [
      await makeCustomer(unique("From")),
      await makeCustomer(),
      await makeCustomer(),
    ];
    granted(await mergeCustomers(operator, { customerId: from.id, intoId: into.id }, deps()));
    const words = (name: string) => `conflict: ${name} was merged into another customer. Map that one.`;
    expect(refused(await map(from.id, 61))).toBe(words(from.name));
    const other = await connection();
    await other.query("BEGIN");
    await other.query("UPDATE customers SET merged_into_id = $2, archived_at = now() WHERE id = $1", [
      late.id,
      into.id,
    ]);
    const mapping = map(late.id, 61);
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await mapping)).toBe(words(late.name));
    expect([await mapped(from.id), await mapped(late.id)]).toEqual([null, null]);
  });
});

describe("one company, one customer", () => {
  it("refuses a company that another customer has, and says whose it is", async () => {
    const [first, second] = [await makeCustomer(unique("First")), await makeCustomer()];
    granted(await map(first.id, 1));
    granted(await map(second.id, 2));
    const circumstances = deps({ gateway: gatewayWith(company(1)) });
    expect(refused(await mapCompany(operator, { customerId: second.id, companyId: 1 }, circumstances))).toBe(
      `company-taken: "Company 1" (ID 1) is already mapped to ${first.name}.`,
    );
    expect([await mapped(first.id), await mapped(second.id)]).toEqual([1, 2]);
    expect(await trail(circumstances.requestId)).toEqual([]);
  });

  it("is given to one of two customers that are mapped to it at once; the other is told whose it is", async () => {
    const customers = await Promise.all([1, 2, 3, 4].map(() => makeCustomer(unique("Racer"))));
    const results = await Promise.all(customers.map(({ id }) => map(id, 7)));
    const winner = customers[results.findIndex(({ ok }) => ok)];
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.map(refused).filter((words) => words !== "done")).toEqual(
      Array(3).fill(`company-taken: "Company 7" (ID 7) is already mapped to ${winner?.name}.`),
    );
    expect(await sql("SELECT customer_id FROM company_mappings WHERE company_id = 7")).toEqual([
      { customer_id: winner?.id },
    ]);
  });

  it("is decided by the database, in the very moment in which the other's transaction ends", async () => {
    const [first, second] = [await makeCustomer(unique("Slow")), await makeCustomer()];
    const other = await connection();
    await other.query("BEGIN");
    await other.query(
      "INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, status, last_sync_at, mapped_by_id) VALUES (gen_random_uuid(), $1, 'sandbox', 9, 'Company 9', 'ok', now(), $1)",
      [first.id],
    );
    const late = map(second.id, 9);
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await late)).toBe(`company-taken: "Company 9" (ID 9) is already mapped to ${first.name}.`);
  });

  it("leaves a customer with one company though two people map it to two at once", async () => {
    const { id } = await makeCustomer();
    const other = await connection();
    await other.query("BEGIN");
    await other.query(
      "INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, status, last_sync_at, mapped_by_id) VALUES (gen_random_uuid(), $1, 'sandbox', 21, 'Company 21', 'ok', now(), $1)",
      [id],
    );
    const circumstances = deps({ gateway: gatewayWith(company(22)) });
    const late = mapCompany(operator, { customerId: id, companyId: 22 }, circumstances);
    await waiting(1);
    await other.query("COMMIT");
    expect(refused(await late)).toBe("done");
    expect(await mapped(id)).toBe(22);
    expect(await trail(circumstances.requestId)).toMatchObject([
      { before: { companyId: 21 }, after: { companyId: 22 } },
    ]);
  });
});

describe("taking a company away", () => {
  it("leaves the customer without, frees the company, and is written down", async () => {
    const [first, second] = [await makeCustomer(), await makeCustomer()];
    granted(await map(first.id, 1));
    const circumstances = deps();
    granted(await unmapCompany(operator, { customerId: first.id }, circumstances));
    expect(await mapped(first.id)).toBeNull();
    expect(await trail(circumstances.requestId)).toEqual([
      {
        actor_name: "Otto",
        action: "mapping.cleared",
        subject_kind: "customer",
        subject_id: first.id,
        before: { companyId: 1, companyName: "Company 1", environment: "sandbox" },
        after: null,
      },
    ]);
    granted(await map(second.id, 1));
  });

  it("again changes nothing and is not written down", async () => {
    const { id } = await makeCustomer();
    const circumstances = deps();
    granted(await unmapCompany(operator, { customerId: id }, circumstances));
    expect(await trail(circumstances.requestId)).toEqual([]);
  });
});

describe("searching companies", () => {
  it("says whose each is already, in the environment in use", async () => {
    const customer = await makeCustomer(unique("Owner"));
    const { gateway } = await sandbox.connected();
    granted(await map(customer.id, 184, gateway));
    const search = async () =>
      granted(await searchCompanies(operator, { words: "contoso", orSimilar: false }, deps({ gateway })));
    expect((await search()).map(({ id, usedBy }) => [id, usedBy])).toEqual([
      [184, { customerId: customer.id, customerName: customer.name }],
      [185, null],
    ]);
    await setInstance({ environment: "production" });
    expect((await search()).map(({ usedBy }) => usedBy)).toEqual([null, null]);
  });

  it("says why it can't", async () => {
    expect(await searchCompanies(operator, { words: "a", orSimilar: false }, deps())).toMatchObject({
      ok: false,
      code: "connection-missing",
    });
    const failure = { kind: "throttled" as const, retryAfterSeconds: 7, detail: "429" };
    const gateway = gatewayThat({ searchCompanies: async () => ({ ok: false, failure }) });
    expect(
      refused(await searchCompanies(operator, { words: "a", orSimilar: false }, deps({ gateway }))),
    ).toBe("autotask-throttled: Autotask is receiving too many requests. Try again in 7 s.");
  });
});
