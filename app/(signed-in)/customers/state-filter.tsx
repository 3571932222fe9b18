import type { Route } from "next";
import Link from "next/link";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { buttonVariants } from "@/components/ui/button";
import type { MappingState } from "@/lib/domain/customer-views";
import { cn } from "@/lib/utils";

const CHOICE = cn(
  buttonVariants({ variant: "ghost", size: "sm" }),
  "text-muted-foreground aria-[current]:bg-accent aria-[current]:text-foreground",
);

const CHOICES: { state: MappingState | null; word: string }[] = [
  { state: null, word: "All" },
  { state: "invalid", word: "invalid" },
  { state: "renamed", word: "renamed" },
  { state: "missing", word: "missing" },
  { state: "ok", word: "ok" },
];

/** Narrows the list to one state of the mapping, or to what was put away; the choice stands in the address. */
export function StateFilter({
  state,
  search,
  archived,
}: {
  state: MappingState | null;
  search: string | null;
  archived: boolean;
}) {
  return (
    <nav aria-label="Mapping state" className="-mx-2 flex flex-wrap">
      {CHOICES.map((choice) => (
        <Link
          key={choice.word}
          href={addressWith("/customers", { q: search, state: choice.state }) as Route}
          scroll={false}
          prefetch={false}
          aria-current={choice.state === state && !archived ? "page" : undefined}
          className={CHOICE}
        >
          {choice.word}
        </Link>
      ))}
      <Link
        href={addressWith("/customers", { q: search, archived: "yes" }) as Route}
        scroll={false}
        prefetch={false}
        aria-current={archived ? "page" : undefined}
        className={CHOICE}
      >
        archived
      </Link>
    </nav>
  );
}
