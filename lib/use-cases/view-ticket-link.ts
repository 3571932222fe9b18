import "server-only";
import { findJob } from "@/lib/data/job-history";
import { findRun } from "@/lib/data/run-details";
import { linkById } from "@/lib/data/ticket-links";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

export interface TicketLinkView {
  runId: string;
  jobId: string;
  jobName: string;
  customerName: string;
  number: string | null;
  /** Its ticket was deleted in Autotask. */
  isDeleted: boolean;
  /** The viewer may choose how to go on after that. */
  canDecide: boolean;
}

/** What a link ties together, for the page that says why its ticket can't be opened. */
export async function viewTicketLink(
  actor: Actor,
  { linkId }: { linkId: string },
): Promise<Result<TicketLinkView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const link = await linkById(linkId);
  const run = link && (await findRun(link.runId));
  const job = run && (await findJob(run.jobId));
  if (!link || !run || !job) return { ok: false, code: "not-found", message: "There is no such ticket." };
  return ok({
    runId: run.runId,
    jobId: job.jobId,
    jobName: job.name,
    customerName: job.customerName,
    number: link.ticket?.number ?? null,
    isDeleted: link.isDeleted,
    canDecide: may(actor, "link-ticket"),
  });
}
