/**
 * An instant as the API writes it: UTC, with as many digits of a second as there are and none for a whole second
 * (autotask-api.md 9.3), so that nobody gets used to three.
 */
export function formatInstant(milliseconds: number): string {
  const [whole, fraction] = new Date(milliseconds).toISOString().slice(0, -1).split(".");
  const digits = (fraction ?? "").replace(/0+$/, "");
  return digits === "" ? `${whole}Z` : `${whole}.${digits}Z`;
}

/** Milliseconds of a date or instant as the API reads it, UTC where it names no offset; null if it is none. */
export function parseInstant(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) {
    return null;
  }
  const isDateOnly = text.length === 10;
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));
  const milliseconds = Date.parse(isDateOnly || hasOffset ? text : `${text}Z`);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
