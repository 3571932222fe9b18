import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import type { RunDetailsView } from "@/lib/domain/run-views";

const link =
  "mt-2 mr-4 inline-block rounded-sm text-link text-sm underline-offset-3 hover:underline print:hidden";

/** What happened to the run and its tickets, newest first; whoever may see the run sees it (decisions.md, Roles). */
export function RunEvents({
  events,
  allHref,
  auditHref,
}: {
  events: RunDetailsView["events"];
  /** The page with all of its history; `null` where that is what is shown. */
  allHref: string | null;
  /** Where all that the trail has of the run is, for those who may see it. */
  auditHref: string | null;
}) {
  if (events.length === 0) return null;
  return (
    <section aria-labelledby="run-history">
      <h3 id="run-history" className="mb-1 font-medium text-muted-foreground text-xs">
        History
      </h3>
      <ol className="flex flex-col gap-2 border-l pl-3">
        {events.map(({ at, actor, words }) => (
          <li key={`${at.getTime()} ${words}`} className="wrap-anywhere">
            <p>{words}</p>
            <p className="text-muted-foreground text-xs">
              {actor}, <LocalTime value={at} />
            </p>
          </li>
        ))}
      </ol>
      {allHref !== null && (
        <Link href={allHref as Route} prefetch={false} scroll={false} className={link}>
          Show older history
        </Link>
      )}
      {auditHref !== null && (
        <Link href={auditHref as Route} prefetch={false} className={link}>
          All events of this run
        </Link>
      )}
    </section>
  );
}
