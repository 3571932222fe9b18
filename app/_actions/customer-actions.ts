"use server";

import { act } from "@/app/_actions/action";
import { mapCompanySchema, unmapCompanySchema } from "@/lib/schemas/company-mapping-form";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";

export async function mapCompanyAction(input: { customerId: string; companyId: number }) {
  return act(mapCompanySchema, input, mapCompany);
}

export async function unmapCompanyAction(input: { customerId: string }) {
  return act(unmapCompanySchema, input, unmapCompany);
}
