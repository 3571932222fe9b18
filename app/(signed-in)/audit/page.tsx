import { Download, ScrollText, SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { SearchForm } from "@/app/(signed-in)/jobs/search-form";
import { addressWith, oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { ChoiceFilter } from "@/app/(signed-in)/list-filters/choice-filter";
import { DaysFilter } from "@/app/(signed-in)/list-filters/days-filter";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { EVENT_THINGS } from "@/lib/domain/event-words";
import type { AuditFilter, AuditView } from "@/lib/domain/ticket-views";
import { readAuditFilter } from "@/lib/schemas/audit-filter";
import { viewAudit } from "@/lib/use-cases/view-audit";
import { AuditTable } from "./audit-table";

export const metadata: Metadata = { title: "Audit" };

const PATH = "/audit";
const THINGS = EVENT_THINGS.map(({ thing, label }) => ({ value: thing, label }));

/** Who did what, when, and what it was before: the whole trail, narrowed by the address. */
export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor();
  const query = await searchParams;
  const filter = readAuditFilter(query);
  const cursor = oneValue(query.cursor);
  const found = await viewAudit(actor, { filter, cursor });
  if (!found.ok) return <RefusedPage title="Audit" refused={found} />;
  const view = found.value;
  const params = { ...filter };
  return (
    <div className="flex flex-col gap-3">
      <PageHeader
        title="Audit"
        actions={
          view.rows.length > 0 && (
            <Button asChild variant="outline">
              {/* A plain link: it is a file and no page. */}
              <a href={addressWith(`${PATH}/csv`, params)}>
                <Download aria-hidden />
                Export as CSV
              </a>
            </Button>
          )
        }
      />
      <Filters view={view} />
      {view.rows.length > 0 ? <AuditTable rows={view.rows} /> : <NoEvents filter={filter} cursor={cursor} />}
      <ListPages
        path={PATH}
        params={params}
        isFirst={cursor === null}
        nextCursor={view.nextCursor}
        noun="events"
      />
    </div>
  );
}

function Filters({ view: { filter, actors } }: { view: AuditView }) {
  const { thing, actor, from, to, id } = filter;
  const people = actors.map(({ id: value, name }) => ({ value, label: name }));
  return (
    <search aria-label="Events" className="flex flex-wrap items-center gap-2">
      <SearchForm
        path={PATH}
        name="id"
        value={id}
        params={{ ...filter, id: null }}
        label="ID of a run, subject or request"
        className="sm:w-80"
      />
      <ChoiceFilter
        path={PATH}
        params={{ ...filter }}
        name="thing"
        label="About"
        any="Everything"
        value={thing}
        choices={THINGS}
      />
      <ChoiceFilter
        path={PATH}
        params={{ ...filter }}
        name="actor"
        label="Who"
        any="Anyone"
        value={actor}
        choices={people}
      />
      <DaysFilter path={PATH} params={{ ...filter }} from={from} to={to} />
      {isNarrowed(filter) && (
        <Button asChild variant="ghost">
          <Link href={PATH as Route} prefetch={false}>
            Clear<span className="sr-only"> filters</span>
          </Link>
        </Button>
      )}
    </search>
  );
}

function isNarrowed(filter: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}

function NoEvents({ filter, cursor }: { filter: AuditFilter; cursor: string | null }) {
  if (!isNarrowed(filter) && cursor === null)
    return (
      <EmptyState icon={ScrollText} title="Nothing has happened yet">
        <p>Every change of a ticket, a mapping, a setting, a user or a token is noted here by itself.</p>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title="No event matches"
      action={
        <Button asChild variant="outline">
          <Link href={PATH as Route}>Show all events</Link>
        </Button>
      }
    />
  );
}
