"use client";

import { Check } from "lucide-react";
import { useContext } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { ReviewContext } from "./review-context";

/** Marks the panel's row as reviewed: the whole job, where several runs wait. */
export function ReviewButton() {
  const { reviewSelected, isStale } = useContext(ReviewContext);
  return (
    <Button
      variant="outline"
      className="flex-1"
      // Not `disabled`: the focus would be lost while the next row's panel comes.
      aria-disabled={isStale || reviewSelected === null}
      aria-keyshortcuts="e"
      onClick={() => !isStale && reviewSelected?.()}
    >
      <Check aria-hidden />
      Mark reviewed
      <Kbd aria-hidden>E</Kbd>
    </Button>
  );
}
