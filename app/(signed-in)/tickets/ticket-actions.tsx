"use client";

import { ExternalLink } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ConfirmDialog } from "@/components/customers/confirm-dialog";
import { Button } from "@/components/ui/button";
import type { Result } from "@/lib/domain/result";
import type { TicketRow } from "@/lib/domain/ticket-views";

export type LeaveWithout = (input: { linkId: string }) => Promise<Result<object>>;

interface TicketActionsProps {
  row: TicketRow;
  canDecide: boolean;
  leaveWithout: LeaveWithout;
}

/** What can be done from the list; all else is done at the run, where the whole of it is seen. */
export function TicketActions({ row, canDecide, leaveWithout }: TicketActionsProps) {
  const name = row.number ?? `${row.jobName} of ${row.customerName}`;
  const isOpenable = row.state === "open" || row.state === "left-open" || row.state === "closed";
  return (
    <div className="flex flex-wrap gap-x-1 gap-y-1 sm:justify-end">
      {isOpenable && (
        <Button asChild variant="ghost" size="sm" className="max-sm:-ml-2">
          {/* A plain link: looking ahead would call Autotask. */}
          <a href={`/tickets/${row.linkId}/open`} target="_blank" rel="noopener">
            Open ticket
            <span className="sr-only"> {name}</span>
            <ExternalLink aria-hidden />
          </a>
        </Button>
      )}
      {row.needsDecision && canDecide && (
        <Button asChild variant="outline" size="sm">
          <Link href={`/jobs/${row.jobId}/runs/${row.runId}` as Route} prefetch={false}>
            Decide<span className="sr-only"> about {name}</span>
          </Link>
        </Button>
      )}
      {row.needsDecision && canDecide && row.state === "deleted" && (
        <LeaveButton row={row} name={name} leaveWithout={leaveWithout} />
      )}
    </div>
  );
}

function LeaveButton({
  row,
  name,
  leaveWithout,
}: {
  row: TicketRow;
  name: string;
  leaveWithout: LeaveWithout;
}) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  async function leave({ linkId }: TicketRow) {
    const result = await leaveWithout({ linkId });
    if (result.ok) router.refresh();
    return result;
  }

  return (
    <>
      <Button ref={button} variant="ghost" size="sm" onClick={() => setAsking(true)}>
        Leave without a ticket<span className="sr-only"> for {name}</span>
      </Button>
      <ConfirmDialog
        subject={isAsking ? row : null}
        title={() => `Leave the run of ${row.customerName} without a ticket?`}
        confirm="Leave without a ticket"
        pending="Leaving…"
        act={leave}
        close={() => setAsking(false)}
        // The button is gone once it is decided; then the page itself.
        focusAfter={() => (button.current?.isConnected ? button.current : document.getElementById("main"))}
      >
        {name} was deleted in Autotask. The run of {row.jobName} keeps it as history, and nobody is asked
        again. A ticket can still be created or linked at the run.
      </ConfirmDialog>
    </>
  );
}
