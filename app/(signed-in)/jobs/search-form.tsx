import { Search, X } from "lucide-react";
import type { Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/utils";
import { addressWith } from "./search-params";

/** A search that stands in the address, so that what is found can be sent to a colleague. Works without scripts too. */
export function SearchForm({
  path,
  name: searched = "q",
  value,
  params,
  label,
  className,
}: {
  path: string;
  /** What it is called in the address. */
  name?: string;
  value: string | null;
  /** Filters that stay while searching. */
  params: Record<string, string | null>;
  label: string;
  className?: string;
}) {
  return (
    <Form
      action={path as Route}
      scroll={false}
      className={cn("relative w-full print:hidden", className)}
      role="search"
    >
      {Object.entries(params).map(
        ([name, kept]) => kept !== null && <input key={name} type="hidden" name={name} value={kept} />,
      )}
      <Search
        aria-hidden
        className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        // Remounted when the address changes, so that the field says what is searched for.
        key={value ?? ""}
        type="search"
        name={searched}
        aria-label={label}
        placeholder={label}
        defaultValue={value ?? ""}
        autoComplete="off"
        maxLength={200}
        className="px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== null && (
        <Button
          asChild
          variant="ghost"
          size="icon"
          className="absolute top-1/2 right-1 size-6 -translate-y-1/2 pointer-coarse:size-9"
        >
          <Link href={addressWith(path, params) as Route} scroll={false} prefetch={false}>
            <X aria-hidden />
            <span className="sr-only">Clear the search</span>
          </Link>
        </Button>
      )}
    </Form>
  );
}
