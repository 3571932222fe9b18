import "server-only";
import { rowsOf } from "@/lib/data/db";
import type { ObjectStatus, RunStatus } from "@/lib/domain/run";

/** A run that is ready to be stored: its job is known, its headline is made. */
export interface IncomingRun {
  id: string;
  jobId: string;
  externalId: string;
  status: RunStatus;
  startedAt: Date;
  endedAt: Date | null;
  source: string;
  headline: string | null;
  remark: string | null;
  problemCount: number;
  manualTicketNumber: string | null;
  objects: readonly { name: string; type: string; status: ObjectStatus; message: string }[];
  report: { format: string; exitCode: number | null; body: string } | null;
}

export interface StoredRun {
  id: string;
  jobId: string;
  status: RunStatus;
  isNew: boolean;
}

// One statement, so that a run is there with its objects or not at all, and one round trip is all that a run costs.
const INSERT = `
  WITH made AS (
    INSERT INTO runs (id, job_id, external_id, status, started_at, ended_at, source, headline, remark, object_count, problem_count, manual_ticket_number)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::run_status[], $5::timestamptz[], $6::timestamptz[], $7::text[],
                         $8::text[], $9::text[], $10::int[], $11::int[], $12::text[])
    ON CONFLICT (job_id, external_id) DO NOTHING
    RETURNING id
  ), objects AS (
    INSERT INTO run_objects (run_id, position, name, type, status, message)
    SELECT o.* FROM unnest($13::uuid[], $14::int[], $15::text[], $16::text[], $17::object_status[], $18::text[])
      AS o (run_id, position, name, type, status, message) JOIN made ON made.id = o.run_id
  ), reports AS (
    INSERT INTO run_reports (run_id, format, exit_code, body)
    SELECT p.* FROM unnest($19::uuid[], $20::text[], $21::int[], $22::text[]) AS p (run_id, format, exit_code, body)
    JOIN made ON made.id = p.run_id
  )
  SELECT id FROM made`;

const FIND = `
  SELECT w.place::int AS place, r.id, r.status FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (job_id, external_id, place)
  JOIN runs r ON r.job_id = w.job_id AND r.external_id = w.external_id`;

/** A call that waits for its runs to be stored. */
interface Waiting {
  runs: readonly IncomingRun[];
  /** It failed together with others: tried by itself, so that none fails for another's run. */
  isAlone: boolean;
  resolve: (stored: StoredRun[]) => void;
  reject: (reason: unknown) => void;
}

/** Statements that store small calls, on their way at once: one is worked on by the database while the next one is made up. */
const MOST_UNDERWAY = 2;
/** Runs stored by one statement that several calls share; a call that brings more has one of its own. */
const MOST_TOGETHER = 100;

/** A statement that takes longer waits for somebody's lock on a job; calls for other jobs then no longer wait for it. */
const WAITED_FOR_MS = 100;

/**
 * Statements without an answer, those that wait for a lock too: each has a connection of the pool, and readers need some. A merge of a
 * large customer holds its jobs for seconds, and they all report meanwhile.
 */
const MOST_UNANSWERED = 8;

let waiting: Waiting[] = [];
let underway = 0;
let unanswered = 0;

/**
 * Stores runs, each once: a run whose job and external ID are there already changes nothing and is answered as it was stored then.
 * Durable when it returns. Calls that come while others are on their way wait for each other and go together, in one statement with
 * one commit: hundreds of jobs that report their one run at the same minute cost little more than one that reports hundreds.
 * @returns one entry per run, in order.
 */
export function storeRuns(runs: readonly IncomingRun[]): Promise<StoredRun[]> {
  return new Promise((resolve, reject) => {
    waiting.push({ runs, isAlone: false, resolve, reject });
    sendWaiting();
  });
}

function sendWaiting(): void {
  while (underway < MOST_UNDERWAY && unanswered < MOST_UNANSWERED && waiting.length > 0)
    void send(takeWaiting());
}

async function send(calls: readonly Waiting[]): Promise<void> {
  underway += 1;
  unanswered += 1;
  let isWaitedFor = true;
  const sendOthers = () => {
    if (isWaitedFor) underway -= 1;
    isWaitedFor = false;
    sendWaiting();
  };
  const timer = setTimeout(sendOthers, WAITED_FOR_MS);
  await storeCalls(calls);
  clearTimeout(timer);
  unanswered -= 1;
  sendOthers();
}

/** The calls that go together next: as many as fit, and one at least, however large. */
function takeWaiting(): Waiting[] {
  let size = 0;
  const tooMany = waiting.findIndex(({ runs, isAlone }) => {
    size += runs.length;
    return isAlone || size > MOST_TOGETHER;
  });
  const taken = tooMany === -1 ? waiting : waiting.slice(0, Math.max(tooMany, 1));
  waiting = waiting.slice(taken.length);
  return taken;
}

/** Settles each of the calls; where they can't be stored together, each comes by itself next. */
async function storeCalls(calls: readonly Waiting[]): Promise<void> {
  try {
    const stored = await storeTogether(calls.flatMap(({ runs }) => runs));
    let next = 0;
    for (const { runs, resolve } of calls) {
      resolve(stored.slice(next, next + runs.length));
      next += runs.length;
    }
  } catch (error) {
    const [only, ...others] = calls;
    if (others.length === 0) only?.reject(error);
    else waiting.unshift(...calls.map((call) => ({ ...call, isAlone: true })));
  }
}

/** Runs that go away while they are looked for, at most: more is no accident. */
const MOST_TRIES = 3;

/** Two statements for all of them, save where a run is removed at the same moment; each statement stores all of its runs or none. */
async function storeTogether(runs: readonly IncomingRun[], tries = 1): Promise<StoredRun[]> {
  // Two statements that hold the same runs insert them in the same order, so that they don't wait in a circle.
  const sorted = [...runs].sort((a, b) => compare(a.jobId, b.jobId) || compare(a.externalId, b.externalId));
  const made = new Set(
    (await rowsOf<{ id: string }>("store-runs", INSERT, columnsOf(sorted))).map((row) => row.id),
  );
  const stored = new Map<IncomingRun, StoredRun>();
  for (const run of runs) {
    if (made.has(run.id)) stored.set(run, { id: run.id, jobId: run.jobId, status: run.status, isNew: true });
  }
  const others = runs.filter((run) => !stored.has(run));
  if (others.length > 0) {
    const values = [others.map((run) => run.jobId), others.map((run) => run.externalId)];
    const rows = await rowsOf<{ place: number; id: string; status: RunStatus }>("find-runs", FIND, values);
    for (const { place, id, status } of rows) {
      const run = others[place - 1] as IncomingRun;
      stored.set(run, { id, jobId: run.jobId, status, isNew: false });
    }
  }
  // Removed by retention between the two statements: then they are new again.
  const gone = others.filter((run) => !stored.has(run));
  if (gone.length > 0) {
    if (tries === MOST_TRIES) throw new Error("runs were neither stored nor found");
    const again = await storeTogether(gone, tries + 1);
    gone.forEach((run, index) => {
      stored.set(run, again[index] as StoredRun);
    });
  }
  return runs.map((run) => stored.get(run) as StoredRun);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function columnsOf(runs: readonly IncomingRun[]): unknown[] {
  const objects = runs.flatMap((run) =>
    run.objects.map((object, position) => ({ runId: run.id, position, ...object })),
  );
  const reports = runs.flatMap((run) => (run.report ? [{ runId: run.id, ...run.report }] : []));
  return [
    runs.map((run) => run.id),
    runs.map((run) => run.jobId),
    runs.map((run) => run.externalId),
    runs.map((run) => run.status),
    runs.map((run) => run.startedAt),
    runs.map((run) => run.endedAt),
    runs.map((run) => run.source),
    runs.map((run) => run.headline),
    runs.map((run) => run.remark),
    runs.map((run) => run.objects.length),
    runs.map((run) => run.problemCount),
    runs.map((run) => run.manualTicketNumber),
    objects.map((object) => object.runId),
    objects.map((object) => object.position),
    objects.map((object) => object.name),
    objects.map((object) => object.type),
    objects.map((object) => object.status),
    objects.map((object) => object.message),
    reports.map((report) => report.runId),
    reports.map((report) => report.format),
    reports.map((report) => report.exitCode),
    reports.map((report) => report.body),
  ];
}
