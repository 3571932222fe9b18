"use client";

import { useState } from "react";
import { type HeldRows, holdRows, reconcile } from "./held-rows";

/**
 * The rows to show while the server answers again and again for one list. For another list, mount anew.
 * @param dropped keys of rows that the viewer has dealt with.
 */
export function useHeldRows<Row>(
  incoming: Row[],
  keyOf: (row: Row) => string,
  dropped: ReadonlySet<string>,
): HeldRows<Row> & { showNews: () => void } {
  const [state, setState] = useState({ incoming, held: holdRows(incoming) });
  if (state.incoming !== incoming)
    setState({ incoming, held: reconcile(state.held, incoming, keyOf, dropped) });
  return {
    ...state.held,
    showNews: () => setState((now) => ({ ...now, held: holdRows(now.incoming) })),
  };
}
