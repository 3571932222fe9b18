import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import type { RunDetailsView } from "@/lib/domain/run-views";

/** What happened to the run's tickets, newest first; whoever may see the run sees it (decisions.md, Roles). */
export function TicketEvents({
  events,
  auditHref,
}: {
  events: RunDetailsView["events"];
  /** Where all that the trail has of the run is, for those who may see it. */
  auditHref: string | null;
}) {
  if (events.length === 0) return null;
  return (
    <section aria-labelledby="ticket-history">
      <h3 id="ticket-history" className="mb-1 font-medium text-muted-foreground text-xs">
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
      {auditHref !== null && (
        <Link
          href={auditHref as Route}
          prefetch={false}
          className="mt-2 inline-block rounded-sm text-link text-sm underline-offset-3 hover:underline print:hidden"
        >
          All events of this run
        </Link>
      )}
    </section>
  );
}
