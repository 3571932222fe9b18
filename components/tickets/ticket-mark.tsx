import {
  CircleQuestionMark,
  Hash,
  LoaderCircle,
  type LucideIcon,
  Ticket,
  TicketCheck,
  TicketMinus,
  TicketX,
} from "lucide-react";
import type { TicketMark as TicketMarkDto } from "@/lib/domain/run-views";
import type { TicketState } from "@/lib/domain/ticket-panel";
import { cn } from "@/lib/utils";

/** Shape first, then word, then colour: the same marks in lists, panels and on pages. */
const MARKS: Record<TicketState, { icon: LucideIcon; tone: string } | null> = {
  none: null,
  manual: { icon: Hash, tone: "text-muted-foreground" },
  creating: { icon: LoaderCircle, tone: "animate-spin text-muted-foreground" },
  unconfirmed: { icon: CircleQuestionMark, tone: "text-warning-word" },
  open: { icon: Ticket, tone: "text-link" },
  "left-open": { icon: TicketMinus, tone: "text-link" },
  closed: { icon: TicketCheck, tone: "text-muted-foreground" },
  deleted: { icon: TicketX, tone: "text-error-word" },
};

export function TicketIcon({ state, className }: { state: TicketState; className?: string }) {
  const mark = MARKS[state];
  if (!mark) return null;
  const { icon: Icon, tone } = mark;
  return <Icon aria-hidden className={cn("size-4 shrink-0", tone, className)} />;
}

/** A ticket's number; struck through where the ticket is gone, which the words beside it say too. */
export function TicketNumber({
  number,
  state,
  className,
}: {
  number: string;
  state: TicketState;
  className?: string;
}) {
  return state === "deleted" ? (
    <s className={cn("text-muted-foreground", className)}>{number}</s>
  ) : (
    <span className={className}>{number}</span>
  );
}

/** The ticket of a run in a list: number, or the state in words where there is none yet. A dash where there is no ticket. */
export function TicketMark({ mark, className }: { mark: TicketMarkDto; className?: string }) {
  if (mark.state === "none")
    return (
      <span className={cn("text-muted-foreground", className)}>
        <span aria-hidden>–</span>
        <span className="sr-only">{mark.words}</span>
      </span>
    );
  return (
    <span
      className={cn("inline-flex max-w-full items-center gap-1 whitespace-nowrap", className)}
      title={mark.number ? `${mark.number}: ${mark.words}` : undefined}
    >
      <TicketIcon state={mark.state} className="size-3.5" />
      {mark.number === null ? (
        <span className="truncate">{mark.words}</span>
      ) : (
        <>
          <TicketNumber number={mark.number} state={mark.state} className="truncate" />
          <span className="sr-only">, {mark.words}</span>
        </>
      )}
    </span>
  );
}
