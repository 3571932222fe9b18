"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { FormMessage } from "@/components/form-message";
import { Button } from "@/components/ui/button";
import type { TicketActionName, TicketPanel as TicketPanelDto } from "@/lib/domain/ticket-panel";
import { cn } from "@/lib/utils";
import { staleReason } from "./fresh-ticket";
import { type NoteNumber, noted } from "./note-ticket-number";
import { MENU, PanelActions } from "./panel-actions";
import { TicketDialog, type TicketQuestion } from "./ticket-dialog";
import { TicketOutcome } from "./ticket-outcome";
import type { CreationStep } from "./ticket-queries";
import { SnapshotAge, TicketState } from "./ticket-state";
import { dismissTicketWork, isBehind, isTold, isUnderWay, type TicketWork } from "./ticket-work";
import { useFreshTicket } from "./use-fresh-ticket";
import { useNumberRemoval } from "./use-number-removal";
import { useRefreshOnReturn } from "./use-refresh-on-return";
import { useTicketWork } from "./use-ticket-work";

interface TicketPanelProps {
  runId: string;
  panel: TicketPanelDto;
  noteNumber: NoteNumber;
  /** In the side panel of Run Checks: closer, and its buttons carry the page's keys (`data-shortcut`). */
  compact?: boolean;
}

/** The ticket of a run with the actions this viewer has: the same wherever a run is shown (decisions.md, "One ticket per run"). */
export function TicketPanel(props: TicketPanelProps) {
  return <TicketOfRun key={props.runId} {...props} />;
}

/** What is asked before an action is done; those without a question are done at once. */
const QUESTIONS: Partial<Record<TicketActionName, TicketQuestion>> = {
  create: { about: "create" },
  "create-new": { about: "create" },
  link: { about: "link" },
  relink: { about: "relink" },
  resolve: { about: "resolve" },
  "enter-number": { about: "number" },
  "change-number": { about: "number" },
};

function TicketOfRun({ runId, panel, noteNumber, compact = false }: TicketPanelProps) {
  const [question, setQuestion] = useState<TicketQuestion | null>(null);
  const asked = useRef<TicketActionName | null>(null);
  const section = useRef<HTMLElement>(null);
  const headingId = useId();
  const { work, progress, acts } = useTicketWork(runId, panel);
  const removal = useNumberRemoval(runId, noted(panel), noteNumber);
  const noteOpening = useRefreshOnReturn();
  const { ticket, heard } = useFreshTicket(panel);
  const shown = shownPanel(panel, ticket, work);
  const step = progress?.step ?? null;
  const told = isTold(work, panel);
  const isDone = question === null && work.phase !== "idle" && told;
  useEffect(() => {
    if (isDone) dismissTicketWork(runId);
  }, [isDone, runId]);
  const Heading = compact ? "h3" : "h2";

  const act = (name: TicketActionName) => {
    if (name === "check") return acts.check();
    if (name === "remove-number") {
      removal.remove();
      return section.current?.focus();
    }
    dismissTicketWork(runId);
    asked.current = name;
    setQuestion(QUESTIONS[name] ?? null);
  };
  const dismiss = () => {
    dismissTicketWork(runId);
    section.current?.focus();
  };
  const returnFocus = () => {
    const find = (name: string | null) =>
      section.current?.querySelector<HTMLElement>(`[data-action="${name}"]`);
    (find(asked.current) ?? (isInMenu(shown, asked.current) ? find(MENU) : null) ?? section.current)?.focus();
  };

  return (
    <section
      ref={section}
      aria-labelledby={headingId}
      tabIndex={-1}
      className="flex flex-col gap-2 outline-none"
    >
      <div className="flex min-h-5 items-baseline justify-between gap-3">
        <Heading id={headingId} className={cn("font-semibold", compact ? "text-sm" : "text-base")}>
          Ticket
        </Heading>
        {shown.seenAt && <SnapshotAge seenAt={shown.seenAt} className="text-muted-foreground text-xs" />}
      </div>
      <TicketState panel={shown} problem={staleReason(shown.seenAt, heard)} />
      {question === null && <PanelOutcome work={work} step={step} isTold={told} onDismiss={dismiss} />}
      <FormMessage result={removal.refused} />
      <PanelActions
        panel={shown}
        compact={compact}
        busy={isUnderWay(work) || removal.isRemoving}
        onAct={act}
        onOpen={noteOpening}
      />
      <TicketDialog
        question={question}
        onAsk={setQuestion}
        onReturnFocus={returnFocus}
        {...{ runId, panel, work, step, acts, noteNumber }}
      />
    </section>
  );
}

function isInMenu({ actions }: TicketPanelDto, name: TicketActionName | null): boolean {
  return actions.some((action) => action.name === name && action.place === "menu");
}

/**
 * While our own creation is under way, the run is shown as creating, whether or not the page behind knows it yet.
 * @param ticket what the page says, with what was seen in Autotask since.
 */
function shownPanel(panel: TicketPanelDto, ticket: TicketPanelDto, work: TicketWork): TicketPanelDto {
  if (isBehind(work, panel)) return { ...ticket, actions: [] };
  if (work.phase !== "creating" || panel.state === "creating") return ticket;
  return { ...ticket, state: "creating", words: "Creating…", detail: null, actions: [] };
}

/** What our own work came to, where no dialog shows it. Said until the page itself says the same. */
function PanelOutcome({
  work,
  step,
  isTold,
  onDismiss,
}: {
  work: TicketWork;
  step: CreationStep | null;
  isTold: boolean;
  onDismiss: () => void;
}) {
  return (
    <div aria-live="polite" className="empty:-mt-2">
      {!isTold && (
        <div className="flex items-start gap-2 rounded-md bg-muted px-2.5 py-2">
          <div className="min-w-0 flex-1">
            <TicketOutcome work={work} step={step} />
          </div>
          {!isUnderWay(work) && (
            <Button variant="ghost" size="icon" className="-my-1 -mr-1 size-7" onClick={onDismiss}>
              <X aria-hidden />
              <span className="sr-only">Dismiss</span>
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
