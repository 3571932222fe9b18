import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { JobHead } from "@/lib/domain/run-views";

/** `Veeam Backup & Replication · Backup`; the software alone where the job has no type. */
export function softwareWords({ software, type }: { software: string; type: string }): string {
  return type === "" ? software : `${software} · ${type}`;
}

/** Whose job, which job, made by what: the line above the title of a job's or run's page. `isLinked` leads to the job as well. */
export function JobLine({ job, isLinked }: { job: JobHead; isLinked: boolean }) {
  const link = "rounded-sm text-link underline-offset-3 hover:underline";
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-0.5 text-muted-foreground">
      <Link href={`/jobs?customer=${job.customerId}` as Route} prefetch={false} className={link}>
        {job.customerName}
      </Link>
      <span aria-hidden>/</span>
      {isLinked && (
        <>
          <Link href={`/jobs/${job.jobId}` as Route} prefetch={false} className={link}>
            {job.name}
          </Link>
          <span aria-hidden>/</span>
        </>
      )}
      <span>{softwareWords(job)}</span>
      {job.isNew && <Badge variant="outline">New job</Badge>}
    </p>
  );
}
