/**
 * The address of a run's Job Details (§5A.5), printed in tickets and therefore permanent: `{base}/jobs/{jobId}/runs/{runId}`.
 * @param baseUrl a checked base URL (`base-url.ts`), which may end in a path of its own; a trailing slash is no harm.
 */
export function jobDetailsUrl(baseUrl: string, jobId: string, runId: string): string {
  let end = baseUrl.length;
  while (end > 0 && baseUrl[end - 1] === "/") end -= 1;
  return `${baseUrl.slice(0, end)}/jobs/${encodeURIComponent(jobId)}/runs/${encodeURIComponent(runId)}`;
}
