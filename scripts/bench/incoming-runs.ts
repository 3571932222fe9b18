import type pg from "pg";
import { MESSAGES } from "./fleet-words";

/** A run as others send it (contracts.md, Ingest). */
export interface SentRun {
  externalId: string;
  customer: string;
  job: { name: string; software: string; type: string };
  startedAt: string;
  endedAt: string;
  status: "success" | "error";
  objects: { name: string; type: string; status: "success" | "error"; message?: string }[];
}

/** A job of the fleet under the names that reports carry. */
export interface NamedJob {
  id: string;
  customer: string;
  name: string;
  software: string;
  type: string;
}

export async function namedJobs(client: pg.Client): Promise<NamedJob[]> {
  const { rows } = await client.query<NamedJob>(
    `SELECT j.id, c.name AS customer, j.name, j.software, j.type FROM jobs j JOIN customers c ON c.id = j.customer_id
     ORDER BY md5(j.search_text)`,
  );
  return rows;
}

const OBJECTS = 3;
/** One run in this many has failed, and so has a message. */
const FAILS_EVERY = 12;

/** Runs without end, each new: the jobs in turn, three objects each. `prefix` sets their external IDs apart from all others. */
export class IncomingRuns {
  private made = 0;
  private readonly since = Date.now();

  constructor(
    private readonly jobs: readonly NamedJob[],
    readonly prefix: string,
  ) {}

  next(): { job: NamedJob; run: SentRun } {
    const n = this.made++;
    const job = this.jobs[n % this.jobs.length] as NamedJob;
    const failed = n % FAILS_EVERY === 0;
    const startedAt = this.since + n;
    const objects = Array.from({ length: OBJECTS }, (_, position) => {
      const object = { name: `HV${String((n + position) % 97).padStart(2, "0")}`, type: "VM" };
      if (!failed || position > 0) return { ...object, status: "success" as const };
      const message = MESSAGES.error[n % MESSAGES.error.length]?.replaceAll("#", String(n % 99));
      return { ...object, status: "error" as const, message };
    });
    const run: SentRun = {
      externalId: `${this.prefix}${n}`,
      customer: job.customer,
      job: { name: job.name, software: job.software, type: job.type },
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(startedAt + 60_000).toISOString(),
      status: failed ? "error" : "success",
      objects,
    };
    return { job, run };
  }
}
