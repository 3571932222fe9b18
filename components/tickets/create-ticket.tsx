"use client";

import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import {
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { TicketPreview } from "@/lib/domain/ticket-preview";
import type { EarlierTicket } from "@/lib/domain/ticket-views";
import { BlockerList } from "./blocker-list";
import { EarlierTickets } from "./earlier-tickets";
import { OpenTicketLink } from "./open-ticket-link";
import { TicketOutcome } from "./ticket-outcome";
import { Destination, TicketText } from "./ticket-preview";
import { type CreationStep, fetchLinkDialog, fetchTicketPreview, ticketKeys } from "./ticket-queries";
import { isUnderWay, nextStepOf, type TicketWork } from "./ticket-work";
import type { TicketActs } from "./use-ticket-work";

interface CreateTicketProps {
  runId: string;
  panel: TicketPanel;
  work: TicketWork;
  step: CreationStep | null;
  acts: TicketActs;
  onAsk: (question: { about: "link" | "relink"; chosen: EarlierTicket }) => void;
}

/** What will be sent, exactly and complete, and where; then what came of it (screens.md). Above it what may serve instead. */
export function CreateTicket({ runId, panel, work, step, acts, onAsk }: CreateTicketProps) {
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
  const linking = linkingOf(panel);
  const instead = useQuery({
    queryKey: ticketKeys.linkDialog(runId),
    queryFn: ({ signal }) => fetchLinkDialog(runId, signal),
    enabled: linking !== null && preparing,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const earlier = instead.data?.earlier ?? [];
  // What stands above the text comes first, so that the text does not move.
  const shown = instead.isLoading ? null : (preview.data ?? null);
  const isLoading = preview.isFetching || instead.isLoading;
  const ready = preparing && preview.isFetchedAfterMount && preview.data?.blockers.length === 0;
  const create = () => {
    if (ready && preview.data) acts.create(preview.data.digest);
  };
  const submit = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) create();
  };
  const linkInstead = (chosen: EarlierTicket) => {
    if (linking === null) return;
    acts.link(chosen.number, { ticketId: chosen.autotaskId });
    onAsk({ about: linking, chosen });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for one shortcut of the whole dialog; every control in it is a control
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={submit}>
      <DialogHeader>
        <DialogTitle>Create Autotask ticket</DialogTitle>
        <DialogDescription>What will be sent to Autotask, exactly and complete.</DialogDescription>
      </DialogHeader>
      {earlier.length > 0 && (
        <EarlierTickets
          tickets={earlier}
          act="Link this one instead"
          isBusy={!preparing}
          onChoose={linkInstead}
          className="max-h-[40%] shrink-0 overflow-y-auto border-b bg-card py-2"
        />
      )}
      <div className="grid min-h-0 flex-1 content-start overflow-y-auto sm:grid-cols-[minmax(0,1fr)_16rem] sm:content-stretch sm:overflow-hidden">
        <TicketText preview={shown} isLoading={isLoading} />
        <Destination preview={shown} isLoading={isLoading} />
      </div>
      <DialogFooter className="min-h-26 flex-col items-stretch justify-end sm:items-center">
        <Notice
          preview={preview.data ?? null}
          failure={preview.isError && preparing ? preview.error.message : null}
          onRetry={() => void preview.refetch()}
          work={work}
          step={step}
        />
        <NextStep
          next={next}
          ready={ready}
          work={work}
          panel={panel}
          onCreate={create}
          onCheck={acts.check}
        />
      </DialogFooter>
    </div>
  );
}

/** How this run can be linked to a ticket that is there already; `null` where it can't be now. */
function linkingOf({ actions }: TicketPanel): "link" | "relink" | null {
  const free = actions.filter(({ blockers }) => blockers.length === 0).map(({ name }) => name);
  if (free.includes("link")) return "link";
  return free.includes("relink") ? "relink" : null;
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
        // The second of a double click would confirm what it has brought up.
        onClick={ready ? (event) => event.detail < 2 && onCreate() : undefined}
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
