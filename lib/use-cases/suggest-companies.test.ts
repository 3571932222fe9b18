import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { mappingOf } from "@/lib/data/company-mappings";
import { UNMAPPED_ROWS } from "@/lib/data/customers";
import { prisma } from "@/lib/data/db";
import type { PsaGateway } from "@/lib/domain/psa";
import { actor, deps, granted, makeCustomer, removeRuns, setInstance, unique } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { mapCompany } from "@/lib/use-cases/map-company";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";

const { sql } = databaseForTests();
const sandbox = sandboxForTests();
const operator = actor("operator", "Otto");
let gateway: PsaGateway;

const makeCompany = async (companyName: string, given: { isActive?: boolean } = {}) =>
  Number((await sandbox.control.createCompany({ companyName, ...given })).id);
const map = async (customerId: string, companyId: number) =>
  granted(await mapCompany(operator, { customerId, companyId }, deps({ gateway })));
const suggested = async (cursor: string | null = null) =>
  granted(await suggestCompanies(operator, { cursor }, deps({ gateway })));

beforeEach(async () => {
  await sql("DELETE FROM company_mappings");
  await removeRuns();
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
  ({ gateway } = await sandbox.connected());
});

describe("suggestions", () => {
  it("are companies of a similar name that nobody has, best first; nothing is stored", async () => {
    const tag = unique("Zuiderzee").replace(" ", "");
    const customer = await makeCustomer(`${tag} Logistiek`);
    const exact = await makeCompany(`${tag} Logistiek B.V.`);
    const near = await makeCompany(`${tag} Logistics`);
    const taken = await makeCompany(`${tag} Logistiek`);
    await makeCompany(`${tag} Logistiek (old)`, { isActive: false });
    await map((await makeCustomer()).id, taken);
    await sandbox.control.clearRequests();
    const { suggestions, nextCursor } = await suggested();
    const mine = suggestions.find(({ customerId }) => customerId === customer.id);
    expect(mine?.companies.map(({ id }) => id)).toEqual([exact, near]);
    expect(nextCursor).toBeNull();
    expect((await mappingOf("sandbox", customer.id)) ?? null).toBeNull();
    expect((await sandbox.control.requests()).map(({ entity, kind }) => `${entity} ${kind}`)).toEqual([
      "Companies query",
    ]);
  });

  it("reach every customer, past a page of those that no company is like, some of one name", async () => {
    const names = Array.from({ length: UNMAPPED_ROWS + 1 }, (_, n) =>
      n < UNMAPPED_ROWS - 5 ? `Aaa ${String(n).padStart(3, "0")}` : "Qqq",
    );
    await prisma().customer.createMany({ data: names.map((name) => ({ name })) });
    const behind = await makeCustomer("Zuiderzee Rederij");
    const like = await makeCompany("Zuiderzee Rederij B.V.");
    const first = await suggested();
    expect(first.suggestions).toHaveLength(UNMAPPED_ROWS);
    expect(first.nextCursor).not.toBeNull();
    const second = await suggested(first.nextCursor);
    expect(second.nextCursor).toBeNull();
    const last = second.suggestions.at(-1);
    expect([last?.customerId, last?.companies[0]?.id]).toEqual([behind.id, like]);
    const wanted = await sql<{ id: string }>("SELECT id FROM customers ORDER BY name, id");
    expect([...first.suggestions, ...second.suggestions].map(({ customerId }) => customerId)).toEqual(
      wanted.map(({ id }) => id),
    );
    expect(await sql("SELECT 1 FROM company_mappings")).toEqual([]);
    // Those that were mapped meanwhile make room; the bookmark stays good though its own customer has gone from the list.
    await map(first.suggestions.at(-1)?.customerId ?? "", await makeCompany("Qqq"));
    expect((await suggested(first.nextCursor)).suggestions).toHaveLength(2);
  });

  it("are one page, with nothing behind it, where there are just so many", async () => {
    await prisma().customer.createMany({
      data: Array.from({ length: UNMAPPED_ROWS }, (_, n) => ({ name: `Aaa ${n}` })),
    });
    const { suggestions, nextCursor } = await suggested();
    expect([suggestions.length, nextCursor]).toEqual([UNMAPPED_ROWS, null]);
  });

  it("begin at their start for a cursor that was tampered with", async () => {
    await makeCustomer("Aaa");
    expect((await suggested("x")).suggestions).toHaveLength(1);
  });
});
