"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useCustomerChoices } from "@/components/customers/use-customer-choices";
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
  const { options, isFetching, isError } = useCustomerChoices(words);
  return (
    <div className="flex min-w-0 items-center gap-1 max-sm:w-full">
      <Combobox
        aria-label="Customer"
        className="w-56 max-sm:w-full"
        placeholder="All customers"
        searchPlaceholder="Search customers…"
        options={options}
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
