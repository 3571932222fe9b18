"use client";

import { useEffect, useRef } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import { cn } from "@/lib/utils";
import { CreateTicket } from "./create-ticket";
import { LinkTicket } from "./link-ticket";
import { type NoteNumber, NoteTicketNumber } from "./note-ticket-number";
import { ResolveTicket } from "./resolve-ticket";
import type { ChosenTicket } from "./ticket-choices";
import type { CreationStep } from "./ticket-queries";
import type { TicketWork } from "./ticket-work";
import type { TicketActs } from "./use-ticket-work";

/** What is asked of a person before it is done. */
export type TicketQuestion =
  | { about: "create" }
  /** With the ticket where it was chosen before: linking to it is under way then. */
  | { about: "link" | "relink"; chosen?: ChosenTicket }
  | { about: "resolve" }
  | { about: "number" };

interface TicketDialogProps {
  question: TicketQuestion | null;
  /** Asks something else instead, or nothing more. */
  onAsk: (question: TicketQuestion | null) => void;
  onReturnFocus: () => void;
  runId: string;
  panel: TicketPanel;
  work: TicketWork;
  step: CreationStep | null;
  acts: TicketActs;
  noteNumber: NoteNumber;
}

/** Each keeps its size while it fetches; on a phone they are as high as the screen. */
const SIZES: Record<TicketQuestion["about"], string> = {
  create: "h-[94dvh] sm:top-[max(1.5rem,8vh)] sm:h-[min(43rem,84vh)] sm:max-w-4xl",
  link: "h-[94dvh] sm:top-[max(1.5rem,8vh)] sm:h-[min(38rem,84vh)] sm:max-w-3xl",
  relink: "h-[94dvh] sm:top-[max(1.5rem,8vh)] sm:h-[min(38rem,84vh)] sm:max-w-3xl",
  resolve: "h-[94dvh] sm:h-[min(27rem,84vh)] sm:max-w-xl",
  number: "sm:max-w-md",
};

/** The dialogs of a run's ticket: one at a time, and one may lead to another. Closing one stops nothing (screens.md). */
export function TicketDialog({ question, onAsk, onReturnFocus, ...shared }: TicketDialogProps) {
  const content = useRef<HTMLDivElement>(null);
  const about = question?.about ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one dialog led to another, the focus begins anew
  useEffect(() => focusStart(content.current), [about]);
  return (
    <Dialog open={question !== null} onOpenChange={(open) => open || onAsk(null)}>
      <DialogContent
        ref={content}
        className={cn(about && SIZES[about])}
        onOpenAutoFocus={(event) => {
          // Not a button: a second press of the key that opened the dialog must not send anything.
          event.preventDefault();
          focusStart(content.current);
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onReturnFocus();
        }}
      >
        {question && <Asked question={question} onAsk={onAsk} {...shared} />}
      </DialogContent>
    </Dialog>
  );
}

function focusStart(content: HTMLElement | null): void {
  const start = content?.querySelector<HTMLElement>("[data-start]") ?? content;
  start?.focus({ preventScroll: true });
}

function Asked({
  question,
  ...shared
}: Omit<TicketDialogProps, "question" | "onReturnFocus"> & { question: TicketQuestion }) {
  switch (question.about) {
    case "create":
      return <CreateTicket {...shared} />;
    case "link":
    case "relink":
      return <LinkTicket {...shared} about={question.about} initial={question.chosen ?? null} />;
    case "resolve":
      return <ResolveTicket {...shared} />;
    case "number":
      return <NoteTicketNumber {...shared} onDone={() => shared.onAsk(null)} />;
  }
}
