import { Lock } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { Blocker } from "@/lib/domain/ticket-panel";

/**
 * Why an action can't be done now, each reason with the way to its cure. Named by `id`, so that the action can refer to it; each reason by
 * `id` and its place, for actions that have some of them.
 */
export function BlockerList({ blockers, id }: { blockers: readonly Blocker[]; id: string }) {
  return (
    <ul id={id} className="flex flex-col gap-1">
      {blockers.map(({ reason, cure }, place) => (
        <li key={reason} id={`${id}-${place}`} className="grid grid-cols-[auto_1fr] gap-x-2">
          <span className="flex h-5 items-center">
            <Lock aria-hidden className="size-3.5 text-muted-foreground" />
          </span>
          <span className="text-pretty wrap-anywhere">
            {reason} {cure && <Cure {...cure} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The way to what puts a matter right. */
export function Cure({ label, href }: { label: string; href: string }) {
  return (
    <Link
      href={href as Route}
      className="font-medium text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
    >
      {label}
    </Link>
  );
}
