import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { LocalTime } from "@/components/local-time";
import { type ApiCallRow, outcomeWords, purposeWords } from "@/lib/domain/api-log";
import { millisecondWords, sizeWords } from "./figures";

const ENVIRONMENTS = { sandbox: "Sandbox", production: "Production" };

/** All that is known of one call. The request's ID leads to what it has changed. */
export function CallDetails({ call }: { call: ApiCallRow }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 py-1 text-sm sm:pl-10 [&_dd]:wrap-anywhere [&_dt]:text-muted-foreground">
      <Fact name="When">
        <LocalTime value={call.at} style="exact" />
      </Fact>
      {call.error && <Fact name="Error">{call.error}</Fact>}
      <Fact name="Outcome">
        {outcomeWords(call)}
        {call.status === null ? ", no HTTP status" : `, HTTP ${call.status}`}
      </Fact>
      <Fact name="Call">
        {call.method} {call.entity}
      </Fact>
      <Fact name="Purpose">{purposeWords(call.purpose)}</Fact>
      <Fact name="Environment">{ENVIRONMENTS[call.environment]}</Fact>
      <Fact name="Try">{call.attempt}</Fact>
      <Fact name="Took">{millisecondWords(call.durationMs)}</Fact>
      <Fact name="Answer">{call.bytes === null ? "none" : sizeWords(call.bytes)}</Fact>
      <Fact name="Who">
        {call.actorName}
        {call.actorKind === "system" && " (Backupchecks itself)"}
      </Fact>
      <Fact name="Request ID">
        <Link
          href={addressWith("/audit", { id: call.requestId }) as Route}
          prefetch={false}
          className="rounded-sm text-link underline-offset-3 hover:underline"
        >
          <code className="text-xs">{call.requestId}</code>
        </Link>
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
