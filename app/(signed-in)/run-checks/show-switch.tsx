import type { Route } from "next";
import Link from "next/link";
import { RUN_ORDERS } from "@/lib/domain/run-views";
import { hrefOf, type RunChecksParams, refiltered } from "./search-params";

/** The queue, or all runs. */
export function ShowSwitch({ params }: { params: RunChecksParams }) {
  const choices = [
    ["queue", "To review"],
    ["all", "All runs"],
  ] as const;
  return (
    <nav
      aria-label="Show"
      className="inline-flex rounded-md border border-input/60 p-0.5 max-sm:order-last max-sm:w-full"
    >
      {choices.map(([show, label]) => (
        <Link
          key={show}
          href={hrefOf(refiltered(params, { show, sort: RUN_ORDERS[show][0], successes: "folded" })) as Route}
          scroll={false}
          aria-current={params.show === show ? "true" : undefined}
          className="grid h-6.5 flex-1 place-items-center rounded-sm px-2.5 text-muted-foreground whitespace-nowrap hover:text-foreground aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-foreground pointer-coarse:h-10"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
