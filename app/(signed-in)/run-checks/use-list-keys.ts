"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type RefObject, useCallback, useMemo } from "react";
import type { RunListState } from "./use-run-list";
import { useShortcuts } from "./use-shortcuts";

/** Brings a row into view and gives it the focus. */
export function useReveal(list: RefObject<HTMLElement | null>): (key: string | null) => void {
  return useCallback(
    (key) => {
      const row = list.current?.querySelector(`[data-row="${key}"]`);
      row?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    },
    [list],
  );
}

/** j, k, x, e, t, l and Enter. */
export function useListKeys(
  state: RunListState,
  list: RefObject<HTMLElement | null>,
  reveal: (key: string | null) => void,
  review: false | { selected: () => void; rows: (keys: readonly string[]) => void },
): void {
  const router = useRouter();
  const keys = useMemo(() => [...state.byKey.keys()], [state.byKey]);

  function move(step: 1 | -1): void {
    const at = state.selected === null ? -1 : keys.indexOf(state.selected);
    const key = at < 0 ? keys[0] : keys[Math.min(keys.length - 1, Math.max(0, at + step))];
    if (key === undefined) return;
    if (key !== state.selected) state.goTo(key, { rests: true });
    reveal(key);
  }

  /** Presses the panel's button of that name, unless the panel still shows the row before. */
  function press(shortcut: string): void {
    if (!state.isStale) document.querySelector<HTMLElement>(`aside [data-shortcut="${shortcut}"]`)?.click();
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      if (review && state.selected !== null) state.checks.toggle(state.selected, false);
    },
    e: () => {
      if (review && state.checks.keys.length > 0) review.rows(state.checks.keys);
      else if (review) review.selected();
    },
    t: () => press("create-ticket"),
    l: () => press("link-ticket"),
    enter: (event) => {
      const isFree = event.target === document.body || event.target === list.current;
      const row = state.selected === null ? undefined : state.byKey.get(state.selected);
      if (!isFree || !row) return false;
      router.push(`/jobs/${row.jobId}/runs/${row.runId}` as Route);
    },
  });
}
