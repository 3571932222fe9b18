import { TicketSlash } from "lucide-react";
import { TicketIcon, TicketNumber } from "@/components/tickets/ticket-mark";
import { Badge } from "@/components/ui/badge";
import { DELETED_BADGE } from "@/lib/domain/ticket-panel";
import type { TicketRow } from "@/lib/domain/ticket-views";

/** Mark, number and state in words; a link that has ended in the words of the records. */
export function RowState({ row: { state, number, words } }: { row: TicketRow }) {
  return (
    <div className="flex items-start gap-1.5">
      {state === "ended" ? (
        <TicketSlash aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      ) : (
        <TicketIcon state={state} className="mt-0.5" />
      )}
      <div className="min-w-0">
        {number !== null && (
          <p>
            {state === "ended" ? (
              <s className="text-muted-foreground">{number}</s>
            ) : (
              <TicketNumber number={number} state={state} className="font-medium" />
            )}
          </p>
        )}
        <p className={number === null ? "font-medium" : "text-muted-foreground text-xs"}>{words}</p>
        {state === "deleted" && (
          <Badge variant="error" className="mt-1">
            {DELETED_BADGE}
          </Badge>
        )}
      </div>
    </div>
  );
}
