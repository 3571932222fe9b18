import type { ReactNode } from "react";
import { CopyButton } from "@/app/(signed-in)/jobs/copy-button";
import { LocalTime } from "@/components/local-time";
import type { RunDetailsView } from "@/lib/domain/run-views";

/** Where the run came from and by what it is known, for whoever has to look further; the raw report where it was kept. */
export function TechnicalDetails({ view: { job, run, report } }: { view: RunDetailsView }) {
  const rows: [label: string, value: ReactNode][] = [
    ["Source", run.source],
    ["External ID", <Identifier key="external" name="external ID" value={run.externalId} />],
    ["Run ID", <Identifier key="run" name="run ID" value={run.runId} />],
    ["Job ID", <Identifier key="job" name="job ID" value={job.jobId} />],
    ["Received", <LocalTime key="received" value={run.receivedAt} style="exact" />],
    ["Started", <LocalTime key="started" value={run.startedAt} style="exact" />],
    ["Ended", run.endedAt ? <LocalTime key="ended" value={run.endedAt} style="exact" /> : "not reported"],
  ];
  return (
    <section aria-labelledby="technical" className="min-w-0 print:break-inside-avoid">
      <h2 id="technical" className="border-b pb-1.5 font-semibold text-base">
        Technical details
      </h2>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 py-2">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="flex min-h-7 items-center text-muted-foreground">{label}</dt>
            <dd className="flex min-h-7 min-w-0 items-center wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {report && <RawReport report={report} />}
    </section>
  );
}

function Identifier({ name, value }: { name: string; value: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 font-mono text-xs wrap-anywhere">{value}</code>
      <CopyButton text={value} label={`Copy ${name}`} />
    </span>
  );
}

function RawReport({ report }: { report: NonNullable<RunDetailsView["report"]> }) {
  return (
    <details className="group border-t py-2 print:hidden">
      <summary className="w-fit rounded-sm font-medium text-link">Raw report</summary>
      <div className="mt-2 flex items-center justify-between gap-3 text-muted-foreground">
        <p>
          As {report.format} wrote it
          {report.exitCode !== null && `, exit code ${report.exitCode}`}
        </p>
        <CopyButton text={report.body} label="Copy raw report" />
      </div>
      <pre className="mt-1 rounded-md border bg-card p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {report.body}
      </pre>
    </details>
  );
}
