"use client";

import { LocalTime } from "@/components/local-time";
import type { EarlierTicket } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";
import { ChoiceRow } from "./choice-row";

/** Open tickets that earlier runs of the same job are linked to: the likely one is a click away (screens.md). */
export function EarlierTickets({
  tickets,
  act,
  isBusy,
  onChoose,
  className,
}: {
  tickets: readonly EarlierTicket[];
  /** The word on each one's button. */
  act: string;
  isBusy: boolean;
  onChoose: (ticket: EarlierTicket) => void;
  className?: string;
}) {
  return (
    <section aria-labelledby="earlier-tickets" className={cn("px-4", className)}>
      <h3 id="earlier-tickets" className="text-muted-foreground text-xs">
        Open tickets of earlier runs of this job
      </h3>
      <ul className="divide-y">
        {tickets.map((ticket) => (
          <ChoiceRow
            key={ticket.autotaskId}
            ticket={ticket}
            act={act}
            isBusy={isBusy}
            onChoose={() => onChoose(ticket)}
          >
            <span>{ticket.statusLabel}</span>
            <span>
              last for the run of <LocalTime value={ticket.lastRun.startedAt} isQuiet />
            </span>
            {ticket.linkedRuns > 1 && <span>{ticket.linkedRuns} runs</span>}
          </ChoiceRow>
        ))}
      </ul>
    </section>
  );
}
