"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
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
import { Skeleton } from "@/components/ui/skeleton";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { TicketPreview } from "@/lib/domain/ticket-preview";
import { BlockerList } from "./blocker-list";
import { TicketOutcome } from "./ticket-outcome";
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
}: CreationProps & { textRef: React.RefObject<HTMLDivElement | null> }) {
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

/** Title and description as Autotask shows them: plain text in its own line breaks. */
function TicketText({
  preview,
  isLoading,
  textRef,
}: {
  preview: TicketPreview | null;
  isLoading: boolean;
  textRef: React.RefObject<HTMLDivElement | null>;
}) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't scroll in every browser
    <div
      ref={textRef}
      role="group"
      aria-label="What will be sent"
      aria-busy={preview === null && isLoading}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      className="min-w-0 px-4 py-3 outline-offset-[-2px] sm:overflow-y-auto"
    >
      <p id={`${id}t`} className="text-muted-foreground text-xs">
        Title
      </p>
      {preview ? (
        <p className="mb-3 max-w-[80ch] font-semibold text-base wrap-anywhere">{preview.title}</p>
      ) : (
        <Placeholder isLoading={isLoading} className="mt-1 mb-3.5 h-4 w-3/4" />
      )}
      <p className="text-muted-foreground text-xs">Description</p>
      {preview ? (
        <pre className="mt-1 max-w-[80ch] font-mono text-xs whitespace-pre-wrap wrap-anywhere">
          {preview.description}
        </pre>
      ) : (
        <div className="mt-2 flex flex-col gap-2.5">
          {["w-1/4", "w-1/3", "w-2/3", "w-1/2", "w-3/5", "w-0", "w-2/3", "w-1/3", "w-1/4"].map(
            (width, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a placeholder, never reordered
              <Placeholder key={line} isLoading={isLoading} className={`h-3 ${width}`} />
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** Keeps the room of what is still to come; empty where it could not be read. */
function Placeholder({ isLoading, className }: { isLoading: boolean; className: string }) {
  return isLoading ? <Skeleton className={className} /> : <div className={className} />;
}

/** Where the ticket goes. A value that is missing is said to be; its cure stands among the blockers. */
function Destination({ preview, isLoading }: { preview: TicketPreview | null; isLoading: boolean }) {
  const rows: [label: string, value: ReactNode][] = [
    [
      "Company",
      preview?.company && (
        <>
          {preview.company.name} <span className="text-muted-foreground">ID {preview.company.id}</span>
        </>
      ),
    ],
    ["Queue", preview?.queue?.label],
    ["Source", preview?.source?.label],
    ["Status", preview?.status?.label],
    [
      "Priority",
      preview?.priority && (
        <>
          {preview.priority.label}
          {preview.priorityReason !== null && (
            <span className="block text-muted-foreground">{preview.priorityReason}</span>
          )}
        </>
      ),
    ],
    ["Due", preview && `${preview.dueInHours} hours after creation`],
  ];
  return (
    <dl className="grid grid-cols-[5.5rem_1fr] content-start gap-x-3 gap-y-2 border-t bg-card px-4 py-3 sm:grid-cols-1 sm:gap-y-0 sm:overflow-y-auto sm:border-t-0 sm:border-l">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted-foreground sm:text-xs">{label}</dt>
          <dd className="min-w-0 wrap-anywhere sm:mb-2.5">
            {preview ? (
              (value ?? <span className="text-error-word">Not set</span>)
            ) : (
              <Placeholder isLoading={isLoading} className="my-1 h-3 w-28" />
            )}
          </dd>
        </div>
      ))}
    </dl>
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

/** Goes through us, so that the ticket is validated first; a plain link, because looking ahead would call Autotask. */
export function OpenTicketLink({
  href,
  variant,
  onOpen,
}: {
  href: string;
  variant: "default" | "outline";
  onOpen?: () => void;
}) {
  return (
    <Button asChild variant={variant}>
      <a href={href} target="_blank" rel="noopener" onClick={onOpen}>
        Open ticket
        <ExternalLink aria-hidden />
      </a>
    </Button>
  );
}
