"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./ui/button";

const SAID_MS = 2_000;

/** Copies a text and says so in its own place. @param what names the text where there is more than one to copy. */
export function CopyButton({ text, what, className }: { text: string; what?: string; className?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  }

  return (
    <Button variant="ghost" size="sm" className={className} onClick={copy}>
      {outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite" className="min-w-11 text-left">
        {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it" : "Copy"}
        {outcome === null && what && <span className="sr-only"> {what}</span>}
      </span>
    </Button>
  );
}
