import { ArrowRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { LocalTime } from "@/components/local-time";
import type { AuditRow } from "@/lib/domain/ticket-views";
import type { ValueChange } from "./value-changes";

/** All that is known of one event. IDs lead to the other events that have them. */
export function EventDetails({ event, changes }: { event: AuditRow; changes: readonly ValueChange[] }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 py-1 text-sm sm:pl-10 [&_dd]:wrap-anywhere [&_dt]:text-muted-foreground">
      <Fact name="When">
        <LocalTime value={event.at} style="exact" />
      </Fact>
      <Fact name="Who">
        <EventsWith param="actor" value={event.actorId}>
          {event.actorName}
        </EventsWith>
        {event.actorKind === "system" && " (Backupchecks itself)"}
      </Fact>
      {event.detail && <Fact name="Detail">{event.detail}</Fact>}
      {changes.length > 0 && (
        <Fact name={event.before !== null && event.after !== null ? "Changed" : "Values"}>
          <ul className="flex flex-col gap-0.5">
            {changes.map((change) => (
              <li key={change.field}>
                <Change change={change} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name="Action">
        <code className="text-xs">{event.action}</code>
      </Fact>
      <Fact name="Subject ID">
        <EventsWith param="id" value={event.subjectId} isCode />
      </Fact>
      {event.runId !== null && (
        <Fact name="Run ID">
          <EventsWith param="id" value={event.runId} isCode />
        </Fact>
      )}
      <Fact name="Request ID">
        <EventsWith param="id" value={event.requestId} isCode />
      </Fact>
      <Fact name={`Hash of ${event.seq}`}>
        <code className="text-xs">{event.hash}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Change({ change: { field, from, to } }: { change: ValueChange }) {
  return (
    <>
      {field !== "" && <span className="text-muted-foreground">{field}: </span>}
      {from !== null && (to === null ? from : <s className="text-muted-foreground">{from}</s>)}
      {from !== null && to !== null && (
        <>
          <ArrowRight aria-hidden className="mx-1 inline size-3.5 text-muted-foreground" />
          <span className="sr-only"> became </span>
        </>
      )}
      {to}
    </>
  );
}

function EventsWith({
  param,
  value,
  isCode = false,
  children = value,
}: {
  param: "actor" | "id";
  value: string;
  isCode?: boolean;
  children?: ReactNode;
}) {
  return (
    <Link
      href={addressWith("/audit", { [param]: value }) as Route}
      prefetch={false}
      className="rounded-sm text-link underline-offset-3 hover:underline"
    >
      {isCode ? <code className="text-xs">{children}</code> : children}
    </Link>
  );
}
