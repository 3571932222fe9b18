"use client";

import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";

/**
 * The line above the rows: what they are, or, once some are selected, what can be done with them, in the same place. On a phone the
 * latter lies at the foot, within the thumb's reach.
 */
export function ListHead({
  words,
  order,
  shownRows,
  selectedRows,
  news,
  left,
  canReview,
  onSelectAll,
  onClear,
  onReview,
  onShowNews,
}: {
  words: string;
  /** In which order the rows stand, and how to change it. */
  order: ReactNode;
  shownRows: number;
  selectedRows: number;
  /** Rows that have come in since and are not shown yet, and shown ones that the list no longer has. */
  news: number;
  left: number;
  canReview: boolean;
  onSelectAll: () => void;
  onClear: () => void;
  onReview: () => void;
  onShowNews: () => void;
}) {
  if (shownRows === 0 && news === 0) return null;
  const isSelecting = selectedRows > 0;
  return (
    <div className="flex h-10 items-center border-b bg-background pr-3 text-muted-foreground text-xs pointer-coarse:h-12">
      {canReview && shownRows > 0 && (
        <span className="w-10 shrink-0 pl-4 md:w-12 md:pl-6 pointer-coarse:w-12">
          <Checkbox
            aria-label="Select all rows shown"
            checked={isSelecting ? (selectedRows === shownRows ? true : "indeterminate") : false}
            onCheckedChange={(checked) => (checked === true ? onSelectAll() : onClear())}
          />
        </span>
      )}
      {isSelecting ? (
        <fieldset className="flex min-w-0 flex-1 items-center gap-2 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-30 max-sm:border-t max-sm:bg-popover max-sm:px-4 max-sm:py-3 max-sm:shadow-lg">
          <legend className="sr-only">Selected rows</legend>
          <output className="mr-1 font-medium text-foreground">{selectedRows} selected</output>
          <Button size="sm" className="max-sm:flex-1" onClick={onReview}>
            <Check aria-hidden />
            Mark reviewed
          </Button>
          <Button size="sm" variant="ghost" onClick={onClear}>
            <X aria-hidden />
            Clear<span className="sr-only"> selection</span>
          </Button>
        </fieldset>
      ) : (
        <div className="flex min-w-0 flex-1 items-center gap-1 first:pl-4 md:first:pl-6">
          <p className="truncate">{words}</p>
          {order}
        </div>
      )}
      <span aria-live="polite" className="shrink-0">
        {news + left > 0 && (
          <Button size="sm" variant="link" onClick={onShowNews}>
            {news > 0 ? `${news} new · Show` : `${left} gone · Hide`}
          </Button>
        )}
      </span>
    </div>
  );
}
