const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Days as a filter says them: `20 Nov 2026 – 22 Nov 2026`, `since 20 Nov 2026`, `until 22 Nov 2026`; `null` for any time. */
export function daysWords(from: string | null, to: string | null): string | null {
  if (from !== null && to !== null) return from === to ? words(from) : `${words(from)} – ${words(to)}`;
  if (from !== null) return `since ${words(from)}`;
  return to === null ? null : `until ${words(to)}`;
}

function words(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}
