"use client";

import { createContext } from "react";

/** What the panel's buttons share with the list beside it. */
export interface ReviewOfSelected {
  /** Marks the selected row as reviewed and goes on to the next; `null` where there is nothing to mark. */
  reviewSelected: (() => void) | null;
  /** The panel still shows the row before: nothing may be done by it. */
  isStale: boolean;
}

export const ReviewContext = createContext<ReviewOfSelected>({ reviewSelected: null, isStale: false });
