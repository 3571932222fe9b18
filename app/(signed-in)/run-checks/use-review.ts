"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import type { Refused, Result } from "@/lib/domain/result";
import type { RunFilter } from "@/lib/domain/run-views";

export interface ReviewScope {
  runIds?: string[];
  jobIds?: string[];
  successes?: RunFilter;
  asOf?: Date;
}

export interface ReviewActions {
  review: (scope: ReviewScope) => Promise<Result<{ reviewId: string; runs: number }>>;
  undo: (of: { reviewId: string }) => Promise<Result<{ runs: number }>>;
}

const UNDO_MS = 10_000;

const NO_ANSWER: Refused = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. The runs may not have been marked; the list is read again.",
};

/**
 * Marks rows as reviewed: they leave the list at once, come back if the server refuses, and can be brought back for ten seconds.
 * Rows are known by a mark that changes when a new run joins them, so that a job with news is never hidden.
 */
export function useReview(actions: ReviewActions) {
  const router = useRouter();
  const [dropped, setDropped] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState<Refused | null>(null);

  const restore = useCallback((keys: readonly string[]) => {
    setDropped((now) => new Map([...now].filter(([key]) => !keys.includes(key))));
  }, []);

  const undo = useCallback(
    async (reviewId: string, keys: readonly string[]) => {
      const undone = await actions.undo({ reviewId }).catch(() => NO_ANSWER);
      if (undone.ok) restore(keys);
      else setProblem(undone);
      router.refresh();
    },
    [actions, restore, router],
  );

  const review = useCallback(
    async (scope: ReviewScope, rows: readonly { key: string; mark: string }[]) => {
      const keys = rows.map(({ key }) => key);
      setProblem(null);
      setDropped((now) => new Map([...now, ...rows.map(({ key, mark }) => [key, mark] as const)]));
      const done = await actions.review(scope).catch(() => NO_ANSWER);
      router.refresh();
      if (!done.ok) {
        restore(keys);
        setProblem(done);
        return;
      }
      const { reviewId, runs } = done.value;
      toast(runs === 1 ? "1 run marked reviewed" : `${runs.toLocaleString("en")} runs marked reviewed`, {
        duration: UNDO_MS,
        action: { label: "Undo", onClick: () => void undo(reviewId, keys) },
      });
    },
    [actions, restore, router, undo],
  );

  const droppedKeys = useMemo(() => new Set(dropped.keys()), [dropped]);
  return { review, dropped, droppedKeys, problem, dismissProblem: () => setProblem(null) };
}
