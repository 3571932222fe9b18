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
 * one appended, others counted as news.
 * @param dropped keys of rows that this viewer has dealt with; they go at once where the server agrees.
 */
export function reconcile<Row>(
  held: HeldRows<Row>,
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
  dropped: ReadonlySet<string>,
): HeldRows<Row> {
  const fresh = new Map(incoming.map((row) => [keyOf(row), row]));
  const kept = held.rows.filter((row) => fresh.has(keyOf(row)) || !dropped.has(keyOf(row)));
  const known = new Set(kept.map(keyOf));
  const lastKnown = incoming.findLastIndex((row) => known.has(keyOf(row)));
  const unknown = (row: Row) => !known.has(keyOf(row));
  const below = incoming.slice(lastKnown + 1);
  const nothingKept = kept.length === 0;
  return {
    rows: [...kept.map((row) => fresh.get(keyOf(row)) ?? row), ...below],
    left: new Set(kept.map(keyOf).filter((key) => !fresh.has(key))),
    news: nothingKept ? 0 : incoming.slice(0, lastKnown + 1).filter(unknown).length,
  };
}
