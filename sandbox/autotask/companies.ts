import type { CompanyInput } from "./control-types";
import type { Row } from "./entities";
import { formatInstant } from "./instants";
import type { SandboxState } from "./state";
import type { SampleCompany } from "./tenant";

/** Adds a company of the tenant as it is there from the start. */
export function storeCompany(state: SandboxState, company: SampleCompany, at: number): Row {
  const stamp = formatInstant(at);
  const row: Row = {
    id: company.id,
    companyName: company.companyName,
    companyNumber: company.id === 0 ? null : `SKY-${String(company.id).padStart(4, "0")}`,
    companyType: company.companyType,
    companyCategoryID: 100,
    isActive: company.isActive,
    address1: "Stationsplein 1",
    city: company.city,
    phone: "+31 88 555 0100",
    ownerResourceID: state.personId,
    createDate: stamp,
    lastActivityDate: stamp,
    lastTrackedModifiedDateTime: stamp,
  };
  state.companies.set(row.id, row);
  return row;
}

/** Adds a company as a person does in the web interface. */
export function createCompany(state: SandboxState, input: CompanyInput): Row {
  const company: SampleCompany = {
    id: state.nextId("company"),
    companyName: input.companyName ?? "New company",
    city: input.city ?? "Utrecht",
    companyType: input.companyType ?? 1,
    isActive: input.isActive ?? true,
  };
  return storeCompany(state, company, state.now());
}

/** Changes a company as a person does; null if there is none with this id. */
export function changeCompany(state: SandboxState, id: number, input: CompanyInput): Row | null {
  const before = state.companies.get(id);
  if (before === undefined) {
    return null;
  }
  const stamp = state.stamp();
  const after: Row = {
    ...before,
    companyName: input.companyName ?? before.companyName,
    city: input.city ?? before.city,
    companyType: input.companyType ?? before.companyType,
    isActive: input.isActive ?? before.isActive,
    lastActivityDate: stamp,
    lastTrackedModifiedDateTime: stamp,
  };
  state.companies.set(id, after);
  return after;
}
