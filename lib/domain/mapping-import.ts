import type { ImportLine } from "./customer-views";
import type { PsaCompany } from "./psa";

/** One line of a file of mappings, with what is known of the things it names. */
export interface LineFacts {
  customerId: string;
  customer: string;
  companyId: string;
  /** Customers that the line may mean. */
  customers: readonly { id: string; name: string }[];
  /** As Autotask has it; `null` where it has none, `undefined` where the ID is no number. */
  company: PsaCompany | null | undefined;
  ownerOf: (companyId: number) => { customerId: string; customerName: string } | null;
  mappedTo: (customerId: string) => { companyId: number } | null;
  /** What the lines before it mean, by whatever they name it. */
  earlier: { customers: ReadonlySet<string>; companies: ReadonlySet<number> };
}

/** What importing the line would do, or why it is refused. A company is named by its ID alone, never by a name (§2). */
export function plannedEffect(facts: LineFacts): Omit<ImportLine, "line"> {
  const named = facts.customer || facts.customerId;
  const refuse = (words: string, known: Partial<ImportLine> = {}): Omit<ImportLine, "line"> => ({
    customer: named,
    customerId: null,
    companyId: null,
    companyName: null,
    ...known,
    effect: "refused",
    words,
  });
  if (named === "") return refuse("The line names no customer.");
  const [customer, ...others] = facts.customers;
  if (!customer) return refuse(`There is no customer ${named}.`);
  if (others.length > 0) return refuse(`There are several customers ${named}. Name it by customer_id.`);
  const known = { customer: customer.name, customerId: customer.id };
  if (facts.companyId === "") return refuse("The line names no autotask_company_id.", known);
  const { company } = facts;
  if (company === undefined) return refuse(`"${facts.companyId}" is no company ID.`, known);
  if (company === null)
    return refuse(`Autotask has no company with ID ${facts.companyId} that the API user may see.`, known);
  const whole = { ...known, companyId: company.id, companyName: company.name };
  if (facts.earlier.companies.has(company.id) || facts.earlier.customers.has(customer.id))
    return refuse("An earlier line of the file names the same customer or company.", whole);
  const mapped = facts.mappedTo(customer.id);
  if (mapped?.companyId === company.id) return { ...whole, effect: "same", words: "Mapped so already." };
  if (!company.isActive) return refuse(`"${company.name}" is inactive in Autotask.`, whole);
  const owner = facts.ownerOf(company.id);
  if (owner && owner.customerId !== customer.id)
    return refuse(`"${company.name}" is already mapped to ${owner.customerName}.`, whole);
  return mapped
    ? { ...whole, effect: "change", words: `Now mapped to ID ${mapped.companyId}.` }
    : { ...whole, effect: "map", words: "Not mapped yet." };
}
