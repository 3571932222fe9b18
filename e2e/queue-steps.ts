// A queue of a test's own in Run Checks, and what is on the screen of it.
import type { Page } from "@playwright/test";
import type { Instance } from "./instance";
import { aRun, hoursAgo, type KnownRun, type Reporting, type SentRun, unique } from "./reports";

/** A customer of its own with a few jobs in the queue, worst and latest first. */
export async function aQueue(
  reports: Reporting,
  statuses: readonly SentRun["status"][],
): Promise<{ customer: string; runs: KnownRun[] }> {
  const customer = `Queue ${unique()}`;
  const runs = statuses.map((status, index) =>
    aRun({
      customer,
      job: { name: `Job ${index + 1}`, software: "Veeam" },
      status,
      startedAt: hoursAgo(3 + index),
      endedAt: undefined,
      objects: [],
      remark: status === "success" ? undefined : `Trouble ${index + 1}`,
    }),
  );
  return { customer, runs: await reports.send(...runs) };
}

export const queueOf = (customer: string) => `/run-checks?q=${encodeURIComponent(customer)}`;
export const rowOf = (page: Page, job: string) => page.getByRole("link", { name: new RegExp(`${job}\\b`) });
export const panelOf = (page: Page) => page.getByRole("complementary", { name: "Selected run" });

/** Who has reviewed each of these runs, by run. */
export async function reviewers({ rows }: Instance, runs: readonly KnownRun[]): Promise<(string | null)[]> {
  const found = await rows<{ id: string; name: string | null }>(
    "select r.id, u.name from runs r left join reviews v on v.id = r.review_id left join users u on u.id = v.user_id where r.id = any($1)",
    [runs.map(({ runId }) => runId)],
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return runs.map(({ runId }) => names.get(runId) ?? null);
}
