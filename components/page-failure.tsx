"use client";

import { OctagonX } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "./ui/button";

/** The number under which the server wrote a failure to its log, if the failure was the server's. */
function referenceOf(error: unknown): string | null {
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : null;
  return typeof digest === "string" ? digest : null;
}

/** Instead of a page that could not be shown: what that means, what to do, and what to quote when asking for help. */
export function PageFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const reference = referenceOf(error);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-2 px-4 py-16">
      <OctagonX aria-hidden className="size-5 text-error" />
      <h1 ref={heading} tabIndex={-1} className="font-medium text-lg outline-none">
        This page could not be shown
      </h1>
      <p className="text-base text-muted-foreground text-pretty">
        Backupchecks itself failed at it; opening the page has changed nothing. Try again. If it fails again,
        tell your administrator
        {reference ? " this reference, under which the server's log says what happened." : "."}
      </p>
      {reference && (
        <p className="text-base">
          Reference:{" "}
          <code className="select-all rounded-sm bg-muted px-1.5 py-0.5 font-mono">{reference}</code>
        </p>
      )}
      <Button variant="outline" className="mt-2" onClick={() => retry()}>
        Try again
      </Button>
    </div>
  );
}
