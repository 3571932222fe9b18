"use client";

import { useState } from "react";
import { type HeldRows, holdRows, reconcile } from "./held-rows";

/**
 * The rows to show while the server answers again and again for one list; another `listKey` is another list, taken as it comes.
 * @param dropped keys of rows that the viewer has dealt with.
 */
export function useHeldRows<Row>(
  listKey: string,
  incoming: Row[],
  keyOf: (row: Row) => string,
  dropped: ReadonlySet<string>,
): HeldRows<Row> & { showNews: () => void } {
  const [state, setState] = useState({ listKey, incoming, held: holdRows(incoming) });
  if (state.listKey !== listKey) setState({ listKey, incoming, held: holdRows(incoming) });
  else if (state.incoming !== incoming)
    setState({ listKey, incoming, held: reconcile(state.held, incoming, keyOf, dropped) });
  return {
    ...state.held,
    showNews: () => setState((now) => ({ ...now, held: holdRows(now.incoming) })),
  };
}
