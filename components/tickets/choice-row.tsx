import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { TicketChoice } from "@/lib/domain/ticket-views";
import { TicketIcon } from "./ticket-mark";

/** A ticket that a run can be linked to: what it is, and the button that does it. */
export function ChoiceRow({
  ticket,
  isClosed = false,
  act,
  isBusy,
  onChoose,
  children,
}: {
  ticket: Pick<TicketChoice, "number" | "title">;
  isClosed?: boolean;
  act: string;
  isBusy: boolean;
  onChoose: () => void;
  /** What else is known of it, in short pieces. */
  children: ReactNode;
}) {
  return (
    <li className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="flex min-w-0 items-center gap-x-2 max-sm:flex-wrap">
          <TicketIcon state={isClosed ? "closed" : "open"} />
          <span className="shrink-0 font-medium">{ticket.number}</span>
          <span className="min-w-0 sm:truncate max-sm:line-clamp-2 max-sm:basis-full" title={ticket.title}>
            {ticket.title}
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs sm:pl-6">
          {children}
        </p>
      </div>
      <Button
        variant="outline"
        size="sm"
        data-choice
        // Not `disabled`: the focus stays where it is while the choice is on its way.
        aria-disabled={isBusy}
        onClick={isBusy ? undefined : onChoose}
      >
        {act}
        <span className="sr-only"> {ticket.number}</span>
      </Button>
    </li>
  );
}
