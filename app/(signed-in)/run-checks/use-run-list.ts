"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { RunFilter, RunRow } from "@/lib/domain/run-views";
import { hrefOf, type RunChecksParams } from "./search-params";
import { useHeldRows } from "./use-held-rows";
import { type ReviewActions, type ReviewScope, useReview } from "./use-review";
import { useSelection } from "./use-selection";

export interface RunListInput {
  params: RunChecksParams;
  filter: RunFilter;
  /** When the rows were read: what came in since is not reviewed with them. */
  asOf: Date;
  rows: RunRow[];
  successes: { runs: number; rows: RunRow[] } | null;
  /** Key of the row whose run is in the panel. */
  shownKey: string | null;
  actions: ReviewActions;
}

const NO_ROWS: RunRow[] = [];

/** The group of successes, where keys of rows are asked for. */
const SUCCESSES = "successes";

/** Changes with every run that joins the row, so that a job with news is never hidden. */
const markOf = (row: RunRow) => `${row.runId} ${row.runCount}`;

/** What a review of these rows covers. A row of one run names the run: what came in since stays. */
export function reviewScopeOf(rows: readonly RunRow[], show: RunFilter["show"]): ReviewScope {
  const isRun = (row: RunRow) => show === "all" || row.runCount === 1;
  return {
    runIds: rows.filter((row) => isRun(row) && !row.reviewed).map(({ runId }) => runId),
    jobIds: rows.filter((row) => !isRun(row)).map(({ jobId }) => jobId),
  };
}

/** The row to go on with when some are done: the next one below, else the next above. */
export function nextKey(
  keys: readonly string[],
  from: string | null,
  done: ReadonlySet<string>,
): string | null {
  if (from === null || !done.has(from)) return from;
  const at = keys.indexOf(from);
  return (
    keys.slice(at + 1).find((key) => !done.has(key)) ??
    keys.slice(0, at).findLast((key) => !done.has(key)) ??
    null
  );
}

/** The state of the list and everything that can be done with it. In the queue a row is a job, else a run. */
export function useRunList({ params, filter, asOf, rows, successes, shownKey, actions }: RunListInput) {
  const isQueue = filter.show === "queue";
  const keyOf = useCallback((row: RunRow) => (isQueue ? row.jobId : row.runId), [isQueue]);
  const { review, dropped, droppedKeys, problem, dismissProblem } = useReview(actions);
  const { selected, select, isStale } = useSelection(shownKey);
  const main = useHeldRows(rows, keyOf, droppedKeys);
  const group = useHeldRows(successes?.rows ?? NO_ROWS, keyOf, droppedKeys);

  const isWaiting = useCallback(
    (row: RunRow) => !isQueue || dropped.get(keyOf(row)) !== markOf(row),
    [isQueue, dropped, keyOf],
  );
  const hasSuccesses =
    successes !== null && successes.runs > 0 && dropped.get(SUCCESSES) !== `${successes.runs}`;
  const mainRows = useMemo(() => main.rows.filter(isWaiting), [main.rows, isWaiting]);
  const groupRows = useMemo(
    () => (hasSuccesses ? group.rows.filter(isWaiting) : NO_ROWS),
    [group.rows, isWaiting, hasSuccesses],
  );
  const byKey = useMemo(
    () => new Map([...mainRows, ...groupRows].map((row) => [keyOf(row), row])),
    [mainRows, groupRows, keyOf],
  );
  const checks = useChecks(byKey);

  const hrefOfKey = (key: string | null) =>
    hrefOf({ ...params, runId: key === null ? null : (byKey.get(key)?.runId ?? null) });

  const goTo = useCallback(
    (key: string | null, options?: { rests?: boolean }) => {
      const runId = key === null ? null : (byKey.get(key)?.runId ?? null);
      select(key, hrefOf({ ...params, runId }), options);
    },
    [byKey, params, select],
  );

  function goOnAfter(done: ReadonlySet<string>): string | null {
    const next = nextKey([...byKey.keys()], selected, done);
    if (next !== selected) select(next, hrefOfKey(next));
    return next;
  }

  /** Marks rows as reviewed and goes on. @returns the key of the row to go on with. */
  function reviewKeys(keys: readonly string[]): string | null {
    const chosen = keys.flatMap((key) => byKey.get(key) ?? []).filter((row) => !row.reviewed);
    if (chosen.length === 0) return selected;
    checks.clear();
    const next = goOnAfter(new Set(chosen.map(keyOf)));
    const leaving = chosen.map((row) => ({ key: keyOf(row), mark: markOf(row) }));
    void review({ ...reviewScopeOf(chosen, filter.show), asOf }, leaving);
    return next;
  }

  /** Marks a run that no row of this list has. */
  function reviewRun(runId: string): void {
    void review({ runIds: [runId] }, []);
  }

  function reviewSuccesses(): void {
    if (!successes) return;
    goOnAfter(new Set(groupRows.map(keyOf)));
    void review({ successes: filter, asOf }, [{ key: SUCCESSES, mark: `${successes.runs}` }]);
  }

  return {
    keyOf,
    byKey,
    mainRows,
    groupRows,
    hasSuccesses,
    left: new Set([...main.left, ...group.left].filter((key) => byKey.has(key))),
    news: main.news + group.news,
    showNews: () => {
      main.showNews();
      group.showNews();
    },
    selected,
    isStale,
    goTo,
    checks,
    reviewKeys,
    reviewRun,
    reviewSuccesses,
    problem,
    dismissProblem,
  };
}

export type RunListState = ReturnType<typeof useRunList>;

/** Which rows are ticked; those that have gone are none. With shift all from the last one ticked to this. */
function useChecks(byKey: ReadonlyMap<string, RunRow>) {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const present = useMemo(() => [...byKey.keys()].filter((key) => checked.has(key)), [byKey, checked]);

  const toggle = useCallback(
    (key: string, isRange: boolean) => {
      const keys = [...byKey.keys()];
      const [from, to] = [last.current === null ? -1 : keys.indexOf(last.current), keys.indexOf(key)];
      last.current = key;
      setChecked((now) => {
        const next = new Set(now);
        if (isRange && from >= 0)
          for (const each of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
        else if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    [byKey],
  );

  return {
    checked,
    keys: present,
    toggle,
    all: () => setChecked(new Set(byKey.keys())),
    clear: () => setChecked(new Set()),
  };
}
