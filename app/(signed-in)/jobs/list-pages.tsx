import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { addressWith } from "./search-params";

/** The way on through a list that is read by cursor, and back to its beginning. Nothing where all of it is shown. */
export function ListPages({
  path,
  params,
  isFirst,
  nextCursor,
  noun,
}: {
  path: string;
  /** The rest of the query string, kept while paging. */
  params: Record<string, string | null>;
  isFirst: boolean;
  nextCursor: string | null;
  /** What is listed, in the plural. */
  noun: string;
}) {
  if (isFirst && nextCursor === null) return null;
  return (
    <nav aria-label={`More ${noun}`} className="flex flex-wrap gap-2 print:hidden">
      {!isFirst && (
        <Button asChild variant="outline" size="sm">
          <Link href={addressWith(path, params) as Route} prefetch={false}>
            First {noun}
          </Link>
        </Button>
      )}
      {nextCursor !== null && (
        <Button asChild variant="outline" size="sm">
          <Link href={addressWith(path, { ...params, cursor: nextCursor }) as Route} prefetch={false}>
            Next {noun}
          </Link>
        </Button>
      )}
    </nav>
  );
}
