"use client";

import type { Route } from "next";
import Link from "next/link";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTimeWords } from "@/components/time-zone";
import type { RunStatus } from "@/lib/domain/run";
import type { StripRun } from "@/lib/domain/run-views";
import { cn } from "@/lib/utils";
import { RunStatusMark, statusWord } from "./run-status";

/** Height and drawing differ by status, not colour alone. */
const BARS: Record<RunStatus, string> = {
  success: "h-1.5 bg-success",
  warning: "h-4 bg-warning",
  unknown: "h-4 border border-unknown bg-unknown-ground",
  missed: "h-6 border border-missed border-dashed",
  error: "h-6 bg-error",
};

/**
 * The last runs of a job as a row of bars, oldest first; each leads to its run's Job Details. One tab stop: arrow keys walk along it, and
 * the line below says which run it is.
 */
export function RunStrip({ runs, jobId, current }: { runs: StripRun[]; jobId: string; current?: string }) {
  const words = useTimeWords();
  const list = useRef<HTMLOListElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [stop, setStop] = useState<string | null>(null);
  if (runs.length === 0) return null;
  const last = runs[runs.length - 1];
  const tabStop = [stop, current, last?.runId].find((id) => id && runs.some((run) => run.runId === id));
  const told = runs.find((run) => run.runId === pointed);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = runs.findIndex((run) => run.runId === tabStop);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: runs.length - 1 }[event.key];
    const target = to === undefined ? undefined : runs[to];
    if (!target) return;
    event.preventDefault();
    setStop(target.runId);
    list.current?.querySelector<HTMLElement>(`[data-run="${target.runId}"]`)?.focus();
  };

  return (
    <div className="min-w-0">
      <ol
        ref={list}
        aria-label={`Last ${runs.length} runs, oldest first`}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(null)}
        className="flex h-8 items-end"
      >
        {runs.map((run) => (
          <li key={run.runId} className="flex h-full min-w-0 max-w-4 flex-1">
            <Link
              href={`/jobs/${jobId}/runs/${run.runId}` as Route}
              prefetch={false}
              data-run={run.runId}
              tabIndex={run.runId === tabStop ? 0 : -1}
              aria-current={run.runId === current ? "true" : undefined}
              aria-label={`${statusWord(run.status)}, ${words.short(run.startedAt)}`}
              onPointerEnter={() => setPointed(run.runId)}
              onFocus={() => setPointed(run.runId)}
              onBlur={() => setPointed(null)}
              className={cn(
                "flex h-full w-full items-end justify-center rounded-sm px-px pb-0.5 hover:bg-accent",
                run.runId === current && "bg-accent shadow-[inset_0_-2px_0_var(--foreground)]",
              )}
            >
              <span className={cn("w-full max-w-2.5 rounded-[2px]", BARS[run.status])} />
            </Link>
          </li>
        ))}
      </ol>
      <p aria-hidden className="mt-1 flex h-4 items-center gap-1.5 truncate text-muted-foreground text-xs">
        {told ? (
          <>
            <RunStatusMark status={told.status} size={12} />
            <span>
              {statusWord(told.status)} · {words.short(told.startedAt)}
            </span>
          </>
        ) : (
          runs[0] &&
          last && (
            <span>
              {runs.length === 1
                ? `1 run, ${words.day(last.startedAt)}`
                : `${runs.length} runs, ${words.day(runs[0].startedAt)} to ${words.day(last.startedAt)}`}
            </span>
          )
        )}
      </p>
    </div>
  );
}
