"use client";

import { ArrowDownWideNarrow } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RUN_ORDERS, type RunOrder } from "@/lib/domain/run-views";
import { hrefOf, type RunChecksParams, refiltered } from "./search-params";

const ORDER_WORDS: Record<RunOrder, string> = {
  worst: "Worst first",
  newest: "Newest first",
  oldest: "Oldest first",
  customer: "By customer",
};

/** In which order the rows stand; another is a step in the history, as a filter is. */
export function SortMenu({ params }: { params: RunChecksParams }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const sortBy = (sort: RunOrder) =>
    startTransition(() => router.push(hrefOf(refiltered(params, { sort })) as Route, { scroll: false }));
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          size="sm"
          variant="ghost"
          aria-busy={isPending || undefined}
          className="shrink-0 gap-1 font-normal text-xs aria-busy:animate-breathe"
        >
          <ArrowDownWideNarrow aria-hidden />
          <span className="sr-only">Sort: </span>
          {ORDER_WORDS[params.sort]}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={params.sort} onValueChange={(sort) => sortBy(sort as RunOrder)}>
          {RUN_ORDERS[params.show].map((sort) => (
            <DropdownMenuRadioItem key={sort} value={sort}>
              {ORDER_WORDS[sort]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
