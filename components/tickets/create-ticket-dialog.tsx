"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { TicketPreview } from "@/lib/domain/ticket-preview";
import { BlockerList } from "./blocker-list";
import { OpenTicketLink } from "./open-ticket-link";
import { TicketOutcome } from "./ticket-outcome";
import { Destination, TicketText } from "./ticket-preview";
import { type CreationStep, fetchTicketPreview, ticketKeys } from "./ticket-queries";
import { isUnderWay, nextStepOf, type TicketWork } from "./ticket-work";

interface CreationProps {
  runId: string;
  panel: TicketPanel;
  work: TicketWork;
  step: CreationStep | null;
  onCreate: () => void;
  onCheck: () => void;
}

/** What will be sent, exactly and complete, and where; then what came of it. Closing it stops nothing (screens.md). */
export function CreateTicketDialog({
  open,
  onOpenChange,
  onReturnFocus,
  ...creation
}: CreationProps & { open: boolean; onOpenChange: (open: boolean) => void; onReturnFocus: () => void }) {
  const text = useRef<HTMLDivElement>(null);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        className="h-[94dvh] sm:top-[max(1.5rem,8vh)] sm:h-[min(43rem,84vh)] sm:max-w-4xl"
        onOpenAutoFocus={(event) => {
          // Not the button: a second press of the key that opened the dialog must not send anything.
          event.preventDefault();
          text.current?.focus({ preventScroll: true });
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onReturnFocus();
        }}
      >
        <Creation {...creation} textRef={text} />
      </DialogContent>
    </Dialog>
  );
}

function Creation({
  runId,
  panel,
  work,
  step,
  onCreate,
  onCheck,
  textRef,
}: CreationProps & { textRef: RefObject<HTMLDivElement | null> }) {
  const next = nextStepOf(work, panel.state);
  const preparing = next === "create";
  const preview = useQuery({
    queryKey: ticketKeys.preview(runId),
    queryFn: ({ signal }) => fetchTicketPreview(runId, signal),
    // What was shown when it was sent stays; before that it is always read anew, also on coming back from curing a blocker.
    staleTime: preparing ? 0 : Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: preparing,
    retry: 1,
  });
  const ready = preparing && preview.isFetchedAfterMount && preview.data?.blockers.length === 0;
  const submit = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (ready && !event.repeat) onCreate();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for one shortcut of the whole dialog; every control in it is a control
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={submit}>
      <DialogHeader>
        <DialogTitle>Create Autotask ticket</DialogTitle>
        <DialogDescription>What will be sent to Autotask, exactly and complete.</DialogDescription>
      </DialogHeader>
      <div className="grid min-h-0 flex-1 content-start overflow-y-auto sm:grid-cols-[minmax(0,1fr)_16rem] sm:content-stretch sm:overflow-hidden">
        <TicketText preview={preview.data ?? null} isLoading={preview.isFetching} textRef={textRef} />
        <Destination preview={preview.data ?? null} isLoading={preview.isFetching} />
      </div>
      <DialogFooter className="min-h-26 flex-col items-stretch justify-end sm:items-center">
        <Notice
          preview={preview.data ?? null}
          failure={preview.isError && preparing ? preview.error.message : null}
          onRetry={() => void preview.refetch()}
          work={work}
          step={step}
        />
        <NextStep next={next} ready={ready} work={work} panel={panel} onCreate={onCreate} onCheck={onCheck} />
      </DialogFooter>
    </div>
  );
}

/** Beside the button: what is in its way, how far it is, what came of it. */
function Notice({
  preview,
  failure,
  onRetry,
  work,
  step,
}: {
  preview: TicketPreview | null;
  failure: string | null;
  onRetry: () => void;
  work: TicketWork;
  step: CreationStep | null;
}) {
  return (
    <div aria-live="polite" className="max-h-40 min-w-0 overflow-y-auto sm:flex-1 sm:pr-3">
      <TicketOutcome work={work} step={step} />
      {work.phase === "creating" && (
        <p className="mt-0.5 text-muted-foreground text-xs">Closing this does not stop it.</p>
      )}
      {work.phase === "idle" && failure !== null && (
        <p className="text-error-word">
          {failure}{" "}
          <Button variant="link" onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
      {!isUnderWay(work) && work.phase !== "linked" && preview !== null && preview.blockers.length > 0 && (
        <BlockerList blockers={preview.blockers} id={BLOCKERS_ID} />
      )}
      {work.phase === "idle" && preview !== null && preview.manualNumber !== null && (
        <p>
          The number <span className="font-medium">{preview.manualNumber}</span> is noted for this run, not
          validated. Creating makes a new ticket; the number stays in the run's history.
        </p>
      )}
    </div>
  );
}

const BLOCKERS_ID = "create-ticket-blockers";

function NextStep({
  next,
  ready,
  work,
  panel,
  onCreate,
  onCheck,
}: {
  next: ReturnType<typeof nextStepOf>;
  ready: boolean;
  work: TicketWork;
  panel: TicketPanel;
  onCreate: () => void;
  onCheck: () => void;
}) {
  if (next === "open") {
    const href =
      work.phase === "linked" ? `/tickets/${encodeURIComponent(work.linkId)}/open` : panel.openHref;
    return (
      <>
        <DialogClose asChild>
          <Button variant="outline" className="max-sm:hidden">
            Done
          </Button>
        </DialogClose>
        {href !== null && <OpenTicketLink href={href} variant="default" />}
      </>
    );
  }
  if (next === "check" || work.phase === "checking")
    return (
      <Button onClick={onCheck} disabled={work.phase === "checking"}>
        Check in Autotask
      </Button>
    );
  const sending = next === "wait";
  return (
    <>
      {!sending && (
        <DialogClose asChild>
          <Button variant="outline" className="max-sm:hidden">
            Cancel
          </Button>
        </DialogClose>
      )}
      <Button
        // Kept in the order of the keyboard while it is blocked, so that its reasons are found.
        aria-disabled={!ready}
        aria-busy={sending}
        aria-describedby={ready || sending ? undefined : BLOCKERS_ID}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={ready ? onCreate : undefined}
      >
        Create Autotask ticket
        <span aria-hidden className="flex gap-0.5">
          <Kbd>Ctrl</Kbd>
          <Kbd>↵</Kbd>
        </span>
      </Button>
    </>
  );
}
