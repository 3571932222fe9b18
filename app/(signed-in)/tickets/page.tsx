import { SearchX, Ticket } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { leaveWithoutTicketAction } from "@/app/_actions/ticket-actions";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import type { TicketsView } from "@/lib/domain/ticket-views";
import { readTicketFilter } from "@/lib/schemas/ticket-filter";
import { viewTickets } from "@/lib/use-cases/view-tickets";
import { isNarrowed, paramsOf, TICKETS_PATH } from "./ticket-address";
import { TicketFilters } from "./ticket-filters";
import { TicketTable } from "./ticket-table";

export const metadata: Metadata = { title: "Tickets" };

/** Every run's ticket, newest first, narrowed by the address: what waits for a person, and all that ever was. */
export default async function TicketsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor();
  const query = await searchParams;
  const filter = readTicketFilter(query);
  const cursor = oneValue(query.cursor);
  const found = await viewTickets(actor, { filter, cursor });
  if (!found.ok) return <RefusedPage title="Tickets" refused={found} />;
  const view = found.value;
  const isAnything = view.rows.length > 0 || isNarrowed(filter) || cursor !== null;
  return (
    <div className="flex flex-col gap-3">
      <PageHeader title="Tickets" />
      {isAnything && <TicketFilters view={view} />}
      {view.rows.length > 0 ? (
        <TicketTable rows={view.rows} canDecide={view.canDecide} leaveWithout={leaveWithoutTicketAction} />
      ) : (
        <NoTickets view={view} isAnything={isAnything} />
      )}
      {view.hiddenEnvironment !== null && (
        <p className="text-muted-foreground text-sm">
          Tickets of the {view.hiddenEnvironment === "sandbox" ? "Sandbox" : "Production"} environment are
          hidden.
        </p>
      )}
      <ListPages
        path={TICKETS_PATH}
        params={paramsOf(filter)}
        isFirst={cursor === null}
        nextCursor={view.nextCursor}
        noun="tickets"
      />
    </div>
  );
}

function NoTickets({ view: { filter }, isAnything }: { view: TicketsView; isAnything: boolean }) {
  if (!isAnything)
    return (
      <EmptyState icon={Ticket} title="No tickets yet">
        <p>A ticket appears here once somebody creates or links one for a run that did not go well.</p>
      </EmptyState>
    );
  const isDone = filter.state === "work";
  return (
    <EmptyState
      icon={isDone ? Ticket : SearchX}
      title={isDone ? "No ticket waits for a decision" : "No ticket matches"}
      action={
        <Button asChild variant="outline">
          <Link href={TICKETS_PATH as Route}>Show all tickets</Link>
        </Button>
      }
    />
  );
}
