"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { Refusal } from "@/components/form-message";
import { Button } from "@/components/ui/button";
import type { Refused } from "@/lib/domain/result";
import type { RunRow as RunRowView } from "@/lib/domain/run-views";
import { cn } from "@/lib/utils";
import { ListHead } from "./list-head";
import { ReviewContext } from "./review-context";
import { RunRow } from "./run-row";
import { hrefOf } from "./search-params";
import { SortMenu } from "./sort-menu";
import { SuccessesGroup } from "./successes-group";
import { useListKeys, useReveal } from "./use-list-keys";
import { type RunListInput, type RunListState, useRunList } from "./use-run-list";

interface RunTableProps extends RunListInput {
  /** The run in the panel, where it can still be reviewed. */
  reviewableRunId: string | null;
  nextCursor: string | null;
  successesCursor: string | null;
  canReview: boolean;
  /** Instead of rows, where there are none. */
  empty: ReactNode;
  panel: ReactNode;
}

/**
 * The list, and beside it the panel of the selected row: selecting, reviewing, and the keys for both. Lies in two columns of its parent's
 * grid. Mount it anew for another list. Long, as list, panel and keys speak of one selection.
 */
export function RunTable(props: RunTableProps) {
  const { params, filter, canReview, successes, reviewableRunId } = props;
  const state = useRunList(props);
  const { mainRows, groupRows, selected, checks, isStale } = state;
  const list = useRef<HTMLElement>(null);
  const reveal = useReveal(list);
  const isQueue = filter.show === "queue";

  function reviewAndGoOn(keys: readonly string[]): void {
    const next = state.reviewKeys(keys);
    // After the rows that leave have gone.
    requestAnimationFrame(() => reveal(next));
  }

  function reviewSelected(): void {
    if (selected !== null && state.byKey.has(selected)) reviewAndGoOn([selected]);
    else if (reviewableRunId) state.reviewRun(reviewableRunId);
  }

  useListKeys(state, list, reveal, canReview && { selected: reviewSelected, rows: reviewAndGoOn });

  return (
    <ReviewContext value={{ reviewSelected: canReview && reviewableRunId ? reviewSelected : null, isStale }}>
      <section ref={list} aria-label="Runs" className="min-w-0 pb-20 lg:col-start-1 lg:pb-6">
        <div className="sticky top-12 z-20 md:top-0">
          <ListHead
            words={headWords(mainRows.length, props.nextCursor !== null, isQueue)}
            order={<SortMenu params={params} />}
            shownRows={mainRows.length + groupRows.length}
            selectedRows={checks.keys.length}
            news={state.news}
            left={state.left.size}
            canReview={canReview}
            onSelectAll={checks.all}
            onClear={checks.clear}
            onReview={() => reviewAndGoOn(checks.keys)}
            onShowNews={state.showNews}
          />
        </div>
        {mainRows.length > 0 ? (
          <Rows
            {...{ state, canReview, isQueue }}
            rows={mainRows}
            label={isQueue ? "To review" : "All runs"}
          />
        ) : (
          props.empty
        )}
        <PageLinks params={params} cursor={params.cursor} nextCursor={props.nextCursor} of="cursor" />
        {successes && state.hasSuccesses && (
          <SuccessesGroup
            runs={successes.runs}
            isOpen={groupRows.length > 0}
            toggleHref={filter.status === "success" ? null : toggledSuccesses(params)}
            onReviewAll={canReview ? state.reviewSuccesses : null}
          >
            {groupRows.length > 0 && (
              <Rows {...{ state, canReview, isQueue }} rows={groupRows} label="Successful" />
            )}
            <PageLinks
              params={params}
              cursor={params.successesCursor}
              nextCursor={props.successesCursor}
              of="successesCursor"
            />
          </SuccessesGroup>
        )}
        {state.problem && <Problem refused={state.problem} onDismiss={state.dismissProblem} />}
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

function Rows(props: {
  state: RunListState;
  rows: RunRowView[];
  label: string;
  canReview: boolean;
  isQueue: boolean;
}) {
  const { state } = props;
  return (
    <ul aria-label={props.label} className="run-list" data-flat={props.isQueue ? undefined : ""}>
      {props.rows.map((row) => {
        const key = state.keyOf(row);
        return (
          <RunRow
            key={key}
            row={row}
            rowKey={key}
            isSelected={key === state.selected}
            isChecked={state.checks.checked.has(key)}
            hasLeft={state.left.has(key)}
            canCheck={props.canReview}
            onSelect={state.goTo}
            onCheck={state.checks.toggle}
          />
        );
      })}
    </ul>
  );
}

/** Stays until read, at the foot of the list or of the window, so that no row moves for it. */
function Problem({ refused, onDismiss }: { refused: Refused; onDismiss: () => void }) {
  return (
    <div
      role="alert"
      className="sticky bottom-0 z-20 flex items-start gap-2 border-y bg-error-ground px-4 py-2 md:px-6"
    >
      <div className="flex-1">
        <Refusal refused={refused} />
      </div>
      <Button variant="ghost" size="sm" onClick={onDismiss}>
        <X aria-hidden />
        <span className="sr-only">Dismiss</span>
      </Button>
    </div>
  );
}

function toggledSuccesses(params: RunListInput["params"]): string {
  const successes = params.successes === "shown" ? "folded" : "shown";
  return hrefOf({ ...params, successes, successesCursor: null });
}

function headWords(rows: number, hasMore: boolean, isQueue: boolean): string {
  if (rows === 0) return "";
  const count = `${rows}${hasMore ? "+" : ""}`;
  if (isQueue) return `${count} ${rows === 1 && !hasMore ? "job needs" : "jobs need"} a look`;
  return `${count} ${rows === 1 ? "run" : "runs"}`;
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
