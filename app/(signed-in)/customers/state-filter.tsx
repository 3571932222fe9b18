import type { Route } from "next";
import Link from "next/link";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { buttonVariants } from "@/components/ui/button";
import type { MappingState } from "@/lib/domain/customer-views";
import { cn } from "@/lib/utils";

const CHOICES: { state: MappingState | null; word: string }[] = [
  { state: null, word: "All" },
  { state: "invalid", word: "invalid" },
  { state: "renamed", word: "renamed" },
  { state: "missing", word: "missing" },
  { state: "ok", word: "ok" },
];

/** Narrows the list to one state of the mapping; the choice stands in the address. */
export function StateFilter({ state, search }: { state: MappingState | null; search: string | null }) {
  return (
    <nav aria-label="Mapping state" className="-mx-2 flex flex-wrap">
      {CHOICES.map((choice) => (
        <Link
          key={choice.word}
          href={addressWith("/customers", { q: search, state: choice.state }) as Route}
          scroll={false}
          prefetch={false}
          aria-current={choice.state === state ? "page" : undefined}
          className={cn(
            buttonVariants({ variant: "ghost", size: "sm" }),
            "text-muted-foreground aria-[current]:bg-accent aria-[current]:text-foreground",
          )}
        >
          {choice.word}
        </Link>
      ))}
    </nav>
  );
}
