// The pages that are measured, each with a handful of addresses, so that no request finds its answer lying ready from the one before.
import type pg from "pg";
import type { Result } from "@/lib/domain/result";
import { type Actor, permissionsOf } from "@/lib/domain/roles";
import { RUN_ORDERS, type RunFilter, type RunOrder } from "@/lib/domain/run-views";
import { SEARCHES } from "./fleet-words";

/** What a page's stories come to. */
export interface Told {
  /** Rows of its list. */
  rows: number;
  /** IDs that a page which shows all of it must hold. */
  ids: string[];
}

/** One address, and the stories behind it. */
export interface PageRequest {
  path: string;
  /** Tells the page's stories as the page does. */
  story: () => Promise<Told>;
}

export interface PageCase {
  name: string;
  requests: PageRequest[];
}

const ADDRESSES = 40;
const PAGE_ROWS = 50;
/** As far into the list as the aim says, or as far as a smaller list goes. */
const FAR_PAGE = 1_000;
/** A list of which more than one page is there, at any size of the fleet. */
const MORE_THAN_A_PAGE = PAGE_ROWS + 1;

type Stories = Awaited<ReturnType<typeof loadStories>>;

/** Loaded once the environment names the database. */
async function loadStories() {
  const [frame, checks, panel, job, run] = await Promise.all([
    import("@/lib/use-cases/view-frame"),
    import("@/lib/use-cases/view-run-checks"),
    import("@/lib/use-cases/view-run-panel"),
    import("@/lib/use-cases/view-job-details"),
    import("@/lib/use-cases/view-run-details"),
  ]);
  return { ...frame, ...checks, ...panel, ...job, ...run };
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const NO_FILTER: RunFilter = {
  status: null,
  customerId: null,
  software: null,
  text: null,
  from: null,
  to: null,
  ticket: null,
  show: "queue",
};

class Pages {
  constructor(
    private readonly stories: Stories,
    private readonly actor: Actor,
  ) {}

  /** Run Checks, with the panel of its first row. */
  runChecks(
    given: Partial<RunFilter>,
    { cursor = null, sort }: { cursor?: string | null; sort?: RunOrder } = {},
  ): PageRequest {
    const filter = { ...NO_FILTER, ...given };
    const { show, text, status, customerId } = filter;
    const said = { show: show === "all" ? show : null, q: text, status, customer: customerId, sort, cursor };
    const query = new URLSearchParams(
      Object.entries(said).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
    return {
      path: `/run-checks?${query}`,
      story: async () => {
        await this.stories.viewFrame(this.actor);
        const folded = { successes: "folded" as const, successesCursor: null };
        const request = { filter, sort: sort ?? RUN_ORDERS[show][0], cursor, ...folded };
        const view = must(await this.stories.viewRunChecks(this.actor, request, { now: new Date() }));
        const rows = [...view.rows, ...(view.successes?.rows ?? [])];
        if (rows[0])
          must(await this.stories.viewRunPanel(this.actor, { runId: rows[0].runId }, { now: new Date() }));
        return { rows: rows.length, ids: rows.map(({ runId }) => runId) };
      },
    };
  }

  job(jobId: string): PageRequest {
    return {
      path: `/jobs/${jobId}`,
      story: async () => {
        await this.stories.viewFrame(this.actor);
        const { runs } = must(await this.stories.viewJobDetails(this.actor, { jobId, cursor: null }));
        return { rows: runs.rows.length, ids: runs.rows.map(({ runId }) => runId) };
      },
    };
  }

  run(jobId: string, runId: string): PageRequest {
    return {
      path: `/jobs/${jobId}/runs/${runId}`,
      story: async () => {
        await this.stories.viewFrame(this.actor);
        const request = { runId, cursor: null, search: null };
        const { objects, run } = must(
          await this.stories.viewRunDetails(this.actor, request, { now: new Date() }),
        );
        return { rows: objects.rows.length, ids: [run.externalId] };
      },
    };
  }
}

/** All cases with their addresses, for the fleet in this database. `viewer` is a user in it. */
export async function pageCases(
  client: pg.Client,
  viewer: { id: string; name: string },
): Promise<PageCase[]> {
  const actor: Actor = { kind: "user", ...viewer, permissions: permissionsOf("operator") };
  const pages = new Pages(await loadStories(), actor);
  const queued = await customersInQueue(client);
  const all = await customersWithRuns(client);
  const jobs = await jobsWithHistory(client);
  const runs = await runsWithHistory(client);
  const far = await farCursors(client);
  const texts = SEARCHES;
  return [
    { name: "Run Checks", requests: [pages.runChecks({})] },
    {
      name: "… status filter",
      requests: [pages.runChecks({ status: "error" }), pages.runChecks({ status: "warning" })],
    },
    { name: "… one customer", requests: queued.map((customerId) => pages.runChecks({ customerId })) },
    { name: "… text search", requests: texts.map((text) => pages.runChecks({ text })) },
    { name: "… newest first", requests: [pages.runChecks({}, { sort: "newest" })] },
    { name: "… by customer", requests: [pages.runChecks({}, { sort: "customer" })] },
    { name: "Reviewed runs shown", requests: [pages.runChecks({ show: "all" })] },
    {
      name: "… status filter",
      requests: (["error", "warning", "unknown", "missed", "success"] as const).map((status) =>
        pages.runChecks({ show: "all", status }),
      ),
    },
    {
      name: "… one customer",
      requests: all.map((customerId) => pages.runChecks({ show: "all", customerId })),
    },
    { name: "… text search", requests: texts.map((text) => pages.runChecks({ show: "all", text })) },
    {
      name: `… page ${far.page.toLocaleString("en")} by cursor`,
      requests: far.cursors.map((cursor) => pages.runChecks({ show: "all" }, { cursor })),
    },
    { name: "Job Details, job", requests: jobs.map((jobId) => pages.job(jobId)) },
    { name: "Job Details, run", requests: runs.map(({ jobId, runId }) => pages.run(jobId, runId)) },
  ];
}

async function ids(client: pg.Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(sql);
  if (rows.length === 0) throw new Error(`The benchmark's data has nothing to ask for: ${sql}`);
  return rows.map(({ id }) => id);
}

function customersInQueue(client: pg.Client): Promise<string[]> {
  return ids(
    client,
    `SELECT c.id FROM customers c WHERE EXISTS
       (SELECT FROM queued_jobs q JOIN jobs j ON j.id = q.job_id WHERE j.customer_id = c.id AND q.status > 'success')
     ORDER BY md5(c.name) LIMIT ${ADDRESSES}`,
  );
}

function customersWithRuns(client: pg.Client): Promise<string[]> {
  return ids(
    client,
    `SELECT c.id FROM customers c WHERE
       (SELECT count(*) FROM jobs j JOIN runs r ON r.job_id = j.id WHERE j.customer_id = c.id) >= ${MORE_THAN_A_PAGE}
     ORDER BY md5(c.name) LIMIT ${ADDRESSES}`,
  );
}

const JOBS_WITH_HISTORY = `SELECT j.id FROM jobs j WHERE (SELECT count(*) FROM runs r WHERE r.job_id = j.id) >= ${MORE_THAN_A_PAGE}
  ORDER BY md5(j.search_text) LIMIT ${ADDRESSES}`;

function jobsWithHistory(client: pg.Client): Promise<string[]> {
  return ids(client, JOBS_WITH_HISTORY);
}

/** Of each of those jobs one run: a failed one and a good one in turn, somewhere in its history. */
async function runsWithHistory(client: pg.Client): Promise<{ jobId: string; runId: string }[]> {
  const { rows } = await client.query<{ jobId: string; runId: string }>(
    `SELECT j.id AS "jobId", r.id AS "runId" FROM (SELECT id, row_number() OVER () AS n FROM (${JOBS_WITH_HISTORY}) w) j
     CROSS JOIN LATERAL (SELECT id FROM runs r WHERE r.job_id = j.id AND (r.status = 'success') = (j.n % 2 = 0) ORDER BY md5(r.external_id) LIMIT 1) r`,
  );
  return rows;
}

/** Where some neighbouring pages, far into the list of all runs, begin. */
async function farCursors(client: pg.Client): Promise<{ page: number; cursors: string[] }> {
  const counted = await client.query<{ n: string }>("SELECT count(*) AS n FROM runs");
  const lastPage = Math.floor(Number(counted.rows[0]?.n) / PAGE_ROWS);
  const page = Math.min(FAR_PAGE, lastPage - ADDRESSES);
  const { rows } = await client.query<{ startedAt: Date; id: string }>(
    `SELECT started_at AS "startedAt", id FROM runs ORDER BY started_at DESC, id DESC OFFSET $1 LIMIT $2`,
    [(page - 1) * PAGE_ROWS - 1, ADDRESSES * PAGE_ROWS],
  );
  const lastOfEach = rows.filter((_, index) => index % PAGE_ROWS === 0);
  return { page, cursors: lastOfEach.map((row) => asCursor([row.startedAt, row.id])) };
}

/** As the lists write their cursors (a bookmark in the address: JSON in base64url). */
function asCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}
