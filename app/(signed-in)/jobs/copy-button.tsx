"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";

const SHOWN_MS = 2000;

/** Puts a text into the clipboard and says so in place. `label` names what is copied: "Copy message of HV01". */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  return (
    <span className={cn("relative inline-flex print:hidden", className)}>
      <Button
        variant="ghost"
        size="icon"
        className="size-7 text-muted-foreground"
        title={label}
        // Without a secure connection a browser has no clipboard to offer.
        onClick={() => (navigator.clipboard ? void copy() : setOutcome("failed"))}
      >
        {outcome === "copied" ? <Check aria-hidden className="text-success-word" /> : <Copy aria-hidden />}
        <span className="sr-only">{label}</span>
      </Button>
      <span
        role="status"
        className={
          outcome === "failed"
            ? "absolute top-full right-0 z-10 rounded-sm bg-foreground px-2 py-1 text-background text-xs whitespace-nowrap"
            : "sr-only"
        }
      >
        {outcome === "copied" && "Copied"}
        {outcome === "failed" && "This browser does not let pages copy. Select the text instead."}
      </span>
    </span>
  );
}
