// The benchmark's data, made by the database itself from numbers alone: the same size is the same fleet, whenever it is made.
import pg from "pg";
import { CUSTOMER_FIRST, CUSTOMER_SECOND, JOB_KINDS, MESSAGES, PEOPLE } from "./fleet-words";

export const CUSTOMERS = 500;
export const JOBS = 5_000;
const DAYS = 200;
/** Jobs that run many times a day, and their share of all runs. They have full pages of history at every size. */
const BUSY_JOBS = 50;
const BUSY_SHARE = 0.3;

/**
 * One run in a hundred is unreviewed: the newest of each status, in these shares. A day's work in the middle: the successes were
 * reviewed by one click, the trouble waits. So the queue's first page is full at every size.
 */
const UNREVIEWED_SHARE = 0.01;
const UNREVIEWED_BY_STATUS = { error: 0.55, warning: 0.2, unknown: 0.05, missed: 0.05, success: 0.15 };

/** A deterministic number from 0 to 1 out of a number and a purpose. */
const DRAW = `CREATE FUNCTION pg_temp.draw(n bigint, purpose bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
  AS $$ SELECT (hashint8extended(n, purpose) & 1048575) / 1048576.0 $$`;

const PEOPLE_SQL = `
  INSERT INTO users (id, email, name, role, password_hash)
  SELECT uuidv7(), 'person' || n || '@example.com', name, 'operator', 'none' FROM unnest($1::text[]) WITH ORDINALITY AS p (name, n)`;

const CUSTOMERS_SQL = `
  CREATE TEMP TABLE fleet_customers AS
  SELECT n, uuidv7() AS id, (${quoted(CUSTOMER_FIRST)})[1 + n % ${CUSTOMER_FIRST.length}] || ' ' ||
         (${quoted(CUSTOMER_SECOND)})[1 + n / ${CUSTOMER_FIRST.length}] AS name
  FROM generate_series(0, ${CUSTOMERS - 1}) AS n;
  INSERT INTO customers (id, name, is_new) SELECT id, name, false FROM fleet_customers;
  INSERT INTO customer_source_names (id, customer_id, name, key) SELECT uuidv7(), id, name, lower(name) FROM fleet_customers;
  INSERT INTO company_mappings (id, customer_id, environment, company_id, company_name, status, last_sync_at, mapped_by_id)
  SELECT uuidv7(), c.id, 'sandbox', 1000 + c.n, c.name, 'ok', now(), (SELECT min(id::text)::uuid FROM users) FROM fleet_customers c`;

const JOBS_SQL = `
  CREATE TEMP TABLE fleet_jobs AS
  SELECT g.n, uuidv7() AS id, c.id AS customer_id, c.name AS customer_name, k.*
  FROM generate_series(0, ${JOBS - 1}) AS g (n)
  JOIN fleet_customers c ON c.n = g.n / ${JOB_KINDS.length}
  JOIN (SELECT k.*, (k.ordinality - 1)::int AS kind FROM ROWS FROM (
    jsonb_to_recordset('${JSON.stringify(JOB_KINDS).replaceAll("'", "''")}') AS (name text, software text, type text, "objectType" text, prefix text)
  ) WITH ORDINALITY AS k) k ON k.kind = g.n % ${JOB_KINDS.length};
  INSERT INTO jobs (id, customer_id, software, type, name, is_new, search_text)
  SELECT id, customer_id, software, type, name, false, lower(concat_ws(' ', customer_name, name, software, type)) FROM fleet_jobs;
  INSERT INTO job_source_names (id, customer_source_name_id, software_key, type_key, name_key, job_id)
  SELECT uuidv7(), s.id, lower(j.software), lower(j.type), lower(j.name), j.id
  FROM fleet_jobs j JOIN customer_source_names s ON s.customer_id = j.customer_id;
  ANALYZE fleet_jobs`;

/** Each run with its place in time and what became of it. Trouble lasts some nights: neighbouring runs of a job share a fate. */
function runsSql(runs: number): string {
  const busyRuns = Math.round(runs * BUSY_SHARE);
  const others = JOBS - BUSY_JOBS;
  const every = JOBS / BUSY_JOBS;
  const texts = Object.entries(MESSAGES).map(
    ([status, messages]) =>
      `WHEN '${status}' THEN (${quoted(messages)})[1 + floor(pg_temp.draw(g, 5) * ${messages.length})::int]`,
  );
  return `
  CREATE TEMP TABLE fleet_runs AS
  WITH placed AS (
    SELECT g, (g % ${BUSY_JOBS}) * ${every} + 7 AS job, g / ${BUSY_JOBS} AS turn, ${busyRuns}::float8 / ${BUSY_JOBS} AS turns
    FROM generate_series(0, ${busyRuns - 1}) AS g
    UNION ALL
    SELECT g + ${busyRuns}, g % ${others} / ${every - 1} * ${every} + g % ${others} % ${every - 1} + (g % ${others} % ${every - 1} >= 7)::int,
           g / ${others}, ${runs - busyRuns}::float8 / ${others}
    FROM generate_series(0, ${runs - busyRuns - 1}) AS g
  ), timed AS (
    SELECT g, job, turn,
           date_trunc('milliseconds', now() - interval '20 minutes'
             - ((turn + pg_temp.draw(job, 1)) * ${DAYS} / turns)::numeric % ${DAYS} * interval '1 day'
             - pg_temp.draw(g, 2) * interval '10 minutes') AS started_at,
           pg_temp.draw(job * 1000003::bigint + turn / 3, 3) AS fate
    FROM placed
  ), fated AS (
    SELECT *, (CASE WHEN job % 500 = 3 OR fate < 0.042 THEN 'error' WHEN fate < 0.065 THEN 'warning' WHEN fate < 0.0725 THEN 'unknown'
                    WHEN fate < 0.080 THEN 'missed' ELSE 'success' END)::run_status AS status
    FROM timed
  ), told AS (
    SELECT *, replace(CASE status ${texts.join(" ")} END, '#', (1 + floor(pg_temp.draw(g, 6) * 99))::text) AS message,
           CASE WHEN status = 'missed' THEN 0 ELSE 1 + floor(pg_temp.draw(g, 4) * 5)::int END AS objects
    FROM fated
  )
  SELECT uuidv7(t.started_at - now() + interval '12 minutes') AS id, t.g, t.job, j.id AS job_id, t.started_at, t.status, t.message, t.objects,
         t.started_at + (2 + pg_temp.draw(t.g, 7) * 8) * interval '1 minute' AS ended_at,
         j.prefix, j."objectType" AS object_type,
         CASE WHEN t.message IS NULL THEN 0 ELSE least(t.objects, 1 + (pg_temp.draw(t.g, 8) * 2)::int) END AS problems,
         CASE WHEN t.status = 'missed' THEN 'No report came in time'
              WHEN t.message IS NOT NULL AND pg_temp.draw(t.g, 9) < 0.3 THEN 'The job ended with a problem. ' || t.message END AS remark,
         row_number() OVER (PARTITION BY t.status ORDER BY t.started_at DESC, t.g) AS age
  FROM told t JOIN fleet_jobs j ON j.n = t.job;
  ANALYZE fleet_runs`;
}

/** One review by one person over a tenth of a day's runs, on the morning after. */
function reviewsSql(runs: number): string {
  const quotas = Object.entries(UNREVIEWED_BY_STATUS).map(
    ([status, share]) => `WHEN '${status}' THEN ${Math.round(runs * UNREVIEWED_SHARE * share)}`,
  );
  return `
  CREATE TEMP TABLE fleet_reviewed AS
  SELECT g, date_trunc('day', started_at) AS day, g % 10 AS part FROM fleet_runs WHERE age > CASE status ${quotas.join(" ")} END;
  CREATE TEMP TABLE fleet_reviews AS
  SELECT day, part, least(day + interval '1 day 8 hours', now()) AS at, uuidv7(least(day + interval '1 day 8 hours', now()) - now()) AS id
  FROM fleet_reviewed GROUP BY day, part;
  INSERT INTO reviews (id, user_id, at, run_ids, run_count)
  SELECT w.id, p.ids[1 + w.part % ${PEOPLE.length}], w.at, array_agg(r.id), count(*)
  FROM fleet_reviews w JOIN fleet_reviewed f USING (day, part) JOIN fleet_runs r USING (g),
       (SELECT array_agg(id) AS ids FROM users) p
  GROUP BY w.id, w.part, w.at, p.ids`;
}

const STORE_RUNS_SQL = `
  INSERT INTO runs (id, job_id, external_id, status, started_at, ended_at, received_at, source, headline, remark, object_count,
                    problem_count, review_id)
  SELECT r.id, r.job_id, md5(r.g::text)::uuid::text, r.status, r.started_at, CASE WHEN r.status <> 'missed' THEN r.ended_at END,
         r.ended_at + interval '2 seconds', 'api',
         coalesce(r.remark, r.prefix || lpad(((r.job * 7) % 97)::text, 2, '0') || ': ' || r.message), r.remark, r.objects, r.problems, w.id
  FROM fleet_runs r LEFT JOIN fleet_reviewed f USING (g) LEFT JOIN fleet_reviews w USING (day, part)
  ORDER BY r.started_at`;

const STORE_OBJECTS_SQL = `
  INSERT INTO run_objects (run_id, position, name, type, status, message)
  SELECT r.id, o.position, r.prefix || lpad(((r.job * 7 + o.position) % 97)::text, 2, '0'), r.object_type,
         CASE WHEN o.position < r.problems THEN r.status::text::object_status ELSE 'success' END,
         CASE WHEN o.position < r.problems THEN r.message ELSE '' END
  FROM (SELECT * FROM fleet_runs ORDER BY started_at) r CROSS JOIN LATERAL generate_series(0, r.objects - 1) AS o (position)`;

/** One failed run in twenty has a ticket. */
const TICKETS_SQL = `
  CREATE TEMP TABLE fleet_tickets AS
  SELECT id AS run_id, uuidv7() AS ticket_id, row_number() OVER (ORDER BY g) AS n FROM fleet_runs WHERE message IS NOT NULL AND g % 20 = 0;
  INSERT INTO tickets (id, environment, autotask_id, number, title, company_id, status_id, seen_at)
  SELECT ticket_id, 'sandbox', n, 'T20260101.' || n, 'A failed backup', 1000, 1, now() FROM fleet_tickets;
  INSERT INTO ticket_links (id, run_id, environment, state, active_key, ticket_id, created_by_id, created_by_name)
  SELECT uuidv7(), f.run_id, 'sandbox', 'linked', 'sandbox:' || f.run_id, f.ticket_id, u.id, u.name
  FROM fleet_tickets f, (SELECT id, name FROM users LIMIT 1) u;
  INSERT INTO reference_values (environment, kind, value, label, is_active, is_system, sort_order, loaded_at)
  SELECT 'sandbox', 'status', n, label, true, true, n, now() FROM unnest(array['New', 'In progress', 'Waiting', 'Escalated', 'Complete'])
  WITH ORDINALITY AS s (label, n)`;

/** The queue as it must be, by a reading of its own: none of these rows may differ from what the product's functions made. */
const QUEUE_DIFFERENCE_SQL = `
  WITH wanted AS (
    SELECT u.job_id, u.id AS run_id, u.status, u.started_at, u.headline,
           (SELECT count(*)::int FROM runs WHERE job_id = u.job_id AND review_id IS NULL) AS run_count
    FROM runs u WHERE u.review_id IS NULL AND NOT EXISTS (
      SELECT FROM runs b WHERE b.review_id IS NULL AND b.job_id = u.job_id AND (b.status, b.started_at, b.id) > (u.status, u.started_at, u.id))
  ), kept AS (SELECT job_id, run_id, status, started_at, headline, run_count FROM queued_jobs)
  SELECT (SELECT count(*) FROM (TABLE wanted EXCEPT TABLE kept) d) + (SELECT count(*) FROM (TABLE kept EXCEPT TABLE wanted) d) AS rows,
         (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM runs WHERE review_id IS NULL) AS unreviewed,
         (SELECT count(*) FROM run_objects) AS objects, (SELECT count(*) FROM runs WHERE headline IS NOT NULL) AS headlines`;

export interface DataSet {
  runs: number;
  unreviewed: number;
  objects: number;
  /** Share of runs that did not succeed, and so have a headline. */
  troubleShare: number;
  bytes: number;
}

/**
 * Fills an empty, migrated database with that many runs, as the product's own functions would have left it, vacuumed and analysed.
 * @throws Error if the queue is not what the runs say.
 */
export async function loadDataSet(databaseUrl: string, runs: number): Promise<DataSet> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL work_mem = '256MB'");
    await client.query(DRAW);
    await client.query(PEOPLE_SQL, [PEOPLE]);
    for (const sql of [CUSTOMERS_SQL, JOBS_SQL, runsSql(runs), reviewsSql(runs)]) await client.query(sql);
    // A million rows at once would fill the trigger's table in memory; the queue is made whole afterwards, by the same function.
    await client.query("ALTER TABLE runs DISABLE TRIGGER USER");
    await client.query(STORE_RUNS_SQL);
    await client.query("ALTER TABLE runs ENABLE TRIGGER USER");
    await client.query(STORE_OBJECTS_SQL);
    await client.query("SELECT requeue_jobs(array(SELECT id FROM jobs))");
    await client.query(TICKETS_SQL);
    await client.query("COMMIT");
    await client.query("VACUUM (ANALYZE)");
    return await checked(client, runs);
  } finally {
    await client.end();
  }
}

async function checked(client: pg.Client, runs: number): Promise<DataSet> {
  const { rows } = await client.query<
    Record<"rows" | "runs" | "unreviewed" | "objects" | "headlines" | "bytes", string>
  >(`SELECT d.*, pg_database_size(current_database()) AS bytes FROM (${QUEUE_DIFFERENCE_SQL}) d`);
  const found = rows[0];
  if (!found || Number(found.rows) !== 0 || Number(found.runs) !== runs)
    throw new Error(`The benchmark's data is not what it should be: ${JSON.stringify(found)}`);
  return {
    runs,
    unreviewed: Number(found.unreviewed),
    objects: Number(found.objects),
    troubleShare: Number(found.headlines) / runs,
    bytes: Number(found.bytes),
  };
}

function quoted(words: readonly string[]): string {
  return `array[${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")}]`;
}
