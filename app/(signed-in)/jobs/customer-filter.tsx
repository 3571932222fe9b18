"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { addressWith } from "./search-params";

/** Chooses the one customer whose jobs or tickets are shown; the choice stands in the address. */
export function CustomerFilter({
  path,
  params,
  chosen,
}: {
  path: string;
  /** Filters that stay. */
  params: Record<string, string | null>;
  chosen: { id: string; name: string } | null;
}) {
  const router = useRouter();
  const [words, setWords] = useState("");
  const { data, isFetching, isError } = useQuery({
    queryKey: ["customers", words],
    queryFn: ({ signal }) => findCustomers(words, signal),
    placeholderData: (previous) => previous,
  });
  return (
    <div className="flex min-w-0 items-center gap-1 max-sm:w-full">
      <Combobox
        aria-label="Customer"
        className="w-56 max-sm:w-full"
        placeholder="All customers"
        searchPlaceholder="Search customers…"
        options={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen?.id ?? null}
        valueLabel={chosen?.name ?? null}
        onQueryChange={setWords}
        isLoading={isFetching}
        emptyText={isError ? "Customers can't be read now." : "No customer has this name."}
        onSelect={(option) => router.push(addressWith(path, { ...params, customer: option.value }) as Route)}
      />
      {chosen && (
        <Button asChild variant="ghost" size="icon">
          <Link href={addressWith(path, { ...params, customer: null }) as Route} prefetch={false}>
            <X aria-hidden />
            <span className="sr-only">Show all customers</span>
          </Link>
        </Button>
      )}
    </div>
  );
}

async function findCustomers(words: string, signal: AbortSignal): Promise<{ id: string; name: string }[]> {
  const response = await fetch(`/api/customers?q=${encodeURIComponent(words)}`, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const body = (await response.json()) as { customers: { id: string; name: string }[] };
  return body.customers;
}
