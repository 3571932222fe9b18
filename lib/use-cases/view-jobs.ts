import "server-only";
import { findCustomer } from "@/lib/data/customers";
import { jobPage } from "@/lib/data/jobs";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { JobsView } from "@/lib/domain/run-views";

/** All jobs by name, each with its last run. */
export async function viewJobs(
  actor: Actor,
  request: { search: string | null; customerId: string | null; cursor: string | null },
): Promise<Result<JobsView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const search = request.search?.trim() || null;
  const [customer, page] = await Promise.all([
    request.customerId ? findCustomer(request.customerId) : null,
    jobPage({ search, customerId: request.customerId }, request.cursor),
  ]);
  return ok({ search, customer, ...page });
}
