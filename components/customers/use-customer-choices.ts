"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComboboxOption } from "@/components/ui/combobox";

/** Customers whose name holds the words, as the choices of a combobox. */
export function useCustomerChoices(words: string): {
  options: ComboboxOption[];
  isFetching: boolean;
  isError: boolean;
} {
  const { data, isFetching, isError } = useQuery({
    queryKey: ["customers", words],
    queryFn: ({ signal }) => findCustomers(words, signal),
    placeholderData: (previous) => previous,
  });
  return { options: (data ?? []).map(({ id, name }) => ({ value: id, label: name })), isFetching, isError };
}

async function findCustomers(words: string, signal: AbortSignal): Promise<{ id: string; name: string }[]> {
  const response = await fetch(`/api/customers?q=${encodeURIComponent(words)}`, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return ((await response.json()) as { customers: { id: string; name: string }[] }).customers;
}
