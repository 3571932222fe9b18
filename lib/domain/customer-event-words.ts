/** What an event of a customer says to a reader of its page; a closed table, an unknown action is shown as it is. */
const WORDS: Record<string, string> = {
  "mapping.saved": "Mapped",
  "mapping.cleared": "Mapping cleared",
  "mapping.renamed": "Renamed in Autotask",
  "mapping.invalid": "Gone, inactive or not accessible in Autotask",
  "mapping.restored": "There again in Autotask",
  "mapping.acknowledged": "New name acknowledged",
  "customer.renamed": "Renamed",
  "customer.archived": "Archived",
  "customer.restored": "Taken back from the archive",
  "customer.merged": "Merged into another customer",
  "customer.took-over": "Another customer merged into this one",
};

interface Named {
  name?: unknown;
  companyName?: unknown;
  companyId?: unknown;
  environment?: unknown;
  into?: { name?: unknown };
  from?: { name?: unknown };
}

/** One line for an event: what happened, to which name, and from which. */
export function customerEventWords(event: { action: string; before: unknown; after: unknown }): string {
  const words = WORDS[event.action] ?? event.action;
  const before = nameIn(event.before as Named | null);
  const after = nameIn(event.after as Named | null);
  if (before && after && before !== after) return `${words}: ${before} → ${after}`;
  return (after ?? before) ? `${words}: ${after ?? before}` : words;
}

function nameIn(values: Named | null): string | null {
  if (!values) return null;
  const other = values.into?.name ?? values.from?.name;
  if (typeof other === "string") return other;
  if (typeof values.companyName === "string")
    return typeof values.companyId === "number"
      ? `${values.companyName} (ID ${values.companyId})`
      : values.companyName;
  return typeof values.name === "string" ? values.name : null;
}
