import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MappingOfCustomer } from "@/app/(signed-in)/customers/[customerId]/mapping-of-customer";
import { JobTable } from "@/app/(signed-in)/jobs/job-table";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { LocalTime } from "@/components/local-time";
import { PageHeader } from "@/components/page-header";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { requireActor } from "@/lib/auth/current-actor";
import type { CustomerView } from "@/lib/domain/customer-views";
import { viewCustomer } from "@/lib/use-cases/view-customer";
import { CustomerChanges } from "./customer-changes";

interface CustomerPageProps {
  params: Promise<{ customerId: string }>;
}

/** The customer once per request, for the page and its title. */
const customer = cache(async (customerId: string) => viewCustomer(await requireActor(), { customerId }));

export async function generateMetadata({ params }: CustomerPageProps): Promise<Metadata> {
  const found = await customer((await params).customerId);
  return { title: found.ok ? found.value.name : "Customer" };
}

/** One customer: names, Autotask company, jobs, and what was done to it. */
export default async function CustomerPage({ params }: CustomerPageProps) {
  const found = await customer((await params).customerId);
  if (!found.ok) {
    if (found.code === "not-found") notFound();
    return <RefusedPage title="This customer can't be shown" refused={found} />;
  }
  const view = found.value;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={view.name}
        description={<ReportedAs names={view.sourceNames} name={view.name} />}
        actions={view.canMap && view.mergedInto === null && <CustomerChanges view={view} />}
      />
      <Gone view={view} />
      {view.mergedInto === null && (
        <section aria-labelledby="company" className="flex flex-col gap-2">
          <h2 id="company" className="font-semibold text-base">
            Autotask company
          </h2>
          <MappingOfCustomer view={view} />
          <p className="text-muted-foreground">
            {view.openTickets === 0
              ? "No open tickets."
              : view.openTickets === 1
                ? "1 open ticket."
                : `${view.openTickets} open tickets.`}{" "}
            <Link
              href={`/tickets?customer=${view.id}` as Route}
              prefetch={false}
              className="text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
            >
              All tickets
            </Link>
          </p>
        </section>
      )}
      {view.jobs.length > 0 && <Jobs view={view} />}
      <History view={view} />
    </div>
  );
}

/** The names by which reports find the customer, where they are others than the one shown. */
function ReportedAs({ names, name }: { names: string[]; name: string }) {
  const others = names.filter((each) => each !== name);
  if (others.length === 0) return null;
  return <>Reports carry it as {others.map((each) => `“${each}”`).join(", ")}.</>;
}

function Gone({ view: { mergedInto, archivedAt } }: { view: CustomerView }) {
  if (mergedInto)
    return (
      <Alert>
        <AlertDescription>
          Merged into{" "}
          <Link
            href={`/customers/${mergedInto.id}` as Route}
            className="text-link underline underline-offset-3"
          >
            {mergedInto.name}
          </Link>
          , which has its jobs and its reports now.
        </AlertDescription>
      </Alert>
    );
  if (archivedAt)
    return (
      <Alert>
        <AlertDescription>
          Archived <LocalTime value={archivedAt} />. Runs that still come are taken in and shown on Run
          Checks.
        </AlertDescription>
      </Alert>
    );
  return null;
}

function Jobs({ view: { id, jobs, hasMoreJobs } }: { view: CustomerView }) {
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs" className="pb-1 font-semibold text-base">
        Jobs
      </h2>
      <JobTable rows={jobs} ofOneCustomer />
      {hasMoreJobs && (
        <p className="pt-2">
          <Link
            href={`/jobs?customer=${id}` as Route}
            prefetch={false}
            className="text-link underline-offset-3 hover:underline"
          >
            All jobs
          </Link>
        </p>
      )}
    </section>
  );
}

function History({ view: { id, history, hasMoreHistory, canViewAudit } }: { view: CustomerView }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="pb-1 font-semibold text-base">
        History
      </h2>
      <ol className="divide-y border-y">
        {history.map(({ at, actor, words }) => (
          <li
            key={`${at.toISOString()} ${words}`}
            className="grid grid-cols-1 gap-x-4 py-1.5 sm:grid-cols-[9rem_10rem_1fr]"
          >
            <LocalTime value={at} isQuiet className="text-muted-foreground" />
            <span className="truncate">{actor}</span>
            <span className="wrap-anywhere">{words}</span>
          </li>
        ))}
      </ol>
      {hasMoreHistory && (
        <p className="pt-2 text-muted-foreground">
          Only the last {history.length} events are shown
          {canViewAudit ? "." : "; an administrator can look up all of them."}
        </p>
      )}
      {canViewAudit && (
        <Link
          href={`/audit?id=${id}` as Route}
          prefetch={false}
          className="mt-2 inline-block rounded-sm text-link text-sm underline-offset-3 hover:underline print:hidden"
        >
          All events of this customer
        </Link>
      )}
    </section>
  );
}
