"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { RunStatusMark } from "@/components/runs/run-status";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RUN_STATUSES } from "@/lib/domain/run";
import { cn } from "@/lib/utils";
import { FilterButton } from "./filter-button";
import { type FilterWords, filterWords } from "./filter-words";
import { SearchField } from "./search-field";
import { activeFilters, hrefOf, type RunChecksParams, refiltered, unfiltered } from "./search-params";
import { WhenFilter } from "./when-filter";

interface RunFiltersProps {
  params: RunChecksParams;
  customerName: string | null;
  softwareNames: string[];
}

/** What the list is narrowed to. All of it is in the address: a choice is a step in the history, typing replaces the last one. */
export function RunFilters({ params, customerName, softwareNames }: RunFiltersProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [isUnfolded, setUnfolded] = useState(false);
  const words = filterWords(params, customerName);
  const active = activeFilters(params).length;

  const change = (to: Partial<RunChecksParams>, how: "push" | "replace" = "push") =>
    startTransition(() => router[how](hrefOf(refiltered(params, to)) as Route, { scroll: false }));

  return (
    <search
      aria-label="Runs"
      aria-busy={isPending || undefined}
      className="relative flex flex-wrap items-center gap-2 border-b px-4 pb-3 after:absolute after:inset-x-0 after:-bottom-px after:hidden after:h-0.5 after:animate-breathe after:bg-primary aria-busy:after:block md:px-6 lg:pr-4"
    >
      <SearchField text={params.text} onChange={(text) => change({ text }, "replace")} />
      <Button
        variant="outline"
        className="sm:hidden"
        aria-expanded={isUnfolded}
        aria-controls="run-filters"
        onClick={() => setUnfolded(!isUnfolded)}
      >
        <ListFilter aria-hidden />
        Filters{active > 0 && ` (${active})`}
      </Button>
      <div
        id="run-filters"
        className={cn("flex w-full flex-wrap items-center gap-2 sm:contents", !isUnfolded && "hidden")}
      >
        <StatusFilter params={params} words={words} onChange={change} />
        <CustomerFilter params={params} words={words} onChange={change} />
        <SoftwareFilter params={params} words={words} names={softwareNames} onChange={change} />
        <WhenFilter params={params} words={words.when} onChange={change} />
        <TicketFilter params={params} words={words} onChange={change} />
        {active > 0 && (
          <Button asChild variant="ghost">
            <Link href={hrefOf(unfiltered(params)) as Route} scroll={false}>
              <X aria-hidden />
              Clear<span className="sr-only"> filters</span>
            </Link>
          </Button>
        )}
      </div>
    </search>
  );
}

interface FilterProps {
  params: RunChecksParams;
  words: FilterWords;
  onChange: (to: Partial<RunChecksParams>) => void;
}

function RadioFilter({
  name,
  value,
  words,
  any,
  choices,
  onChange,
}: {
  name: string;
  value: string | null;
  words: string | null;
  any: string;
  choices: readonly { value: string; label: ReactNode }[];
  onChange: (value: string | null) => void;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <FilterButton name={name} words={words} />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={value ?? ""} onValueChange={(next) => onChange(next || null)}>
          <DropdownMenuRadioItem value="">{any}</DropdownMenuRadioItem>
          {choices.map((choice) => (
            <DropdownMenuRadioItem key={choice.value} value={choice.value}>
              {choice.label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function StatusFilter({ params, words, onChange }: FilterProps) {
  return (
    <RadioFilter
      name="Status"
      value={params.status}
      words={words.status}
      any="Any status"
      choices={RUN_STATUSES.map((value) => ({
        value,
        label: <RunStatusMark status={value} word />,
      }))}
      onChange={(status) => onChange({ status: status as RunChecksParams["status"] })}
    />
  );
}

function TicketFilter({ params, words, onChange }: FilterProps) {
  return (
    <RadioFilter
      name="Ticket"
      value={params.ticket}
      words={words.ticket}
      any="With or without"
      choices={[
        { value: "with", label: "With a ticket" },
        { value: "without", label: "Without a ticket" },
      ]}
      onChange={(ticket) => onChange({ ticket: ticket as RunChecksParams["ticket"] })}
    />
  );
}

const ANY = "";

function SoftwareFilter({ params, words, names, onChange }: FilterProps & { names: string[] }) {
  return (
    <Combobox
      aria-label="Software"
      trigger={<FilterButton name="Software" words={words.software} />}
      value={params.software ?? ANY}
      searchPlaceholder="Search software"
      options={[
        { value: ANY, label: "Any software" },
        ...names.map((name) => ({ value: name, label: name })),
      ]}
      onSelect={({ value }) => onChange({ software: value || null })}
    />
  );
}

async function fetchCustomers(query: string, signal: AbortSignal): Promise<{ id: string; name: string }[]> {
  const answer = await fetch(`/api/customers?q=${encodeURIComponent(query)}`, { signal });
  if (!answer.ok) throw new Error(`customers: ${answer.status}`);
  return ((await answer.json()) as { customers: { id: string; name: string }[] }).customers;
}

function CustomerFilter({ params, words, onChange }: FilterProps) {
  const [query, setQuery] = useState("");
  const [isAsked, setAsked] = useState(false);
  const found = useQuery({
    queryKey: ["customers", query],
    queryFn: ({ signal }) => fetchCustomers(query, signal),
    enabled: isAsked,
    placeholderData: (last) => last,
  });
  const choices = (found.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Combobox
      aria-label="Customer"
      trigger={
        <FilterButton
          name="Customer"
          words={words.customerId}
          onPointerEnter={() => setAsked(true)}
          onFocus={() => setAsked(true)}
        />
      }
      value={params.customerId ?? ANY}
      searchPlaceholder="Search customers"
      onQueryChange={setQuery}
      isLoading={found.isFetching}
      emptyText={found.isError ? "Customers could not be read. Type again to retry." : "No such customer."}
      options={query === "" ? [{ value: ANY, label: "Any customer" }, ...choices] : choices}
      onSelect={({ value }) => onChange({ customerId: value || null })}
    />
  );
}
