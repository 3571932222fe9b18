import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { FILTER_NAMES, type FilterWords } from "./filter-words";
import { activeFilters, hrefOf, type RunChecksParams, unfiltered, withoutFilter } from "./search-params";

/** No row is left by the filters: which they are, each to be taken away by one click. */
export function NothingFound({
  params,
  words,
  toReview,
}: {
  params: RunChecksParams;
  words: FilterWords;
  toReview: number;
}) {
  const filters = activeFilters(params);
  const waiting = toReview === 1 ? "1 run waits" : `${toReview.toLocaleString("en")} runs wait`;
  return (
    <div className="flex max-w-xl flex-col items-start gap-2 px-4 py-10 md:px-6">
      <h2 className="font-medium text-lg">
        {params.show === "queue" ? "Nothing to review matches" : "No run matches"}
      </h2>
      <p className="text-base text-muted-foreground">
        {filters.length === 1 ? "This filter hides the rest" : "These filters together hide the rest"}
        {params.show === "queue" && toReview > 0
          ? `; without ${filters.length === 1 ? "it" : "them"} ${waiting}.`
          : "."}
      </p>
      <ul className="mt-1 flex flex-wrap gap-2">
        {filters.map((name) => (
          <li key={name}>
            <Button asChild variant="outline">
              <Link href={hrefOf(withoutFilter(params, name)) as Route} scroll={false}>
                <span className="font-normal text-muted-foreground">{FILTER_NAMES[name]}:</span>
                {words[name]}
                <X aria-hidden />
                <span className="sr-only">, take this filter away</span>
              </Link>
            </Button>
          </li>
        ))}
        {filters.length > 1 && (
          <li>
            <Button asChild variant="ghost">
              <Link href={hrefOf(unfiltered(params)) as Route} scroll={false}>
                Clear filters
              </Link>
            </Button>
          </li>
        )}
      </ul>
    </div>
  );
}
