"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import type { CompanyChoice } from "@/lib/domain/customer-views";
import { answers, companyOption, type MappedCompany } from "./company-options";
import { companyKeys, fetchCompanies, isSearchable } from "./company-queries";

/** Pause in typing after which Autotask is asked, in milliseconds. */
const PAUSE = 250;

/** For how long an answer is taken for the same words again, in milliseconds: Autotask's calls are counted. */
const KEPT = 60_000;

interface CompanyComboboxProps {
  customer: { id: string; name: string };
  mapped: MappedCompany | null;
  onChoose: (company: CompanyChoice) => void;
  /** What the button says. */
  label: ReactNode;
  variant: ButtonProps["variant"];
  disabled?: boolean;
  "aria-describedby"?: string;
}

/**
 * Searches Autotask's companies by name or ID. Until something is typed, the customer's own name is searched for, or what is like it: suggestions
 * to choose from, nothing more. Companies that can't be chosen are shown with the reason.
 */
export function CompanyCombobox(props: CompanyComboboxProps) {
  const { customer, mapped, onChoose, label, ...button } = props;
  const [typed, setTyped] = useState("");
  const [wasOpened, setWasOpened] = useState(false);
  const typedAWhileAgo = useAfterPause(typed);
  const isSuggesting = typed.trim() === "";
  const words = isSuggesting ? customer.name : typedAWhileAgo.trim();
  const sought = { words, orSimilar: isSuggesting };
  const isWaiting = !isSuggesting && typed !== typedAWhileAgo;
  const search = useQuery({
    queryKey: companyKeys.search(sought),
    queryFn: ({ signal }) => fetchCompanies(sought, signal),
    enabled: wasOpened && isSearchable(words),
    staleTime: KEPT,
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const isTooShort = !isSearchable(isSuggesting ? words : typed);
  const found = isTooShort || search.isError ? NONE : (search.data ?? NONE);
  // While the next answer is awaited, only what answers it already stays: a quick Enter must not take something else.
  const isStale = isWaiting || search.isPlaceholderData;
  const options = useMemo(
    () =>
      found
        .filter((company) => !isStale || answers(company, typed))
        .map((company) => companyOption(company, { customerId: customer.id, mapped })),
    [found, isStale, typed, customer.id, mapped],
  );
  const isLoading = isWaiting || search.isFetching;

  return (
    <Combobox
      trigger={
        <Button
          {...button}
          size="sm"
          onClick={() => {
            // The list opens with an empty field; nothing is asked of Autotask for rows that nobody opened.
            setWasOpened(true);
            setTyped("");
          }}
        >
          {label}
        </Button>
      }
      options={options}
      value={mapped && String(mapped.companyId)}
      onSelect={(option) => {
        const company = found.find(({ id }) => String(id) === option.value);
        if (company) onChoose(company);
      }}
      onQueryChange={setTyped}
      isLoading={isLoading && !isTooShort}
      searchPlaceholder="Search Autotask by name or ID"
      emptyText={emptyText({ isTooShort, failure: search.error, words })}
      footer={
        <Footer
          text={footerText({
            isTooShort,
            isLoading,
            isSuggesting,
            customerName: customer.name,
            found: found.length,
          })}
          retry={search.isError && !isTooShort ? () => search.refetch() : null}
        />
      }
      contentClassName="w-md"
    />
  );
}

const NONE: CompanyChoice[] = [];

/** The value as it was when typing paused. */
function useAfterPause(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

function emptyText(state: { isTooShort: boolean; failure: Error | null; words: string }): ReactNode {
  if (state.isTooShort) return "Type at least two letters, or a company ID.";
  if (state.failure)
    return <span className="block text-error-word whitespace-normal">{state.failure.message}</span>;
  return `Autotask has no company like “${state.words}” that the API user may see.`;
}

function footerText(state: {
  isTooShort: boolean;
  isLoading: boolean;
  isSuggesting: boolean;
  customerName: string;
  found: number;
}): string {
  if (state.isTooShort) return "By name or by ID";
  if (state.isLoading) return "Asking Autotask…";
  if (state.isSuggesting) return `Suggestions for “${state.customerName}”`;
  return state.found === 1 ? "1 company" : `${state.found} companies`;
}

function Footer({ text, retry }: { text: string; retry: (() => void) | null }) {
  return (
    <div className="flex h-6 items-center justify-between gap-2">
      <span role="status" className="truncate">
        {retry ? "Autotask could not be searched" : text}
      </span>
      {retry && (
        <Button variant="outline" size="sm" className="h-6" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
