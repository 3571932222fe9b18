// Which statements a page costs, seen from below: whatever the stories send through the driver is noted, to be sent again through
// the bare driver. So the floor beside a page is that page's own SQL and never a copy of it that has grown old.
import pg from "pg";

/** A statement as the driver was given it. */
export type Statement = pg.QueryConfig;

type DriverQuery = (this: pg.Client, ...given: unknown[]) => unknown;

/** Runs something and returns what it sent to any database through `pg`, in the order of sending. Not for two at a time. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const prototype = pg.Client.prototype as unknown as { query: DriverQuery };
  const original = prototype.query;
  prototype.query = function query(...given) {
    const statement = asStatement(given);
    if (statement) statements.push(statement);
    return original.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return statements;
}

function asStatement([first, second]: unknown[]): Statement | null {
  const values = Array.isArray(second) ? { values: second as unknown[] } : {};
  if (typeof first === "string") return { text: first, ...values };
  const config = first as Partial<pg.QueryArrayConfig> | null;
  if (typeof config?.text !== "string") return null;
  const { name, text, rowMode, types } = config;
  return {
    text,
    values: config.values,
    ...values,
    ...(name ? { name } : {}),
    ...(rowMode ? { rowMode } : {}),
    ...(types ? { types } : {}),
  };
}

/** Sends statements one after the other through one bare connection. @returns milliseconds until the last answer is there. */
export async function replay(client: pg.Client, statements: readonly Statement[]): Promise<number> {
  const startedAt = performance.now();
  for (const statement of statements) await client.query(statement);
  return performance.now() - startedAt;
}
