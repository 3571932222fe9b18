import { z } from "zod";

const customerId = z.uuid("Customer is not known. Reload the page and choose the row again.");

const COMPANY = "Autotask company is not chosen. Choose one from the list.";

/** Ties a customer to one Autotask company (§3.1). Company ID 0 is the MSP's own company and valid. */
export const mapCompanySchema = z.object({
  customerId,
  companyId: z.number(COMPANY).int(COMPANY).min(0, COMPANY).max(2_147_483_647, COMPANY),
});
export type MapCompany = z.output<typeof mapCompanySchema>;

/** Takes a customer's company away. */
export const unmapCompanySchema = z.object({ customerId });
export type UnmapCompany = z.output<typeof unmapCompanySchema>;
