import { describe, expect, it } from "vitest";
import { mapCompanySchema, unmapCompanySchema } from "./company-mapping-form";

const customerId = "0198f6a1-4f0e-7c3a-9d52-8a1b2c3d4e5f";
const CUSTOMER = "Customer is not known. Reload the page and choose the row again.";
const COMPANY = "Autotask company is not chosen. Choose one from the list.";

describe("mapCompanySchema", () => {
  it.each([0, 174, 2_147_483_647])("takes company ID %i", (companyId) => {
    expect(mapCompanySchema.parse({ customerId, companyId })).toEqual({ customerId, companyId });
  });

  it.each([
    [{ customerId, companyId: -1 }, "companyId", COMPANY],
    [{ customerId, companyId: 1.5 }, "companyId", COMPANY],
    [{ customerId, companyId: "174" }, "companyId", COMPANY],
    [{ customerId, companyId: 2_147_483_648 }, "companyId", COMPANY],
    [{ customerId }, "companyId", COMPANY],
    [{ customerId: "174", companyId: 174 }, "customerId", CUSTOMER],
    [{ companyId: 174 }, "customerId", CUSTOMER],
  ])("refuses %j at %s", (input, path, message) => {
    const issues = mapCompanySchema.safeParse(input).error?.issues.map((i) => [i.path.join("."), i.message]);
    expect(issues).toEqual([[path, message]]);
  });
});

describe("unmapCompanySchema", () => {
  it("takes a customer", () => {
    expect(unmapCompanySchema.parse({ customerId })).toEqual({ customerId });
  });

  it.each([{}, { customerId: "" }, { customerId: 7 }])("refuses %j", (input) => {
    expect(unmapCompanySchema.safeParse(input).error?.issues.map((issue) => issue.message)).toEqual([
      CUSTOMER,
    ]);
  });
});
