import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import type { PsaGateway } from "@/lib/domain/psa";
import { actor, deps, granted, setInstance, unique } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { searchCompanies } from "@/lib/use-cases/search-companies";

databaseForTests();
const sandbox = sandboxForTests();
let gateway: PsaGateway;
let tag: string;

const makeCompany = async (companyName: string) =>
  Number((await sandbox.control.createCompany({ companyName })).id);
const found = async (words: string, orSimilar: boolean) => {
  await sandbox.control.clearRequests();
  const request = { words, orSimilar };
  const companies = granted(await searchCompanies(actor("operator"), request, deps({ gateway })));
  return { ids: companies.map(({ id }) => id), calls: (await sandbox.control.requests()).length };
};

beforeEach(async () => {
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
  ({ gateway } = await sandbox.connected());
  tag = unique("Zonneveld").replace(/\W/g, "");
});

describe("companies for a customer's name", () => {
  it("are similar ones, best first, where none contains it: one call more", async () => {
    const far = await makeCompany(`${tag} Apotheek`);
    const near = await makeCompany(`${tag} Bakkerij Limited`);
    expect(await found(`${tag} Bakkerij Ltd.`, true)).toEqual({ ids: [near, far], calls: 2 });
  });

  it("are those that contain it, where there are any, in one call", async () => {
    const exact = await makeCompany(`${tag} Bakkerij B.V.`);
    await makeCompany(`${tag} Slagerij`);
    expect(await found(`${tag} Bakkerij`, true)).toEqual({ ids: [exact], calls: 1 });
  });

  it("are only those that contain it where it was typed, in one call", async () => {
    await makeCompany(`${tag} Limited`);
    expect(await found(`${tag} Ltd.`, false)).toEqual({ ids: [], calls: 1 });
  });

  it("cost no second call where the name is but the one word", async () => {
    expect(await found(tag, true)).toEqual({ ids: [], calls: 1 });
  });
});
