import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { PageHeader } from "@/components/page-header";
import { TicketIcon, TicketNumber } from "@/components/tickets/ticket-mark";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { DELETED_BADGE } from "@/lib/domain/ticket-panel";
import { viewTicketLink } from "@/lib/use-cases/view-ticket-link";
import { whyDeleted, whyNotOpened } from "./why-not-opened";

export const metadata: Metadata = { title: "Ticket" };

/** Where "Open ticket" ends when the ticket can't be opened: why, and the way back to its run. */
export default async function TicketPage({
  params,
  searchParams,
}: {
  params: Promise<{ linkId: string }>;
  searchParams: SearchParams;
}) {
  const [{ linkId }, query] = await Promise.all([params, searchParams]);
  const found = await viewTicketLink(await requireActor(), { linkId });
  if (!found.ok) {
    if (found.code === "not-found") notFound();
    return <RefusedPage title="This ticket can't be shown" refused={found} />;
  }
  const { runId, jobId, jobName, customerName, number, isDeleted, canDecide } = found.value;
  const ticket = number === null ? "This ticket" : `Ticket ${number}`;
  const reason = whyNotOpened(oneValue(query.reason), number);
  const words = isDeleted ? whyDeleted(canDecide) : reason?.words;
  const mayOpen = number !== null && !isDeleted && (reason === null || reason.mayTryAgain);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <PageHeader
        title={words ? `${ticket} can't be opened` : ticket}
        description={`${jobName} of ${customerName}`}
      />
      {isDeleted && number !== null && (
        <p className="flex flex-wrap items-center gap-2 text-base">
          <TicketIcon state="deleted" />
          <TicketNumber number={number} state="deleted" className="font-medium" />
          <Badge variant="error">{DELETED_BADGE}</Badge>
        </p>
      )}
      {words && <p className="text-base text-pretty">{words}</p>}
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href={`/jobs/${jobId}/runs/${runId}` as Route}>Back to the run</Link>
        </Button>
        {mayOpen && (
          <Button asChild variant="outline">
            {/* A plain link: looking ahead would call Autotask. */}
            <a href={`/tickets/${linkId}/open`}>{reason ? "Try again" : "Open ticket"}</a>
          </Button>
        )}
      </div>
    </div>
  );
}
