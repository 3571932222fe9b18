/**
 * A ready line that sends one run (contracts.md, Ingest).
 * @param token what stands for it where there is none yet.
 */
export function curlLine(given: {
  baseUrl: string;
  token: string;
  customer: string;
  externalId: string;
  now: Date;
}): string {
  const run = {
    externalId: given.externalId,
    customer: given.customer,
    job: { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" },
    // By the hour, so that the line does not change under the one who is copying it.
    startedAt: `${given.now.toISOString().slice(0, 13)}:00:00Z`,
    status: "warning",
    remark: "The first result has arrived",
  };
  return [
    `curl ${given.baseUrl.replace(/\/+$/, "")}/api/v1/runs \\`,
    `  -H "Authorization: Bearer ${given.token}" \\`,
    '  -H "Content-Type: application/json" \\',
    `  -d ${quoted(JSON.stringify(run, null, 2).replaceAll("\n", "\n  "))}`,
  ].join("\n");
}

/** As one word of a shell, whatever a customer is called. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
