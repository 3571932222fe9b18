"use client";

import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { RunStatusMark } from "@/components/runs/run-status";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";

/** What went well, as one line at the end of the queue: opened, or reviewed whole. */
export function SuccessesGroup({
  runs,
  isOpen,
  toggleHref,
  onReviewAll,
  children,
}: {
  runs: number;
  isOpen: boolean;
  /** `null` where the successes are what was asked for: then they are always open. */
  toggleHref: string | null;
  /** `null` for those who may not review. */
  onReviewAll: (() => void) | null;
  children?: ReactNode;
}) {
  return (
    <section aria-label="Successful runs">
      <div
        className={cn(
          "flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b py-1.5 pr-4",
          onReviewAll ? "pl-10 md:pl-12 pointer-coarse:pl-12" : "pl-4 md:pl-6",
        )}
      >
        <span className="flex items-center gap-2">
          <RunStatusMark status="success" />
          <span>{runs === 1 ? "1 successful run" : `${runs.toLocaleString("en")} successful runs`}</span>
        </span>
        <span className="flex items-center gap-4">
          {onReviewAll && (
            <Button variant="link" onClick={onReviewAll}>
              Mark all reviewed
            </Button>
          )}
          {toggleHref && (
            <Button asChild variant="link">
              <Link href={toggleHref as Route} scroll={false} replace aria-expanded={isOpen}>
                {isOpen ? "Hide" : "Show"}
                <span className="sr-only"> successful runs</span>
              </Link>
            </Button>
          )}
        </span>
      </div>
      {children}
    </section>
  );
}
