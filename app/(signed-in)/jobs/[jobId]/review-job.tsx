"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import type { Result } from "@/lib/domain/result";

const UNDO_MS = 10_000;

/** Marks all unreviewed runs of the job as reviewed; for ten seconds it can be taken back. */
export function ReviewJob({
  jobId,
  asOf,
  reviewAction,
  undoAction,
}: {
  jobId: string;
  /** When the page was read: runs that came in since nobody has seen. */
  asOf: Date;
  reviewAction: (input: {
    jobIds: string[];
    asOf: Date;
  }) => Promise<Result<{ reviewId: string; runs: number }>>;
  undoAction: (input: { reviewId: string }) => Promise<Result<{ runs: number }>>;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();

  const undo = async (reviewId: string) => {
    const undone = await undoAction({ reviewId });
    if (!undone.ok) toast.error(undone.message, { duration: Number.POSITIVE_INFINITY });
    router.refresh();
  };
  const review = () =>
    startTransition(async () => {
      const done = await reviewAction({ jobIds: [jobId], asOf });
      router.refresh();
      if (!done.ok) {
        toast.error(done.message, { duration: Number.POSITIVE_INFINITY });
        return;
      }
      const { reviewId, runs } = done.value;
      toast(`${runs} ${runs === 1 ? "run" : "runs"} reviewed`, {
        duration: UNDO_MS,
        action: { label: "Undo", onClick: () => void undo(reviewId) },
      });
    });

  return (
    <Button variant="outline" disabled={isPending} aria-busy={isPending} onClick={review}>
      <Check aria-hidden />
      Mark all runs reviewed
    </Button>
  );
}
