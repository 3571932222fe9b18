"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { TicketAction, TicketPanel as TicketPanelDto } from "@/lib/domain/ticket-panel";
import { cn } from "@/lib/utils";
import { BlockerList } from "./blocker-list";
import { CreateTicketDialog } from "./create-ticket-dialog";
import { OpenTicketLink } from "./open-ticket-link";
import { TicketOutcome } from "./ticket-outcome";
import type { CreationStep } from "./ticket-queries";
import { SnapshotAge, TicketState } from "./ticket-state";
import { dismissTicketWork, isBehind, isTold, isUnderWay, type TicketWork } from "./ticket-work";
import { useTicketWork } from "./use-ticket-work";

interface TicketPanelProps {
  runId: string;
  panel: TicketPanelDto;
  /** In the side panel of Run Checks: closer, and its create button carries the page's `t` (`data-shortcut="create-ticket"`). */
  compact?: boolean;
}

/** The ticket of a run with the actions this viewer has: the same wherever a run is shown (decisions.md, "One ticket per run"). */
export function TicketPanel(props: TicketPanelProps) {
  return <TicketOfRun key={props.runId} {...props} />;
}

function TicketOfRun({ runId, panel, compact = false }: TicketPanelProps) {
  const [open, setOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  const headingId = useId();
  const { work, progress, create, check } = useTicketWork(runId, panel);
  const noteOpening = useRefreshOnReturn();
  const shown = shownPanel(panel, work);
  const isDone = !open && work.phase !== "idle" && isTold(work, panel.state);
  useEffect(() => {
    if (isDone) dismissTicketWork(runId);
  }, [isDone, runId]);
  const Heading = compact ? "h3" : "h2";

  const openDialog = () => {
    dismissTicketWork(runId);
    setOpen(true);
  };
  const returnFocus = () => {
    const button = section.current?.querySelector<HTMLElement>(`[data-shortcut="create-ticket"]`);
    (button ?? section.current)?.focus();
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
      <TicketState panel={shown} />
      {!open && (
        <PanelOutcome
          work={work}
          step={progress?.step ?? null}
          isTold={isTold(work, panel.state)}
          onDismiss={() => dismissTicketWork(runId)}
        />
      )}
      {shown.actions.length > 0 && (
        <div className="flex flex-col gap-2 print:hidden">
          {shown.actions.map((action, index) => (
            <PanelAction
              key={action.name}
              action={action}
              primary={index === 0}
              compact={compact}
              openHref={shown.openHref}
              busy={isUnderWay(work)}
              onCreate={openDialog}
              onCheck={check}
              onOpen={noteOpening}
            />
          ))}
        </div>
      )}
      <CreateTicketDialog
        open={open}
        onOpenChange={setOpen}
        onReturnFocus={returnFocus}
        runId={runId}
        panel={panel}
        work={work}
        step={progress?.step ?? null}
        onCreate={create}
        onCheck={check}
      />
    </section>
  );
}

/** While our own creation is under way, the run is shown as creating, whether or not the page behind knows it yet. */
function shownPanel(panel: TicketPanelDto, work: TicketWork): TicketPanelDto {
  if (isBehind(work, panel.state)) return { ...panel, actions: [] };
  if (work.phase !== "creating" || panel.state === "creating") return panel;
  return { ...panel, state: "creating", words: "Creating…", detail: null, actions: [] };
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

function PanelAction({
  action,
  primary,
  compact,
  openHref,
  busy,
  onCreate,
  onCheck,
  onOpen,
}: {
  action: TicketAction;
  primary: boolean;
  compact: boolean;
  openHref: string | null;
  busy: boolean;
  onCreate: () => void;
  onCheck: () => void;
  onOpen: () => void;
}) {
  const blockersId = useId();
  if (action.name === "open")
    return openHref === null ? null : (
      <div>
        <OpenTicketLink href={openHref} variant="outline" onOpen={onOpen} />
      </div>
    );
  const creates = action.name === "create" || action.name === "create-new";
  const blocked = action.blockers.length > 0;
  return (
    <div className="flex flex-col gap-1.5">
      <Button
        variant={primary ? "default" : "outline"}
        className={cn("w-fit max-sm:w-full", compact && "w-full")}
        data-shortcut={creates ? "create-ticket" : undefined}
        aria-keyshortcuts={creates && compact ? "t" : undefined}
        aria-haspopup={creates ? "dialog" : undefined}
        // Not `disabled`: blocked, it stays in the order of the keyboard and says why.
        aria-disabled={blocked || busy}
        aria-describedby={blocked ? blockersId : undefined}
        onClick={(event) => {
          if (blocked || busy) event.currentTarget.focus();
          else if (creates) onCreate();
          else onCheck();
        }}
      >
        {creates && <Plus aria-hidden />}
        {action.label}
        {creates && compact && <Kbd aria-hidden>T</Kbd>}
      </Button>
      {blocked && <BlockerList blockers={action.blockers} id={blockersId} />}
    </div>
  );
}

/** "Open ticket" may find the ticket changed or gone: the page is refreshed when the viewer comes back from it. */
function useRefreshOnReturn(): () => void {
  const router = useRouter();
  const away = useRef(false);
  useEffect(() => {
    const back = () => {
      if (!away.current) return;
      away.current = false;
      router.refresh();
    };
    window.addEventListener("focus", back);
    return () => window.removeEventListener("focus", back);
  }, [router]);
  return () => {
    away.current = true;
  };
}
