import type { CompanyChoice } from "@/lib/domain/customer-views";

/** Fewest letters that are searched for; a number is an ID and may be shorter. */
const FEWEST_LETTERS = 2;

/** What Autotask is searched for. */
export interface SoughtCompanies {
  words: string;
  /** The words are a customer's name: where no company has it, similar ones do. */
  orSimilar: boolean;
}

export const companyKeys = {
  search: (sought: SoughtCompanies) => ["autotask-companies", sought] as const,
};

/** True where it makes sense to ask Autotask: two letters, or a company's ID. */
export function isSearchable(words: string): boolean {
  const trimmed = words.trim();
  return trimmed.length >= FEWEST_LETTERS || /^\d+$/.test(trimmed);
}

/** Companies in Autotask by name or ID. Throws an `Error` whose message may be shown. */
export async function fetchCompanies(
  { words, orSimilar }: SoughtCompanies,
  signal?: AbortSignal,
): Promise<CompanyChoice[]> {
  const query = new URLSearchParams({ q: words.trim(), ...(orSimilar ? { similar: "yes" } : {}) });
  const address = `/api/autotask/companies?${query}`;
  let response: Response;
  try {
    response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("Backupchecks did not answer. Check the connection and try again.");
  }
  const body: unknown = await response.json().catch(() => null);
  const companies = (body as { companies?: CompanyChoice[] } | null)?.companies;
  if (response.ok && Array.isArray(companies)) return companies;
  throw new Error(ownWords(body) ?? `Backupchecks answered with status ${response.status}. Try again.`);
}

function ownWords(body: unknown): string | null {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof message === "string" && message !== "" ? message : null;
}
