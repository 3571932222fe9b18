import "server-only";
import { v7 as uuid } from "uuid";
import { inTransaction, rowsOf, type Writer } from "@/lib/data/db";

/** A job as a report names it. */
export interface JobName {
  customer: string;
  software: string;
  type: string;
  name: string;
}

/** What ingest matches on: trimmed, compared without case (decisions.md, Words). */
export function sourceKey(name: string): string {
  return name.trim().toLowerCase();
}

function keysOf(name: JobName): [string, string, string, string] {
  return [sourceKey(name.customer), sourceKey(name.software), sourceKey(name.type), sourceKey(name.name)];
}

function cacheKey(name: JobName): string {
  return JSON.stringify(keysOf(name));
}

/** A source name never comes to mean another job, so what was found once stays true; bounded, as names come from outside. */
const known = new Map<string, string>();
const MOST_KNOWN = 50_000;

/** Forgets what was looked up: for tests that change databases. */
export function forgetJobNames(): void {
  known.clear();
}

const FIND = `
  SELECT s.key AS customer, j.software_key AS software, j.type_key AS type, j.name_key AS name, j.job_id
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS w (customer, software, type, name)
  JOIN customer_source_names s ON s.key = w.customer
  JOIN job_source_names j ON j.customer_source_name_id = s.id
    AND j.software_key = w.software AND j.type_key = w.type AND j.name_key = w.name`;

interface Found {
  customer: string;
  software: string;
  type: string;
  name: string;
  job_id: string;
}

function foundKey(row: Found): string {
  return JSON.stringify([row.customer, row.software, row.type, row.name]);
}

function columns(names: readonly JobName[]): string[][] {
  const keys = names.map(keysOf);
  return [0, 1, 2, 3].map((column) => keys.map((key) => key[column] as string));
}

function remember(rows: readonly Found[]): void {
  if (known.size + rows.length > MOST_KNOWN) known.clear();
  for (const row of rows) known.set(foundKey(row), row.job_id);
}

/**
 * The job of each name, in order. Customers and jobs never seen before are made and marked new. One statement when all are known
 * to the database, none when all are known to this process.
 */
export async function jobIdsOf(names: readonly JobName[]): Promise<string[]> {
  // Found and kept apart from the shared map, which another request may clear between two statements.
  const mine = new Map<string, string>();
  const take = () => {
    for (const name of names) {
      const id = known.get(cacheKey(name));
      if (id) mine.set(cacheKey(name), id);
    }
  };
  take();
  let missing = [...firstOfEach(names, cacheKey).values()].filter((name) => !mine.has(cacheKey(name)));
  if (missing.length > 0) {
    remember(await rowsOf<Found>("find-jobs", FIND, columns(missing)));
    take();
    missing = missing.filter((name) => !mine.has(cacheKey(name)));
  }
  if (missing.length > 0) {
    await inTransaction((writer) => makeJobs(writer, missing));
    remember(await rowsOf<Found>("find-jobs", FIND, columns(missing)));
    take();
  }
  return names.map((name) => {
    const id = mine.get(cacheKey(name));
    if (!id) throw new Error(`no job for ${cacheKey(name)}`);
    return id;
  });
}

/**
 * Makes what is missing under one lock: two processes that see a name for the first time make one customer, not two. A constant number
 * of statements, as everybody's new names wait for the lock.
 */
async function makeJobs(writer: Writer, names: readonly JobName[]): Promise<void> {
  await writer.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('backupchecks new names', 0))`;
  const sources = await sourcesOf(writer, names);
  // A constant text with values; what others made while this waited for the lock.
  const there = await writer.$queryRawUnsafe<Found[]>(FIND, ...columns(names));
  const thereAlready = new Set(there.map(foundKey));
  const made = names
    .filter((name) => !thereAlready.has(cacheKey(name)))
    .map((name) => {
      const [customerKey, softwareKey, typeKey, nameKey] = keysOf(name);
      const source = sources.get(customerKey) as Source;
      const job = {
        id: uuid(),
        customerId: source.customerId,
        name: name.name.trim(),
        software: name.software.trim(),
        type: name.type.trim(),
      };
      return {
        job: { ...job, searchText: searchTextOf({ ...job, customerName: source.customerName }) },
        sourceName: { customerSourceNameId: source.id, softwareKey, typeKey, nameKey, jobId: job.id },
      };
    });
  await writer.job.createMany({ data: made.map(({ job }) => job) });
  await writer.jobSourceName.createMany({ data: made.map(({ sourceName }) => sourceName) });
}

interface Source {
  id: string;
  customerId: string;
  customerName: string;
}

/** The customers' source names by key, made with their customers where they are missing. */
async function sourcesOf(writer: Writer, names: readonly JobName[]): Promise<Map<string, Source>> {
  const given = firstOfEach(names, (name) => sourceKey(name.customer));
  const rows = await writer.customerSourceName.findMany({
    where: { key: { in: [...given.keys()] } },
    select: { id: true, key: true, customer: { select: { id: true, name: true } } },
  });
  const sources = new Map(
    rows.map(({ id, key, customer }) => [key, { id, customerId: customer.id, customerName: customer.name }]),
  );
  const made = [...given]
    .filter(([key]) => !sources.has(key))
    .map(([key, name]) => ({ key, id: uuid(), customerId: uuid(), customerName: name.customer.trim() }));
  for (const { key, ...source } of made) sources.set(key, source);
  await writer.customer.createMany({
    data: made.map(({ customerId, customerName }) => ({ id: customerId, name: customerName })),
  });
  await writer.customerSourceName.createMany({
    data: made.map(({ id, key, customerId, customerName }) => ({ id, key, customerId, name: customerName })),
  });
  return sources;
}

/** The first name of each key: as it was written first, it is shown. */
function firstOfEach(names: readonly JobName[], keyOf: (name: JobName) => string): Map<string, JobName> {
  return new Map(names.toReversed().map((name) => [keyOf(name), name]));
}

/** What a job is found by in searches: lower case, of all its names. */
export function searchTextOf(job: {
  customerName: string;
  name: string;
  software: string;
  type: string;
}): string {
  return [job.customerName, job.name, job.software, job.type].filter(Boolean).join(" ").toLowerCase();
}
