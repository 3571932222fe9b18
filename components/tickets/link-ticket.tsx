"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import type { Refused } from "@/lib/domain/result";
import { TICKET_ACTION_LABELS } from "@/lib/domain/ticket-panel";
import type { LinkDialogView } from "@/lib/domain/ticket-views";
import { LinkConfirmation } from "./link-confirmation";
import { OpenTicketLink } from "./open-ticket-link";
import { ChoicesSkeleton, type ChosenTicket, TicketChoices } from "./ticket-choices";
import { TicketOutcome } from "./ticket-outcome";
import { fetchLinkDialog, ticketKeys } from "./ticket-queries";
import { isUnderWay, type TicketWork } from "./ticket-work";
import { useTicketSearch } from "./use-ticket-search";
import type { TicketActs } from "./use-ticket-work";

interface LinkTicketProps {
  runId: string;
  about: "link" | "relink";
  /** The ticket that linking to is under way already, chosen elsewhere. */
  initial: ChosenTicket | null;
  work: TicketWork;
  acts: TicketActs;
}

/**
 * Finds an existing ticket and links the run to it (§6A.2, §6B.2). Nothing is shown as done before the server has said so: what it asks
 * first — a reason where an open ticket is replaced, a second word for another company's — is asked in place.
 */
export function LinkTicket(props: LinkTicketProps) {
  const { about, work } = props;
  const linking = useLinking(props);
  const { confirms, isBusy, formId, asked } = linking;
  return (
    <>
      <DialogHeader>
        <DialogTitle>{TICKET_ACTION_LABELS[about]}</DialogTitle>
        <DialogDescription>{purpose(linking.view.data, linking.replaced)}</DialogDescription>
      </DialogHeader>
      <Body linking={linking} />
      <DialogFooter className="min-h-16 flex-col items-stretch justify-end sm:items-center">
        <Said work={work} isAsked={confirms} />
        {work.phase === "linked" ? (
          <Afterwards linkId={work.linkId} />
        ) : confirms ? (
          <Confirming
            formId={formId}
            isSecondWord={asked.otherCompany !== null}
            isBusy={isBusy}
            onBack={linking.goBack}
          />
        ) : (
          <DialogClose asChild>
            <Button variant="outline">Cancel</Button>
          </DialogClose>
        )}
      </DialogFooter>
    </>
  );
}

type Linking = ReturnType<typeof useLinking>;

/** Which ticket is chosen, and whether something is to be asked before the run is linked to it. */
function useLinking({ runId, initial, work, acts }: LinkTicketProps) {
  const view = useQuery({
    queryKey: ticketKeys.linkDialog(runId),
    queryFn: ({ signal }) => fetchLinkDialog(runId, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: 1,
  });
  const [typed, setTyped] = useState<string | null>(null);
  const words = typed ?? view.data?.notedNumber ?? "";
  const search = useTicketSearch(runId, words);
  const [chosen, setChosen] = useState(initial);
  const asked = useAsked(work);
  const formId = useId();
  const replaced = openTicketOf(view.data);
  const asksReason = replaced !== null || asked.reason;

  function choose(ticket: ChosenTicket) {
    asked.forget();
    setChosen(ticket);
    if (replaced === null) acts.link(ticket.number, { ticketId: ticket.autotaskId });
  }

  function confirm(reason: string | null) {
    if (chosen === null) return;
    acts.link(chosen.number, {
      ticketId: chosen.autotaskId,
      ...(asked.otherCompany && { otherCompany: true }),
      ...(reason !== null && { reason }),
    });
  }

  function goBack() {
    asked.forget();
    setChosen(null);
  }

  const confirms = chosen !== null && (asksReason || asked.otherCompany !== null);
  const isBusy = isUnderWay(work) || work.phase === "linked";
  const form = { formId, replaced, asked, asksReason, confirms, isBusy, choose, confirm, goBack };
  return { view, words, setWords: setTyped, search, chosen, ...form };
}

function Body({ linking }: { linking: Linking }) {
  const { view, chosen, confirms, asked, isBusy } = linking;
  if (!view.data)
    return (
      <DialogBody aria-busy={view.isFetching} className="px-0">
        {view.isFetching ? (
          <ChoicesSkeleton />
        ) : (
          <p role="alert" className="px-4 text-error-word">
            {view.error?.message}{" "}
            <Button variant="link" onClick={() => void view.refetch()}>
              Try again
            </Button>
          </p>
        )}
      </DialogBody>
    );
  if (confirms && chosen)
    return (
      <LinkConfirmation
        formId={linking.formId}
        chosen={chosen}
        replaces={view.data.replaces?.number ?? null}
        asksReason={linking.asksReason}
        otherCompany={asked.otherCompany}
        isBusy={isBusy}
        onConfirm={linking.confirm}
      />
    );
  return (
    <TicketChoices
      view={view.data}
      typed={linking.words}
      onType={linking.setWords}
      search={linking.search}
      isBusy={isBusy}
      onChoose={linking.choose}
    />
  );
}

/** What the server asked before it links; remembered while the answer is on its way. */
function useAsked(work: TicketWork) {
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [otherCompany, setOtherCompany] = useState<Refused | null>(null);
  const [reason, setReason] = useState(false);
  const latest = work.phase === "refused" && work.during === "linking" ? work.refusal : null;
  if (latest !== null && latest !== refusal) {
    setRefusal(latest);
    if (latest.code === "other-company") setOtherCompany(latest);
    if (latest.code === "reason-missing") setReason(true);
  }
  const forget = () => {
    setOtherCompany(null);
    setReason(false);
  };
  return { otherCompany, reason, forget };
}

/** The number of the ticket that is there still and will be replaced: that wants a reason. */
function openTicketOf(view: LinkDialogView | undefined): string | null {
  return view?.replaces && !view.replaces.isDeleted ? view.replaces.number : null;
}

function purpose(view: LinkDialogView | undefined, replaced: string | null): string {
  if (!view) return "A ticket that is in Autotask already.";
  const company = view.company
    ? `${view.customerName} is ${view.company.name} (ID ${view.company.id}) in Autotask.`
    : `${view.customerName} has no Autotask company yet.`;
  return replaced === null ? company : `Instead of ${replaced}, whose link stays in the history. ${company}`;
}

/** What came of it; a question of the server is no outcome, and stands above in full. */
function Said({ work, isAsked }: { work: TicketWork; isAsked: boolean }) {
  const isQuestion =
    isAsked &&
    work.phase === "refused" &&
    (work.refusal.code === "other-company" || work.refusal.code === "reason-missing");
  return (
    <div aria-live="polite" className="max-h-40 min-w-0 overflow-y-auto sm:flex-1 sm:pr-3">
      {!isQuestion && <TicketOutcome work={work} step={null} />}
      {work.phase === "linking" && (
        <p className="mt-0.5 text-muted-foreground text-xs">Closing this does not stop it.</p>
      )}
    </div>
  );
}

function Afterwards({ linkId }: { linkId: string }) {
  return (
    <>
      <DialogClose asChild>
        <Button variant="outline">Done</Button>
      </DialogClose>
      <OpenTicketLink href={`/tickets/${encodeURIComponent(linkId)}/open`} variant="default" />
    </>
  );
}

function Confirming(props: { formId: string; isSecondWord: boolean; isBusy: boolean; onBack: () => void }) {
  const { formId, isSecondWord, isBusy, onBack } = props;
  return (
    <>
      <Button variant="outline" aria-disabled={isBusy} onClick={isBusy ? undefined : onBack}>
        Back
      </Button>
      <Button type="submit" form={formId} aria-disabled={isBusy} aria-busy={isBusy}>
        {isSecondWord ? "Link it all the same" : "Link this ticket"}
      </Button>
    </>
  );
}
