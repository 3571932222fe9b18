/** The query string of a page, as Next gives it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One value of a query string; `null` where it is absent, empty or given more than once. */
export function oneValue(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** An address with those of the parameters that have a value, e.g. `/jobs?q=mail`. */
export function addressWith(path: string, params: Record<string, string | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null) query.set(name, value);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}
