import type { ComboboxOption } from "@/components/ui/combobox";
import type { CompanyChoice } from "@/lib/domain/customer-views";

/** The company a customer has now; choosing it again is of use only where its state is not `ok`. */
export interface MappedCompany {
  companyId: number;
  isOk: boolean;
}

interface Circumstances {
  customerId: string;
  mapped: MappedCompany | null;
}

/** A company as it stands in the list: name, then ID, why it can't be chosen (if so), city, and whether it is active. */
export function companyOption(company: CompanyChoice, circumstances: Circumstances): ComboboxOption {
  const obstacle = obstacleTo(company, circumstances);
  const facts = [`ID ${company.id}`, obstacle, company.city, company.isActive ? "active" : "inactive"];
  return {
    value: String(company.id),
    label: company.name,
    hint: facts.filter(Boolean).join(" · "),
    disabled: !company.isActive || obstacle !== null,
  };
}

/** An inactive company says so by itself. */
function obstacleTo(company: CompanyChoice, { customerId, mapped }: Circumstances): string | null {
  if (company.usedBy === null) return null;
  if (company.usedBy.customerId !== customerId) return `already used by ${company.usedBy.customerName}`;
  return mapped?.isOk ? "mapped now" : null;
}

/** True where a company answers what is typed: by its ID, or with all of the words in its name. */
export function answers(company: CompanyChoice, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  return String(company.id) === words || company.name.toLowerCase().includes(words);
}
