import type { Route } from "next";
import Link from "next/link";
import { CustomerFilter } from "@/app/(signed-in)/jobs/customer-filter";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { ChoiceFilter } from "@/app/(signed-in)/list-filters/choice-filter";
import { DaysFilter } from "@/app/(signed-in)/list-filters/days-filter";
import { Button, buttonVariants } from "@/components/ui/button";
import type { TicketFilter, TicketFilterState, TicketsView } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";
import { isNarrowed, paramsOf, TICKETS_PATH } from "./ticket-address";

const STATES: { state: TicketFilterState | null; word: string }[] = [
  { state: null, word: "All" },
  { state: "work", word: "Waiting for a decision" },
  { state: "unconfirmed", word: "Unconfirmed" },
  { state: "open", word: "Open" },
  { state: "left-open", word: "Left open" },
  { state: "closed", word: "Closed" },
  { state: "deleted", word: "Deleted" },
  { state: "ended", word: "Ended" },
];

/** What the list is narrowed to; all of it stands in the address. */
export function TicketFilters({ view }: { view: TicketsView }) {
  const { filter, customerName, people } = view;
  const params = paramsOf(filter);
  return (
    <search aria-label="Tickets" className="flex flex-col gap-2">
      <States filter={filter} waiting={view.waiting} />
      <div className="flex flex-wrap items-center gap-2">
        <CustomerFilter
          path={TICKETS_PATH}
          params={params}
          chosen={
            filter.customerId === null ? null : { id: filter.customerId, name: customerName ?? "unknown" }
          }
        />
        <ChoiceFilter
          path={TICKETS_PATH}
          params={params}
          name="by"
          label="Who"
          any="Anyone"
          value={filter.by}
          choices={people.map((name) => ({ value: name, label: name }))}
        />
        <DaysFilter path={TICKETS_PATH} params={params} from={filter.from} to={filter.to} />
        {isNarrowed(filter) && (
          <Button asChild variant="ghost">
            <Link href={TICKETS_PATH as Route} prefetch={false}>
              Clear<span className="sr-only"> filters</span>
            </Link>
          </Button>
        )}
      </div>
    </search>
  );
}

function States({ filter, waiting }: { filter: TicketFilter; waiting: number }) {
  return (
    <nav aria-label="State" className="-mx-2 flex flex-wrap">
      {STATES.map(({ state, word }) => (
        <Link
          key={word}
          href={addressWith(TICKETS_PATH, { ...paramsOf(filter), state }) as Route}
          scroll={false}
          prefetch={false}
          aria-current={state === filter.state ? "page" : undefined}
          className={cn(
            buttonVariants({ variant: "ghost", size: "sm" }),
            "text-muted-foreground aria-[current]:bg-accent aria-[current]:text-foreground",
          )}
        >
          {word}
          {state === "work" && waiting > 0 && (
            <span className="tabular-nums"> {waiting.toLocaleString("en")}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
