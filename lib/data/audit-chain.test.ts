import fc from "fast-check";
import type pg from "pg";
import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { chainState, type ReadRows } from "@/lib/data/audit-chain";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import type { ChainFault } from "@/lib/domain/chain-fault";
import { databaseForTests } from "@/lib/testing/database-tests";

const { connection, sql } = databaseForTests();

const EVENTS = 60;
const SEED = 20261125;

let tampering: pg.Client;
const read: ReadRows = async (text, values) => (await tampering.query(text, values)).rows as never[];

beforeAll(async () => {
  tampering = await connection();
  await inTransaction(async (writer) => {
    for (let n = 1; n <= EVENTS; n += 1)
      await appendAudit(writer, {
        actor: { kind: n % 7 ? "user" : "system", id: `u${n % 5}`, name: `Person ${n % 5} é𝄞` },
        action: `thing.done-${n % 9}`,
        subject: { kind: "thing", id: `t${n}` },
        requestId: uuid(),
        ...(n % 2 ? { runId: uuid() } : {}),
        ...(n % 3 ? { before: { a: n, b: [null, 1e21] } } : {}),
        ...(n % 4 ? { after: n % 8 ? { a: n + 1, c: "x\ny" } : null } : {}),
        ...(n % 5 ? { detail: `the ${n}th` } : {}),
      });
  });
});

/** Changes the trail as the owner of the machine could, looks at it, and undoes the change. */
async function afterTampering(tamper: () => Promise<unknown>): Promise<ChainFault | null> {
  await tampering.query("BEGIN");
  try {
    // As the tables' owner can: what refuses a change is silenced first.
    await tampering.query("ALTER TABLE audit_events DISABLE TRIGGER USER");
    await tampering.query("ALTER TABLE audit_head DISABLE TRIGGER USER");
    await tamper();
    return (await chainState(read)).fault;
  } finally {
    await tampering.query("ROLLBACK");
  }
}

/** A statement that must have changed one row: what changed nothing would not have to be found. */
async function change(text: string, values: unknown[] = []): Promise<void> {
  const { rowCount } = await tampering.query(text, values);
  fc.pre(rowCount === 1);
}

const REHASH = "UPDATE audit_events e SET hash = audit_event_hash(e) WHERE seq = $1";
const rehash = (seq: number) => change(REHASH, [seq]);
const COPIED =
  "at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, request_id, before, after, detail";

describe("the trail", () => {
  it("is whole as it was written, and says how long it is and with what it ends", async () => {
    const [last] = await sql<{ hash: string }>(
      "SELECT encode(hash, 'hex') AS hash FROM audit_events ORDER BY seq DESC LIMIT 1",
    );
    expect(await chainState()).toEqual({ events: EVENTS, hash: last?.hash, fault: null });
  });

  it("is whole while events are written to it", async () => {
    const write = () =>
      inTransaction((writer) =>
        appendAudit(writer, {
          actor: { kind: "user", id: "u1", name: "Ada" },
          action: "thing.done",
          subject: { kind: "thing", id: "t" },
          requestId: uuid(),
        }),
      );
    let written = 0;
    const { events, fault } = await chainState(async (text, values) => {
      const rows = await sql(text, values);
      // Between the page and the head, and between the pages.
      if (written < 3) {
        written += 1;
        await write();
      }
      return rows as never[];
    });
    expect([fault, events]).toEqual([null, EVENTS + written]);
    await sql("ALTER TABLE audit_events DISABLE TRIGGER audit_events_keep");
    await sql("DELETE FROM audit_events WHERE seq > $1", [EVENTS]);
    await sql("ALTER TABLE audit_events ENABLE TRIGGER audit_events_keep");
    await sql("UPDATE audit_head SET seq = $1, hash = (SELECT hash FROM audit_events WHERE seq = $1)", [
      EVENTS,
    ]);
  });

  it.each<[string, string[], ChainFault]>([
    [
      "a word is changed",
      ["UPDATE audit_events SET detail = 'no' WHERE seq = 20"],
      { kind: "changed", seq: 20 },
    ],
    [
      "an event is changed and hashed anew",
      ["UPDATE audit_events SET detail = 'no' WHERE seq = 20", REHASH.replace("$1", "20")],
      { kind: "unlinked", seq: 21 },
    ],
    [
      "the newest event is changed and hashed anew",
      ["UPDATE audit_events SET detail = 'no' WHERE seq = 60", REHASH.replace("$1", "60")],
      { kind: "head", seq: 60 },
    ],
    ["an event is taken away", ["DELETE FROM audit_events WHERE seq = 20"], { kind: "missing", seq: 20 }],
    [
      "the first event is taken away",
      ["DELETE FROM audit_events WHERE seq = 1"],
      { kind: "missing", seq: 1 },
    ],
    [
      "the newest events are taken away",
      ["DELETE FROM audit_events WHERE seq > 50"],
      { kind: "missing", seq: 51 },
    ],
    ["all events are taken away", ["DELETE FROM audit_events"], { kind: "missing", seq: 1 }],
    [
      "one is put before the first",
      [
        `INSERT INTO audit_events (seq, ${COPIED}, prev_hash, hash) SELECT 0, ${COPIED}, prev_hash, hash FROM audit_events WHERE seq = 20`,
      ],
      { kind: "inserted", seq: 0 },
    ],
    ["the head is taken away", ["DELETE FROM audit_head"], { kind: "head", seq: 60 }],
    [
      "the head is set back",
      ["UPDATE audit_head SET seq = 40, hash = (SELECT hash FROM audit_events WHERE seq = 40)"],
      { kind: "inserted", seq: 41 },
    ],
  ])("says what it sees when %s", async (_, statements, fault) => {
    const tamper = async () => {
      for (const statement of statements) await tampering.query(statement);
    };
    expect(await afterTampering(tamper)).toEqual(fault);
  });

  it("asks nothing of the function in the database that hashes", async () => {
    const fault = await afterTampering(async () => {
      await tampering.query("UPDATE audit_events SET detail = 'no' WHERE seq = 20");
      await tampering.query(
        "CREATE OR REPLACE FUNCTION audit_event_hash(event audit_events) RETURNS bytea LANGUAGE sql AS 'SELECT event.hash'",
      );
    });
    expect(fault).toEqual({ kind: "changed", seq: 20 });
  });
});

describe("whatever is done to it", () => {
  const seqs = fc.integer({ min: 1, max: EVENTS });
  const words = fc.string({ maxLength: 12 });
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 40 }).map((given) => Buffer.from(given));
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value));
  const ids = fc.option(fc.uuid());

  /** SQL NULL and JSON's null say the same in the trail: one in place of the other is no change. */
  const jsonColumn = {
    cast: "::jsonb",
    differs: (name: string) => `coalesce(${name}, 'null')`,
    values: json,
  };
  const column = (cast: string, values: fc.Arbitrary<unknown>) => ({
    cast,
    differs: (name: string) => name,
    values,
  });
  const COLUMNS: Record<string, ReturnType<typeof column>> = {
    seq: column("::bigint", fc.integer({ min: -3, max: EVENTS + 3 })),
    at: column(
      "::timestamptz(3)",
      fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
    ),
    actor_kind: column("", words),
    actor_id: column("", words),
    actor_name: column("", words),
    action: column("", words),
    subject_kind: column("", words),
    subject_id: column("", words),
    run_id: column("::uuid", ids),
    request_id: column("", words),
    before: jsonColumn,
    after: jsonColumn,
    detail: column("", fc.option(words)),
    prev_hash: column("::bytea", bytes),
    hash: column("::bytea", bytes),
  };

  type Tampering = { what: string; tamper: () => Promise<void> };

  const changed = fc
    .constantFrom(...Object.keys(COLUMNS))
    .chain((name) =>
      fc.tuple(fc.constant(name), (COLUMNS[name] as typeof jsonColumn).values as fc.Arbitrary<unknown>, seqs),
    );

  async function setColumn([name, value, seq]: [string, unknown, number]): Promise<void> {
    const { cast, differs } = COLUMNS[name] as typeof jsonColumn;
    if (name === "seq")
      // A number that is taken is freed first, so that the change itself is never refused.
      await tampering.query("DELETE FROM audit_events WHERE seq = $1::bigint AND seq <> $2", [value, seq]);
    const given = `$1${cast || "::text"}`;
    await change(
      `UPDATE audit_events SET ${name} = ${given} WHERE seq = $2 AND ${differs(name)} IS DISTINCT FROM ${given}`,
      [value, seq],
    );
  }

  const ways: fc.Arbitrary<Tampering>[] = [
    changed.map((what) => ({ what: `set ${what.join(", ")}`, tamper: () => setColumn(what) })),
    // Hashed anew, one row looks right in itself.
    changed
      .filter(([name]) => name !== "hash" && name !== "seq")
      .map((what) => ({
        what: `set and hash anew ${what.join(", ")}`,
        tamper: async () => {
          await setColumn(what);
          await rehash(what[2]);
        },
      })),
    seqs.map((seq) => ({
      what: `delete ${seq}`,
      tamper: () => change("DELETE FROM audit_events WHERE seq = $1", [seq]),
    })),
    seqs.map((seq) => ({
      what: `delete from ${seq} on`,
      tamper: async () => void (await tampering.query("DELETE FROM audit_events WHERE seq >= $1", [seq])),
    })),
    fc
      .tuple(seqs, fc.constantFrom(-1, 0, EVENTS + 1, EVENTS + 2), fc.boolean())
      .map(([seq, at, isLinked]) => ({
        what: `insert a copy of ${seq} at ${at}, ${isLinked ? "linked and hashed" : "as it is"}`,
        tamper: async () => {
          await change(
            `INSERT INTO audit_events (seq, ${COPIED}, prev_hash, hash) SELECT $2, ${COPIED}, prev_hash, hash FROM audit_events WHERE seq = $1`,
            [seq, at],
          );
          if (!isLinked) return;
          const before =
            "coalesce((SELECT hash FROM audit_events WHERE seq = $1 - 1), decode(repeat('00', 32), 'hex'))";
          await tampering.query(`UPDATE audit_events SET prev_hash = ${before} WHERE seq = $1`, [at]);
          await rehash(at);
        },
      })),
    fc
      .tuple(seqs, seqs)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({
        what: `swap ${a} and ${b}`,
        tamper: async () => {
          for (const [from, to] of [
            [a, -99],
            [b, a],
            [-99, b],
          ] as const)
            await change("UPDATE audit_events SET seq = $2 WHERE seq = $1", [from, to]);
        },
      })),
    fc
      .tuple(seqs, seqs)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({
        what: `swap the words of ${a} and ${b} and hash both anew`,
        tamper: async () => {
          const { rowCount } = await tampering.query(
            `UPDATE audit_events e SET (${COPIED}) = (SELECT ${COPIED} FROM audit_events o WHERE o.seq = $1 + $2 - e.seq) WHERE e.seq IN ($1, $2)`,
            [a, b],
          );
          expect(rowCount).toBe(2);
          for (const seq of [a, b]) await rehash(seq);
        },
      })),
    fc.integer({ min: -1, max: EVENTS + 5 }).map((seq) => ({
      what: `head at ${seq}`,
      tamper: () => change("UPDATE audit_head SET seq = $1 WHERE seq <> $1", [seq]),
    })),
    bytes.map((hash) => ({
      what: "head's hash",
      tamper: () => change("UPDATE audit_head SET hash = $1 WHERE hash <> $1", [hash]),
    })),
    fc.constant({ what: "no head", tamper: () => change("DELETE FROM audit_head") }),
  ];

  it("is found: 1,000 random ways of tampering", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ withCrossShrink: true }, ...ways), async ({ what, tamper }) => {
        expect(await afterTampering(tamper), what).not.toBeNull();
        found += 1;
      }),
      { numRuns: 1_000, seed: SEED },
    );
    expect(found).toBe(1_000);
    expect((await chainState()).fault).toBeNull();
  });
});
