// Runs as others send them: through the ingest address, with a token.
import { randomUUID } from "node:crypto";
import type { Instance } from "./instance";

/** A run as `POST /api/v1/runs` takes it (contracts.md, Ingest). */
export interface SentRun {
  externalId: string;
  customer: string;
  job: { name: string; software: string; type?: string };
  startedAt: string;
  endedAt?: string;
  status: "success" | "warning" | "error" | "unknown";
  remark?: string;
  objects?: { name: string; type?: string; status: string; message?: string }[];
  ticketNumber?: string;
}

/** A run that was taken in: what was sent, and where it is. */
export interface KnownRun extends SentRun {
  runId: string;
  jobId: string;
  /** Address of its Job Details. */
  path: string;
}

/** A few characters that nothing else on the instance has in its name. */
export function unique(): string {
  return randomUUID().slice(0, 8);
}

/** So many hours ago, as ISO 8601. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** A failed run of a customer of its own; what matters to a test is given. */
export function aRun(given: Partial<SentRun> = {}): SentRun {
  const tag = unique();
  return {
    externalId: randomUUID(),
    customer: `Customer ${tag}`,
    job: { name: `Daily VM backup ${tag}`, software: "Veeam Backup & Replication", type: "Backup" },
    startedAt: hoursAgo(2),
    endedAt: hoursAgo(1.5),
    status: "error",
    objects: [
      { name: "HV01", type: "VM", status: "error", message: "Snapshot could not be created" },
      { name: "USB Disk", type: "Disk", status: "warning", message: "Low on free space" },
      { name: "HV02", type: "VM", status: "success", message: "" },
    ],
    ...given,
  };
}

export interface Reporting {
  /** A live ingest token. */
  token: string;
  send(...runs: SentRun[]): Promise<KnownRun[]>;
  /** Sends one run. */
  sendOne(run?: Partial<SentRun>): Promise<KnownRun>;
}

/** Sends runs to an instance with a token of its own. */
export async function reportingTo({ seed, url }: Instance): Promise<Reporting> {
  const { token } = await seed("ingestToken", { name: `Browser tests ${unique()}` });
  const send = async (...runs: SentRun[]): Promise<KnownRun[]> => {
    const response = await fetch(`${url}/api/v1/runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(runs),
    });
    if (response.status !== 200) throw new Error(`ingest: ${response.status} ${await response.text()}`);
    const entries = (await response.json()) as { runId: string; jobId: string }[];
    return entries.map(({ runId, jobId }, index) => ({
      ...(runs[index] as SentRun),
      runId,
      jobId,
      path: `/jobs/${jobId}/runs/${runId}`,
    }));
  };
  return { token, send, sendOne: async (run) => (await send(aRun(run)))[0] as KnownRun };
}

/** The ID of a customer of the instance. */
export async function customerIdOf({ rows }: Instance, { jobId }: { jobId: string }): Promise<string> {
  const [job] = await rows<{ id: string }>("select customer_id as id from jobs where id = $1", [jobId]);
  if (!job) throw new Error(`there is no job ${jobId}`);
  return job.id;
}
