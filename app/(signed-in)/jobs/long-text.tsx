"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";
import { lineCount } from "./text-length";

/** Lines shown of a text that is folded. */
const FOLDS = { 6: "line-clamp-6", 12: "line-clamp-12" } as const;

/**
 * A text as it was reported, with its own line breaks; a long one is folded until asked for, and printed whole.
 * @param mono in the type of a console, for messages of machines.
 */
export function LongText({
  text,
  lines,
  isMono = false,
  className,
}: {
  text: string;
  lines: keyof typeof FOLDS;
  isMono?: boolean;
  className?: string;
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const count = lineCount(text);
  const folds = count > lines;
  return (
    <div className={cn("min-w-0", className)}>
      <p
        id={id}
        className={cn(
          "whitespace-pre-wrap wrap-anywhere",
          isMono && "font-mono text-xs",
          folds && !isOpen && [FOLDS[lines], "print:line-clamp-none"],
        )}
      >
        {text}
      </p>
      {folds && (
        <Button
          variant="link"
          size="sm"
          className="mt-1 print:hidden"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show less" : `Show all (about ${count} lines)`}
        </Button>
      )}
    </div>
  );
}
