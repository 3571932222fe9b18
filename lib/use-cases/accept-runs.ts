import "server-only";
import { v7 as uuid } from "uuid";
import type { z } from "zod";
import { jobIdsOf, sourceKey } from "@/lib/data/job-names";
import { type IncomingRun, storeRuns } from "@/lib/data/run-intake";
import { jobDetailsUrl } from "@/lib/domain/job-details-url";
import { headlineOf, OBJECT_RANK } from "@/lib/domain/run";
import { type IngestRun, ingestRunSchema } from "@/lib/schemas/ingest-run";

/** One entry of the answer to an ingest (contracts.md, Ingest). */
export interface IngestEntry {
  externalId: string | null;
  runId: string | null;
  jobId: string | null;
  url: string | null;
  status: string | null;
  result: "created" | "duplicate" | "rejected";
  errors: { path: string; message: string }[];
}

/** A run that has passed its schema, with the door it came through. */
export interface AcceptedRun {
  run: IngestRun;
  source: string;
  report: IncomingRun["report"];
}

/**
 * Takes in runs as others send them. Each is checked by itself: the good ones of a batch are kept though others are rejected.
 * Once this returns, what it calls created is in the database.
 * @param baseUrl the instance's base URL, or `null`: then addresses are answered as paths.
 * @param customerNames those that a run may name, where its token is bound to a customer; else `null`.
 * @returns one entry per run, in order.
 */
export async function acceptRuns(
  inputs: readonly unknown[],
  baseUrl: string | null,
  customerNames: CustomerNames = null,
): Promise<IngestEntry[]> {
  // A run that is rejected becomes its entry at once: what a schema has to say of a whole batch can be larger than the batch.
  const checked = inputs.map((input) => {
    const parsed = ingestRunSchema.safeParse(input);
    return parsed.success ? { run: parsed.data } : { entry: rejected(input, errorsOf(parsed.error)) };
  });
  const good = checked.flatMap(({ run }) => (run ? [{ run, source: "api", report: null }] : []));
  const stored = await storeAccepted(good, baseUrl, customerNames);
  let next = 0;
  return checked.map(({ entry }) => entry ?? (stored[next++] as IngestEntry));
}

/** The names by which reports know the one customer that a token is bound to. The contract wants a customer of every run, so none is filled in. */
type CustomerNames = readonly string[] | null;

/** Stores runs that have passed their schema, save those that the token may not bring; the one way in for every door. */
export async function storeAccepted(
  accepted: readonly AcceptedRun[],
  baseUrl: string | null,
  customerNames: CustomerNames,
): Promise<IngestEntry[]> {
  if (customerNames === null) return storeAll(accepted, baseUrl);
  const keys = new Set(customerNames.map(sourceKey));
  const isAllowed = ({ run }: AcceptedRun) => keys.has(sourceKey(run.customer));
  const stored = await storeAll(accepted.filter(isAllowed), baseUrl);
  let next = 0;
  return accepted.map((each) =>
    isAllowed(each)
      ? (stored[next++] as IngestEntry)
      : rejected(each.run, [{ path: "customer", message: otherCustomer(customerNames) }]),
  );
}

function otherCustomer([first]: readonly string[]): string {
  const name = first === undefined ? "" : ` Send "${first}", or use another token.`;
  return `must be the customer that this token is bound to.${name}`;
}

async function storeAll(accepted: readonly AcceptedRun[], baseUrl: string | null): Promise<IngestEntry[]> {
  if (accepted.length === 0) return [];
  const jobIds = await jobIdsOf(accepted.map(({ run }) => ({ customer: run.customer, ...run.job })));
  const stored = await storeRuns(accepted.map((each, index) => incoming(each, jobIds[index] as string)));
  return stored.map((run, index) => ({
    externalId: (accepted[index] as AcceptedRun).run.externalId,
    runId: run.id,
    jobId: run.jobId,
    url: jobDetailsUrl(baseUrl ?? "", run.jobId, run.id),
    status: run.status,
    result: run.isNew ? "created" : "duplicate",
    errors: [],
  }));
}

function incoming({ run, source, report }: AcceptedRun, jobId: string): IncomingRun {
  const remark = run.remark?.trim() ? run.remark : null;
  return {
    id: uuid(),
    jobId,
    externalId: run.externalId,
    status: run.status,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    source,
    headline: headlineOf({ remark, objects: run.objects }),
    remark,
    problemCount: run.objects.filter((object) => OBJECT_RANK[object.status] >= OBJECT_RANK.warning).length,
    manualTicketNumber: run.ticketNumber?.trim() || null,
    objects: run.objects,
    report,
  };
}

/** Told of one run, at most: more would help nobody to mend it. */
const MOST_ERRORS = 100;

function errorsOf(error: z.ZodError): IngestEntry["errors"] {
  return error.issues
    .slice(0, MOST_ERRORS)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}

function rejected(input: unknown, errors: IngestEntry["errors"]): IngestEntry {
  const externalId = (input as { externalId?: unknown } | null)?.externalId;
  return {
    externalId: typeof externalId === "string" ? externalId.slice(0, 200) : null,
    runId: null,
    jobId: null,
    url: null,
    status: null,
    result: "rejected",
    errors,
  };
}
