"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { TicketChoice } from "@/lib/domain/ticket-views";
import { isSearchable, searchTickets, ticketKeys } from "./ticket-queries";

/** Pause in typing after which Autotask is asked. */
const PAUSE_MS = 300;

export interface TicketSearch {
  /** `null` while nothing has been found or looked for. */
  choices: readonly TicketChoice[] | null;
  /** The words that the choices answer. */
  words: string;
  isLoading: boolean;
  /** What is shown answers other words than those typed now. */
  isStale: boolean;
  failure: string | null;
  /** Asks at once, without waiting for the pause. */
  askNow: () => void;
}

/** Searches Autotask for tickets while one types; a search that is overtaken is cut off. */
export function useTicketSearch(runId: string, typed: string): TicketSearch {
  const wanted = typed.trim();
  const [words, setWords] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setWords(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const isTooShort = !isSearchable(wanted);
  const search = useQuery({
    queryKey: ticketKeys.search(runId, words),
    queryFn: ({ signal }) => searchTickets(runId, words, signal),
    enabled: isSearchable(words) && !isTooShort,
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const isWaiting = wanted !== words;
  return {
    choices: isTooShort || search.isError ? null : (search.data ?? null),
    words,
    isLoading: !isTooShort && (isWaiting || search.isFetching),
    isStale: isWaiting || search.isPlaceholderData,
    failure: search.isError && !isTooShort && !isWaiting ? search.error.message : null,
    askNow: () => {
      if (isWaiting) setWords(wanted);
      else if (!isTooShort && search.isError) void search.refetch();
    },
  };
}
