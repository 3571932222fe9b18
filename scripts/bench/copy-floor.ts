// What the database takes in when nothing stands before it: COPY, the fastest door PostgreSQL has.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { during } from "./during";
import { IncomingRuns, type NamedJob } from "./incoming-runs";

interface CopyOrder {
  databaseUrl: string;
  client: pg.Client;
  jobs: readonly NamedJob[];
  seconds: number;
  runsPerRequest: number;
  connections: number;
}

/**
 * Copies runs with their objects into the product's own tables, so many a transaction, committed to the disk each time. Their indexes and
 * foreign keys are kept, the queue's triggers are off: the queue is wrong from here on.
 * @returns runs a second.
 */
export async function copyRuns(order: CopyOrder): Promise<number> {
  const { databaseUrl, client, connections, runsPerRequest, seconds } = order;
  const runs = new IncomingRuns(order.jobs, `copy-${runsPerRequest}-${process.pid}-${Date.now()}-`);
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const each = new pg.Client({ connectionString: databaseUrl });
      await each.connect();
      return each;
    }),
  );
  await client.query("ALTER TABLE runs DISABLE TRIGGER USER");
  try {
    const idle = [...clients];
    const { times, elapsed } = await during({ seconds }, connections, async () => {
      const startedAt = performance.now();
      const mine = idle.pop() as pg.Client;
      await copyTransaction(
        mine,
        Array.from({ length: runsPerRequest }, () => runs.next()),
      );
      idle.push(mine);
      return performance.now() - startedAt;
    });
    return (times.length * runsPerRequest) / elapsed;
  } finally {
    await client.query("ALTER TABLE runs ENABLE TRIGGER USER");
    await Promise.all(clients.map((each) => each.end()));
  }
}

async function copyTransaction(
  client: pg.Client,
  sent: readonly ReturnType<IncomingRuns["next"]>[],
): Promise<void> {
  const [runs, objects]: [string[], string[]] = [[], []];
  for (const { job, run } of sent) {
    const id = randomUUID();
    const problem = run.objects.find(({ message }) => message)?.message;
    runs.push(
      line([
        id,
        job.id,
        run.externalId,
        run.status,
        run.startedAt,
        run.endedAt,
        "api",
        problem,
        run.objects.length,
        problem ? 1 : 0,
      ]),
    );
    for (const [position, object] of run.objects.entries())
      objects.push(line([id, position, object.name, object.type, object.status, object.message ?? ""]));
  }
  await client.query("BEGIN");
  await copy(
    client,
    "runs (id, job_id, external_id, status, started_at, ended_at, source, headline, object_count, problem_count)",
    runs,
  );
  await copy(client, "run_objects (run_id, position, name, type, status, message)", objects);
  await client.query("COMMIT");
}

async function copy(client: pg.Client, into: string, lines: readonly string[]): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${into} FROM STDIN`));
  stream.end(lines.join(""));
  await once(stream, "finish");
}

/** One line of COPY's text format. */
function line(values: readonly (string | number | undefined)[]): string {
  const cells = values.map((value) =>
    value === undefined
      ? "\\N"
      : String(value).replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n"),
  );
  return `${cells.join("\t")}\n`;
}
