"use server";

import { z } from "zod";
import { act } from "@/app/_actions/action";
import { mapCompanySchema, unmapCompanySchema } from "@/lib/schemas/company-mapping-form";
import {
  acknowledgeRenameSchema,
  archiveCustomerSchema,
  importMappingsSchema,
  mergeCustomersSchema,
  planImportSchema,
  renameCustomerSchema,
} from "@/lib/schemas/customer-forms";
import { acknowledgeRename } from "@/lib/use-cases/acknowledge-rename";
import { archiveCustomer, mergeCustomers, renameCustomer } from "@/lib/use-cases/change-customer";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { importMappings, planImport } from "@/lib/use-cases/mapping-file";
import { syncCompanyNames } from "@/lib/use-cases/sync-company-names";

export async function mapCompanyAction(input: { customerId: string; companyId: number }) {
  return act(mapCompanySchema, input, mapCompany);
}

export async function unmapCompanyAction(input: { customerId: string }) {
  return act(unmapCompanySchema, input, unmapCompany);
}

export async function acknowledgeRenameAction(input: { customerId: string; companyName: string }) {
  return act(acknowledgeRenameSchema, input, acknowledgeRename);
}

export async function renameCustomerAction(input: { customerId: string; name: string }) {
  return act(renameCustomerSchema, input, renameCustomer);
}

export async function archiveCustomerAction(input: { customerId: string; archived: boolean }) {
  return act(archiveCustomerSchema, input, archiveCustomer);
}

export async function mergeCustomersAction(input: { customerId: string; intoId: string }) {
  return act(mergeCustomersSchema, input, mergeCustomers);
}

export async function syncCompanyNamesAction(input: object) {
  return act(z.object({}), input, (actor, _, deps) => syncCompanyNames(actor, deps));
}

export async function planImportAction(input: { text: string }) {
  return act(planImportSchema, input, planImport);
}

export async function importMappingsAction(input: { text: string; digest: string }) {
  return act(importMappingsSchema, input, importMappings);
}
