"use client";

import { useEffect, useState } from "react";
import { useTimeWords } from "@/components/time-zone";
import { Badge } from "@/components/ui/badge";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import { sharedWords } from "./outcome-words";
import { ageWords } from "./snapshot-age";
import { TicketIcon, TicketNumber } from "./ticket-mark";

/**
 * Number and state in words, as decisions.md has them ("Ticket state as shown"). What is found while one looks is put in its place and
 * read out.
 * @param problem why it is not known how the ticket stands now.
 */
export function TicketState({ panel, problem }: { panel: TicketPanel; problem: string | null }) {
  const deleted = panel.state === "deleted";
  const shared = sharedWords(panel.otherRuns);
  return (
    <div aria-live="polite" className="flex flex-col gap-1">
      <p className="flex min-h-5 flex-wrap items-center gap-x-2 gap-y-1">
        <TicketIcon state={panel.state} />
        {panel.number !== null && (
          <TicketNumber
            number={panel.number}
            state={panel.state}
            className="select-all font-medium text-base"
          />
        )}
        <span
          className={
            panel.number === null && panel.state !== "none" ? "font-medium" : "text-muted-foreground"
          }
        >
          {panel.words}
        </span>
        {deleted && panel.detail !== null && <Badge variant="error">{panel.detail}</Badge>}
      </p>
      {!deleted && panel.detail !== null && <p className="text-pretty wrap-anywhere">{panel.detail}</p>}
      {panel.notedNumber !== null && (
        <p className="text-muted-foreground">
          Noted for this run: <span className="select-all">{panel.notedNumber}</span>, not validated.
        </p>
      )}
      {problem !== null && <p className="text-muted-foreground text-pretty wrap-anywhere">{problem}</p>}
      {shared !== null && <p className="text-muted-foreground">{shared}</p>}
    </div>
  );
}

/** How old the stored snapshot is; grows while one looks at it. */
export function SnapshotAge({ seenAt, className }: { seenAt: Date; className?: string }) {
  const words = useTimeWords();
  // Both sides begin with the moment of rendering, so that the first words agree.
  const [now, setNow] = useState(words.now);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={seenAt.toISOString()} title={words.exact(seenAt)} className={className}>
      seen {ageWords(seenAt, now)}
    </time>
  );
}
