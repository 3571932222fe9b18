"use client";

import { Check, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { FormMessage } from "@/components/form-message";
import { LocalTime } from "@/components/local-time";
import { Button } from "@/components/ui/button";
import type { Result } from "@/lib/domain/result";
import type { RunHead } from "@/lib/domain/run-views";

/** Whether the run has been reviewed, by whom, and the act of reviewing it or taking that back. On a phone within the thumb's reach. */
export function ReviewControl({
  runId,
  reviewed,
  canReview,
  reviewAction,
  undoAction,
}: {
  runId: string;
  reviewed: RunHead["reviewed"];
  canReview: boolean;
  reviewAction: (input: { runIds: string[] }) => Promise<Result<{ reviewId: string; runs: number }>>;
  undoAction: (input: { reviewId: string }) => Promise<Result<{ runs: number }>>;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [result, setResult] = useState<Result<{ runs: number }> | null>(null);

  const act = () =>
    startTransition(async () => {
      const answer = reviewed
        ? await undoAction({ reviewId: reviewed.reviewId })
        : await reviewAction({ runIds: [runId] });
      setResult(answer);
      // A refusal too may mean that a colleague was faster.
      router.refresh();
    });

  return (
    <div className="z-10 flex flex-col items-end gap-1 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:items-stretch max-sm:border-t max-sm:bg-background max-sm:px-4 max-sm:py-2.5 max-sm:print:static">
      <div className="flex min-h-8 items-center gap-3 print:min-h-0 max-sm:justify-between">
        {reviewed ? (
          <p className="text-muted-foreground">
            Reviewed by {reviewed.by}, <LocalTime value={reviewed.at} />
          </p>
        ) : (
          !canReview && <p className="text-muted-foreground">Not reviewed yet</p>
        )}
        {canReview && (
          <Button
            variant="outline"
            className={reviewed ? "print:hidden" : "max-sm:w-full print:hidden"}
            disabled={isPending}
            aria-busy={isPending}
            onClick={act}
          >
            {reviewed ? <Undo2 aria-hidden /> : <Check aria-hidden />}
            {reviewed ? "Undo review" : "Mark reviewed"}
          </Button>
        )}
      </div>
      <FormMessage
        result={result}
        success={
          result?.ok && !reviewed && result.value.runs > 1
            ? `${result.value.runs} runs are to review again.`
            : undefined
        }
      />
    </div>
  );
}
