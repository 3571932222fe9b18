import { Building2, SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { SearchForm } from "@/app/(signed-in)/jobs/search-form";
import { addressWith, oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { NameSyncNote } from "@/components/settings/name-sync-note";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import type { CustomersView, MappingState } from "@/lib/domain/customer-views";
import { may } from "@/lib/domain/roles";
import { viewCustomers } from "@/lib/use-cases/view-customers";
import { CustomersActions } from "./customers-actions";
import { CustomersTable } from "./customers-table";
import { StateFilter } from "./state-filter";

export const metadata: Metadata = { title: "Customers" };

const STATES: readonly MappingState[] = ["ok", "renamed", "missing", "invalid"];

export default async function CustomersPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor();
  const given = await searchParams;
  const state = STATES.find((each) => each === oneValue(given.state)) ?? null;
  const cursor = oneValue(given.cursor);
  const archived = oneValue(given.archived) === "yes";
  const view = await viewCustomers(actor, { search: oneValue(given.q), state, archived, cursor });
  if (!view.ok) return <RefusedPage title="Customers" refused={view} />;
  return <Customers view={view.value} cursor={cursor} maySetUp={may(actor, "manage-settings")} />;
}

interface CustomersProps {
  view: CustomersView;
  cursor: string | null;
  maySetUp: boolean;
}

function Customers({ view, cursor, maySetUp }: CustomersProps) {
  const { search, state, archived, rows } = view;
  const params = { q: search, state, archived: archived ? "yes" : null };
  const isFiltered = search !== null || state !== null || archived || cursor !== null;
  if (rows.length === 0 && !isFiltered) return <NoCustomersYet />;
  return (
    <>
      <PageHeader
        title="Customers"
        description={<NameSyncNote sync={view.nameSync} />}
        actions={view.canMap && <CustomersActions unmapped={view.unmapped} blocked={view.searchBlocked} />}
        className="mb-3"
      />
      {view.canMap && view.searchBlocked !== null && (
        <SearchBlocked reason={view.searchBlocked} maySetUp={maySetUp} />
      )}
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchForm
          path="/customers"
          value={search}
          params={{ state, archived: params.archived }}
          label="Search customers"
          className="sm:max-w-72"
        />
        <StateFilter state={state} search={search} archived={archived} />
      </div>
      {rows.length === 0 ? (
        <NoMatch />
      ) : (
        <div className="flex flex-col gap-3">
          {/* Rows keep their places until one goes to another page or filter. */}
          <CustomersTable
            key={addressWith("", { ...params, cursor })}
            rows={rows}
            canMap={view.canMap}
            searchBlocked={view.searchBlocked}
          />
          <ListPages
            path="/customers"
            params={params}
            isFirst={cursor === null}
            nextCursor={view.nextCursor}
            noun="customers"
          />
        </div>
      )}
    </>
  );
}

/** Why no company can be chosen now, and where or with whom the cure is. */
function SearchBlocked({ reason, maySetUp }: { reason: string; maySetUp: boolean }) {
  return (
    <Alert className="mb-3">
      <AlertDescription>
        {reason} Companies can't be chosen until that is settled.{" "}
        {maySetUp ? (
          <Link href="/settings/integrations/autotask" className="text-link underline underline-offset-3">
            Open the settings of Autotask
          </Link>
        ) : (
          "Ask an administrator."
        )}
      </AlertDescription>
    </Alert>
  );
}

function NoMatch() {
  return (
    <EmptyState
      icon={SearchX}
      title="No customer matches"
      action={
        <Button asChild variant="outline">
          <Link href={"/customers" as Route}>Show all customers</Link>
        </Button>
      }
    >
      <p>There is none with this name in this state.</p>
    </EmptyState>
  );
}

function NoCustomersYet() {
  return (
    <>
      <PageHeader title="Customers" className="mb-3" />
      <EmptyState icon={Building2} title="No customers yet">
        <p>
          A customer appears here with its first run, under the name that the report gives it. Then it can be
          mapped to its Autotask company.
        </p>
      </EmptyState>
    </>
  );
}
