import { Check } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { resultFor } from "@/lib/domain/cures";
import { circumstances } from "@/lib/server";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";
import { SuggestionRows } from "./suggestion-rows";

export const metadata: Metadata = { title: "Suggested companies" };

/** Every customer without a company, with companies of a similar name: gone through row by row, nothing stored without a click. */
export default async function SuggestionsPage() {
  const actor = await requireActor();
  const found = resultFor(actor.permissions, await suggestCompanies(actor, circumstances(undefined, actor)));
  if (!found.ok) return <RefusedPage title="Suggested companies" refused={found} />;
  const { suggestions, isCut } = found.value;
  if (suggestions.length === 0)
    return (
      <EmptyState
        heading="h1"
        icon={Check}
        title="Every customer has a company"
        action={
          <Button asChild variant="outline">
            <Link href={"/customers" as Route}>All customers</Link>
          </Button>
        }
      >
        <p>There is nothing to suggest.</p>
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <PageHeader
        title="Suggested companies"
        description="Companies in Autotask with a similar name. Nothing is mapped until you choose it, row by row."
        actions={
          <Button asChild variant="outline">
            <Link href={"/customers" as Route}>All customers</Link>
          </Button>
        }
      />
      <SuggestionRows suggestions={suggestions} />
      {isCut && (
        <p className="text-muted-foreground">
          These are the first {suggestions.length} customers without a company. Reload the page for the next
          ones when they are done.
        </p>
      )}
    </div>
  );
}
