"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { ResolvePreview } from "@/lib/domain/ticket-views";
import { planWords, sharedWords } from "./outcome-words";
import { TicketOutcome } from "./ticket-outcome";
import { fetchResolvePreview, ticketKeys } from "./ticket-queries";
import { isUnderWay, type TicketWork } from "./ticket-work";
import type { TicketActs } from "./use-ticket-work";

interface ResolveTicketProps {
  runId: string;
  panel: TicketPanel;
  work: TicketWork;
  acts: TicketActs;
}

/** What resolving will do exactly, counted in Autotask just before; then what came of it (§6). */
export function ResolveTicket({ runId, panel, work, acts }: ResolveTicketProps) {
  const router = useRouter();
  const preview = useQuery({
    queryKey: ticketKeys.resolve(runId),
    queryFn: ({ signal }) => fetchResolvePreview(runId, signal),
    // Counted once for each opening: what was shown when it was sent stays.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  // The ticket may turn out to be gone or closed: the page shows that.
  useEffect(() => {
    if (preview.isError) router.refresh();
  }, [preview.isError, router]);
  const isOver = work.phase === "resolved" && work.outcome.state !== "unconfirmed";
  const ready = preview.data !== undefined && !isUnderWay(work) && !isOver;
  const go = () => {
    if (ready) acts.resolve(preview.data.plan);
  };
  const submit = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) go();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for one shortcut of the whole dialog; every control in it is a control
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={submit}>
      <DialogHeader>
        <DialogTitle>Resolve ticket</DialogTitle>
        <DialogDescription className="truncate">
          {preview.data
            ? `${preview.data.number} ${preview.data.title} · ${preview.data.statusLabel}`
            : panel.number}
        </DialogDescription>
      </DialogHeader>
      <DialogBody
        data-start
        role="group"
        aria-label="What will be done"
        aria-busy={preview.isFetching}
        tabIndex={0}
        className="outline-offset-[-2px]"
      >
        {preview.data ? (
          <Plan preview={preview.data} />
        ) : preview.isFetching ? (
          <Counting />
        ) : (
          <p role="alert" className="text-error-word text-pretty">
            {preview.error?.message}{" "}
            <Button variant="link" onClick={() => void preview.refetch()}>
              Try again
            </Button>
          </p>
        )}
      </DialogBody>
      <DialogFooter className="min-h-18 flex-col items-stretch justify-end sm:items-center">
        <div aria-live="polite" className="max-h-40 min-w-0 overflow-y-auto sm:flex-1 sm:pr-3">
          <TicketOutcome work={work} step={null} />
          {work.phase === "resolving" && (
            <p className="mt-0.5 text-muted-foreground text-xs">Closing this does not stop it.</p>
          )}
        </div>
        <DialogClose asChild>
          <Button variant={isOver ? "default" : "outline"}>{isOver ? "Done" : "Cancel"}</Button>
        </DialogClose>
        {!isOver && (
          <Button
            aria-disabled={!ready}
            aria-busy={work.phase === "resolving"}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            onClick={go}
          >
            Resolve ticket
            <span aria-hidden className="flex gap-0.5">
              <Kbd>Ctrl</Kbd>
              <Kbd>↵</Kbd>
            </span>
          </Button>
        )}
      </DialogFooter>
    </div>
  );
}

function Plan({ preview }: { preview: ResolvePreview }) {
  const shared = sharedWords(preview.otherRuns);
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium text-pretty">{planWords(preview)}</p>
      {preview.resumes !== null && <p className="text-pretty">{preview.resumes}</p>}
      {shared !== null && (
        <Alert variant="warning">
          <TriangleAlert aria-hidden />
          <AlertDescription>
            {shared}: what is done to the ticket counts for {preview.otherRuns === 1 ? "it" : "them"} too.
          </AlertDescription>
        </Alert>
      )}
      {preview.note !== null && (
        <figure>
          <figcaption className="text-muted-foreground text-xs">
            Internal note, letter for letter; the customer never sees it
          </figcaption>
          <blockquote className="mt-1 border-l-2 pl-2.5 whitespace-pre-wrap wrap-anywhere">
            {preview.note}
          </blockquote>
        </figure>
      )}
    </div>
  );
}

function Counting() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">Counting time entries in Autotask…</p>
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-12 w-full" />
    </div>
  );
}
