import { ArchiveRestore } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import type { JobsView } from "@/lib/domain/run-views";
import { viewJobs } from "@/lib/use-cases/view-jobs";
import { CustomerFilter } from "./customer-filter";
import { JobTable } from "./job-table";
import { ListPages } from "./list-pages";
import { RefusedPage } from "./refused-page";
import { SearchForm } from "./search-form";
import { addressWith, oneValue, type SearchParams } from "./search-params";

export const metadata: Metadata = { title: "Jobs" };

/** All jobs by name, searched and filtered by the address. */
export default async function JobsPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const [search, customerId, cursor] = [oneValue(query.q), oneValue(query.customer), oneValue(query.cursor)];
  const found = await viewJobs(await requireActor(), { search, customerId, cursor });
  if (!found.ok) return <RefusedPage title="Jobs can't be shown" refused={found} />;
  const view = found.value;
  const isFiltered = search !== null || customerId !== null;
  return (
    <div className="flex flex-col gap-3">
      <PageHeader title="Jobs" />
      {(view.rows.length > 0 || isFiltered || cursor !== null) && (
        <div className="flex flex-wrap gap-2">
          <SearchForm
            path="/jobs"
            value={search}
            params={{ customer: customerId }}
            label="Search jobs, customers and software"
            className="sm:w-80"
          />
          <CustomerFilter path="/jobs" params={{ q: search }} chosen={view.customer} />
        </div>
      )}
      {view.rows.length > 0 ? <JobTable rows={view.rows} /> : <NoJobs view={view} isFiltered={isFiltered} />}
      <ListPages
        path="/jobs"
        params={{ q: search, customer: customerId }}
        isFirst={cursor === null}
        nextCursor={view.nextCursor}
        noun="jobs"
      />
    </div>
  );
}

function NoJobs({ view: { search, customer }, isFiltered }: { view: JobsView; isFiltered: boolean }) {
  if (!isFiltered)
    return (
      <EmptyState icon={ArchiveRestore} title="No jobs yet">
        <p>A job appears here by itself when its first report arrives. Nothing has to be entered by hand.</p>
      </EmptyState>
    );
  const of = customer ? ` of ${customer.name}` : "";
  return (
    <EmptyState
      title={search === null ? `There is no job${of}` : `No job${of} matches “${search}”`}
      action={
        <>
          {search !== null && customer && (
            <Button asChild variant="outline">
              <Link href={addressWith("/jobs", { q: search }) as Route}>Search all customers</Link>
            </Button>
          )}
          <Button asChild variant="outline">
            <Link href="/jobs">Show all jobs</Link>
          </Button>
        </>
      }
    />
  );
}
