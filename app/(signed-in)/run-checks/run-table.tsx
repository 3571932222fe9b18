"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { Refusal } from "@/components/form-message";
import { Button } from "@/components/ui/button";
import type { RunRow as RunRowView } from "@/lib/domain/run-views";
import { cn } from "@/lib/utils";
import { ListHead } from "./list-head";
import { ReviewContext } from "./review-context";
import { RunRow } from "./run-row";
import { hrefOf } from "./search-params";
import { SuccessesGroup } from "./successes-group";
import { type RunListInput, useRunList } from "./use-run-list";
import { useShortcuts } from "./use-shortcuts";

interface RunTableProps extends RunListInput {
  nextCursor: string | null;
  successesCursor: string | null;
  canReview: boolean;
  /** Instead of rows, where there are none. */
  empty: ReactNode;
  panel: ReactNode;
}

/**
 * The list, and beside it the panel of the selected row: selecting, reviewing, and the keys for both. Lies in two columns of its parent's
 * grid. Mount it anew for another list.
 */
export function RunTable(props: RunTableProps) {
  const { params, filter, canReview, successes } = props;
  const state = useRunList(props);
  const { mainRows, groupRows, selected, checks, isStale } = state;
  const list = useRef<HTMLElement>(null);
  useListKeys(state, list, canReview);

  const selectedRow = selected === null ? undefined : state.byKey.get(selected);
  const canReviewSelected = canReview && selectedRow !== undefined && !selectedRow.reviewed;
  const shared = {
    reviewSelected: canReviewSelected ? () => state.reviewKeys([selectedRow].map(state.keyOf)) : null,
    isStale,
  };

  const rowsOf = (rows: RunRowView[], label: string) => (
    <ul aria-label={label} className="run-list" data-flat={filter.show === "all" ? "" : undefined}>
      {rows.map((row) => {
        const key = state.keyOf(row);
        return (
          <RunRow
            key={key}
            row={row}
            rowKey={key}
            isSelected={key === selected}
            isChecked={checks.checked.has(key)}
            hasLeft={state.left.has(key)}
            canCheck={canReview}
            onSelect={state.goTo}
            onCheck={checks.toggle}
          />
        );
      })}
    </ul>
  );

  return (
    <ReviewContext value={shared}>
      <section ref={list} aria-label="Runs" className="min-w-0 pb-20 lg:col-start-1 lg:pb-6">
        <div className="sticky top-12 z-20 md:top-0">
          <ListHead
            words={headWords(mainRows.length, props.nextCursor !== null, filter.show === "queue")}
            shownRows={mainRows.length + groupRows.length}
            selectedRows={checks.keys.length}
            news={state.news}
            canReview={canReview}
            onSelectAll={checks.all}
            onClear={checks.clear}
            onReview={() => state.reviewKeys(checks.keys)}
            onShowNews={state.showNews}
          />
        </div>
        {state.problem && (
          <div role="alert" className="flex items-start gap-2 border-b bg-error-ground px-4 py-2">
            <div className="flex-1">
              <Refusal refused={state.problem} />
            </div>
            <Button variant="ghost" size="sm" onClick={state.dismissProblem}>
              <X aria-hidden />
              <span className="sr-only">Dismiss</span>
            </Button>
          </div>
        )}
        {mainRows.length > 0
          ? rowsOf(mainRows, filter.show === "queue" ? "To review" : "All runs")
          : props.empty}
        <PageLinks params={params} cursor={params.cursor} nextCursor={props.nextCursor} of="cursor" />
        {successes && state.hasSuccesses && (
          <SuccessesGroup
            runs={successes.runs}
            isOpen={groupRows.length > 0}
            toggleHref={
              filter.status === "success"
                ? null
                : hrefOf({
                    ...params,
                    successes: params.successes === "shown" ? "folded" : "shown",
                    successesCursor: null,
                  })
            }
            onReviewAll={canReview ? state.reviewSuccesses : null}
          >
            {groupRows.length > 0 && rowsOf(groupRows, "Successful")}
            <PageLinks
              params={params}
              cursor={params.successesCursor}
              nextCursor={props.successesCursor}
              of="successesCursor"
            />
          </SuccessesGroup>
        )}
      </section>
      <aside
        aria-label="Selected run"
        aria-busy={isStale}
        className="sticky top-0 hidden h-dvh self-start border-l bg-card lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:block"
      >
        <div className={cn("h-full transition-opacity delay-100 duration-150", isStale && "opacity-55")}>
          {props.panel}
        </div>
      </aside>
    </ReviewContext>
  );
}

function headWords(rows: number, hasMore: boolean, isQueue: boolean): string {
  if (rows === 0) return "";
  const count = `${rows}${hasMore ? "+" : ""}`;
  if (isQueue) return `${count} ${rows === 1 && !hasMore ? "job needs" : "jobs need"} a look, worst first`;
  return `${count} ${rows === 1 ? "run" : "runs"}, newest first`;
}

function PageLinks(props: {
  params: RunListInput["params"];
  cursor: string | null;
  nextCursor: string | null;
  of: "cursor" | "successesCursor";
}) {
  const { params, cursor, nextCursor, of } = props;
  if (!cursor && !nextCursor) return null;
  const to = (value: string | null) => hrefOf({ ...params, runId: null, [of]: value }) as Route;
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2 border-b px-3 py-2">
      {cursor && (
        <Button asChild variant="ghost">
          <Link href={to(null)}>Back to the first</Link>
        </Button>
      )}
      {nextCursor && (
        <Button asChild variant="outline">
          <Link href={to(nextCursor)}>Load next</Link>
        </Button>
      )}
    </nav>
  );
}

/** j, k, x, e, t and Enter. */
function useListKeys(
  state: ReturnType<typeof useRunList>,
  list: React.RefObject<HTMLElement | null>,
  canReview: boolean,
): void {
  const router = useRouter();
  const keys = useMemo(() => [...state.byKey.keys()], [state.byKey]);

  const reveal = useCallback(
    (key: string | null) => {
      const row = list.current?.querySelector(`[data-row="${key}"]`);
      row?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    },
    [list],
  );

  function move(step: 1 | -1): undefined {
    const at = state.selected === null ? -1 : keys.indexOf(state.selected);
    const key = at < 0 ? keys[0] : keys[Math.min(keys.length - 1, Math.max(0, at + step))];
    if (key === undefined) return;
    if (key !== state.selected) state.goTo(key, { rests: true });
    reveal(key);
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      if (canReview && state.selected !== null) state.checks.toggle(state.selected, false);
      return undefined;
    },
    e: () => {
      if (!canReview) return undefined;
      const chosen =
        state.checks.keys.length > 0 ? state.checks.keys : state.selected === null ? [] : [state.selected];
      const next = state.reviewKeys(chosen);
      // After the rows that leave have gone.
      requestAnimationFrame(() => reveal(next));
      return undefined;
    },
    t: () => {
      if (!state.isStale)
        document.querySelector<HTMLElement>('aside [data-shortcut="create-ticket"]')?.click();
      return undefined;
    },
    enter: (event) => {
      const isFree = event.target === document.body || event.target === list.current;
      const row = state.selected === null ? undefined : state.byKey.get(state.selected);
      if (!isFree || !row) return false;
      router.push(`/jobs/${row.jobId}/runs/${row.runId}` as Route);
      return undefined;
    },
  });
}
