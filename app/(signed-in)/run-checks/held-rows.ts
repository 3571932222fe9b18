/**
 * Keeps a list still while it is being read: what comes from the server later may change rows and add below, but nothing moves
 * under the pointer until the viewer asks for it.
 */
export interface HeldRows<Row> {
  /** The rows in the order in which they are shown. */
  rows: Row[];
  /** Keys of rows that the server no longer lists; still shown, so that nothing moves up. */
  left: ReadonlySet<string>;
  /** Rows that the server lists above or between, not shown yet. */
  news: number;
}

/** The rows of a list that is shown for the first time. */
export function holdRows<Row>(rows: readonly Row[]): HeldRows<Row> {
  return { rows: [...rows], left: new Set(), news: 0 };
}

/**
 * What to show when the server answers again for the same list: known rows in their places with their new data, rows after the last known
 * one appended, others counted as news. Rows that the server no longer lists keep their places too, also those that the viewer has dealt
 * with and no longer sees: taken back, they are where they were.
 * @param hidden keys of rows that are not seen; where no other is left, the list begins anew.
 */
export function reconcile<Row>(
  held: HeldRows<Row>,
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
  hidden: ReadonlySet<string>,
): HeldRows<Row> {
  const fresh = new Map(incoming.map((row) => [keyOf(row), row]));
  const isGone = (row: Row) => hidden.has(keyOf(row)) && !fresh.has(keyOf(row));
  if (held.rows.every(isGone)) return holdRows(incoming);
  const known = new Set(held.rows.map(keyOf));
  const lastKnown = incoming.findLastIndex((row) => known.has(keyOf(row)));
  return {
    rows: [...held.rows.map((row) => fresh.get(keyOf(row)) ?? row), ...incoming.slice(lastKnown + 1)],
    left: new Set([...known].filter((key) => !fresh.has(key))),
    news: incoming.slice(0, lastKnown + 1).filter((row) => !known.has(keyOf(row))).length,
  };
}
