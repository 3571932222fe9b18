import { Check } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { resultFor } from "@/lib/domain/cures";
import { circumstances } from "@/lib/server";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";
import { SuggestionRows } from "./suggestion-rows";

export const metadata: Metadata = { title: "Suggested companies" };

const PATH = "/customers/suggestions";

/** Every customer without a company, with companies of a similar name: gone through row by row, nothing stored without a click. */
export default async function SuggestionsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor();
  const cursor = oneValue((await searchParams).cursor);
  const story = await suggestCompanies(actor, { cursor }, circumstances(undefined, actor));
  const found = resultFor(actor.permissions, story);
  if (!found.ok) return <RefusedPage title="Suggested companies" refused={found} />;
  const { suggestions, nextCursor } = found.value;
  const isFirst = cursor === null;
  if (suggestions.length === 0) return <NothingLeft isFirst={isFirst} />;
  return (
    <div className="flex flex-col gap-3">
      <PageHeader
        title="Suggested companies"
        description="Companies in Autotask with a similar name. Nothing is mapped until you choose it, row by row."
        actions={<AllCustomers />}
      />
      {/* What was mapped on one page is not said on the next. */}
      <SuggestionRows key={cursor} suggestions={suggestions} />
      <ListPages path={PATH} params={{}} isFirst={isFirst} nextCursor={nextCursor} noun="customers" />
    </div>
  );
}

/** The end of the list; further in, customers that come before it may still have none. */
function NothingLeft({ isFirst }: { isFirst: boolean }) {
  if (isFirst)
    return (
      <EmptyState heading="h1" icon={Check} title="Every customer has a company" action={<AllCustomers />}>
        <p>There is nothing to suggest.</p>
      </EmptyState>
    );
  return (
    <EmptyState
      heading="h1"
      icon={Check}
      title="Every customer from here on has a company"
      action={
        <Button asChild variant="outline">
          <Link href={PATH as Route}>First customers</Link>
        </Button>
      }
    />
  );
}

function AllCustomers() {
  return (
    <Button asChild variant="outline">
      <Link href={"/customers" as Route}>All customers</Link>
    </Button>
  );
}
