import { beforeEach, describe, expect, it } from "vitest";
import { RECONCILER } from "@/lib/server";
import {
  actor,
  deps,
  linkToTicket,
  makeRuns,
  makeUser,
  object,
  type RunGiven,
  setInstance,
} from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { removeOldRuns, type Unhurried } from "@/lib/use-cases/remove-old-runs";
import { reviewRuns } from "@/lib/use-cases/review-runs";

const { sql, connection } = databaseForTests();
const NOW = new Date("2026-11-22T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const round = (given: Partial<Unhurried> = {}) =>
  removeOldRuns(RECONCILER, {
    ...deps({ now: () => NOW }),
    pause: async () => {},
    signal: new AbortController().signal,
    ...given,
  });
const left = async () => new Set((await sql<{ id: string }>("SELECT id FROM runs")).map(({ id }) => id));

/** Reviewed runs, one for each of the given. */
async function reviewed(given: RunGiven[]): Promise<string[]> {
  const runIds = (await makeRuns(given)).map(({ runId }) => runId);
  const { id } = await makeUser();
  const result = await reviewRuns({ ...actor("operator"), id }, { runIds }, deps());
  if (!result.ok) throw new Error(result.message);
  return runIds;
}

beforeEach(() => setInstance({ keepRunsDays: 30 }));

describe("a round of retention", () => {
  it("removes what was reviewed, is older, and has no ticket, with all that belongs to it; nothing else", async () => {
    const [old, withLink, withEndedLink, withNumber, young] = await reviewed([
      { startedAt: daysAgo(31), objects: [object()], report: { format: "restic", exitCode: 0, body: "{}" } },
      { startedAt: daysAgo(400) },
      { startedAt: daysAgo(400) },
      { startedAt: daysAgo(400), manualTicketNumber: "T20250101.0001" },
      { startedAt: daysAgo(29) },
    ]);
    const [waiting] = (await makeRuns([{ startedAt: daysAgo(400) }])).map(({ runId }) => runId);
    await linkToTicket(withLink as string);
    const { linkId } = await linkToTicket(withEndedLink as string);
    await sql(
      "UPDATE ticket_links SET state = 'replaced', active_key = NULL, ended_at = now() WHERE id = $1",
      [linkId],
    );
    const reviewsBefore = await sql("SELECT id, run_ids, run_count FROM reviews");

    expect(await round()).toEqual({ removed: 1, isDone: true });
    expect(await left()).toEqual(new Set([withLink, withEndedLink, withNumber, young, waiting]));
    expect(await sql("SELECT FROM run_objects WHERE run_id = $1", [old])).toEqual([]);
    expect(await sql("SELECT FROM run_reports WHERE run_id = $1", [old])).toEqual([]);
    expect(await sql("SELECT id, run_ids, run_count FROM reviews")).toEqual(reviewsBefore);
    expect(await sql("SELECT action, actor_name, after FROM audit_events ORDER BY seq DESC LIMIT 1")).toEqual(
      [
        {
          action: "retention.removed",
          actor_name: "Backupchecks",
          after: { runs: 1, startedBefore: daysAgo(30).toISOString(), keepRunsDays: 30 },
        },
      ],
    );
    // Jobs without runs stay, and a second round finds nothing and writes nothing.
    const events = await sql("SELECT count(*) FROM audit_events");
    expect(await round()).toEqual({ removed: 0, isDone: true });
    expect(await sql("SELECT count(*) FROM audit_events")).toEqual(events);
  });

  it("does nothing at all where all runs are kept", async () => {
    await reviewed([{ startedAt: daysAgo(4_000) }]);
    await setInstance({ keepRunsDays: null });
    const before = await left();
    const { statements } = await statementsOf(() => round());
    expect(statements).toHaveLength(1);
    expect(await left()).toEqual(before);
  });

  it("goes in batches past what stays, pauses between them, and stops when it is told to", async () => {
    await round();
    await makeRuns(Array.from({ length: 1_500 }, () => ({ startedAt: daysAgo(300) })));
    await reviewed(Array.from({ length: 1_200 }, () => ({ startedAt: daysAgo(200) })));
    const before = await left();
    const pauses: number[] = [];
    const stop = new AbortController();
    const pause = async (ms: number) => {
      pauses.push(ms);
      if (pauses.length === 2) stop.abort();
    };
    const first = await round({ pause, signal: stop.signal });
    expect(first).toMatchObject({ isDone: false });
    expect(pauses).toHaveLength(2);
    const second = await round();
    expect(second.isDone).toBe(true);
    expect(first.removed).toBeGreaterThan(0);
    expect(first.removed + second.removed).toBe(1_200);
    expect((await left()).size).toBe(before.size - 1_200);
  });

  it("leaves the queue and its jobs alone: nobody waits for it, and it waits for nobody", async () => {
    const [waiting] = await makeRuns([{ job: "Busy", startedAt: daysAgo(400) }]);
    await reviewed([{ job: "Busy", startedAt: daysAgo(100) }]);
    const queue = await sql("SELECT q.*, q.xmin::text FROM queued_jobs q ORDER BY job_id");
    const other = await connection();
    await other.query("BEGIN");
    await other.query("SELECT FROM jobs WHERE id = $1 FOR NO KEY UPDATE", [waiting?.jobId]);
    expect(await round()).toMatchObject({ removed: 1 });
    await other.query("ROLLBACK");
    expect(await sql("SELECT q.*, q.xmin::text FROM queued_jobs q ORDER BY job_id")).toEqual(queue);
  });

  it("has written down what is gone at each moment, whatever ends it", async () => {
    await round();
    await reviewed(Array.from({ length: 1_001 }, () => ({ startedAt: daysAgo(50) })));
    const before = await left();
    const noted = async () =>
      (
        await sql<{ after: { runs: number } }>(
          "SELECT after FROM audit_events WHERE action = 'retention.removed' ORDER BY seq",
        )
      ).reduce((sum, { after }) => sum + after.runs, 0);
    const notedBefore = await noted();
    const seen: { gone: number; noted: number }[] = [];
    const pause = async () => {
      const gone = before.size - (await left()).size;
      seen.push({ gone, noted: (await noted()) - notedBefore });
      // Batches in which all have to stay come first.
      if (gone > 0) throw new Error("cut off");
    };
    await expect(round({ pause })).rejects.toThrow("cut off");
    expect(seen.at(-1)?.gone).toBeGreaterThan(0);
    expect(seen.map((each) => each.noted)).toEqual(seen.map(({ gone }) => gone));
  });

  it("keeps what it can't write down", async () => {
    await reviewed([{ startedAt: daysAgo(50) }]);
    const before = await left();
    await sql(
      "ALTER TABLE audit_events ADD CONSTRAINT no_room CHECK (action <> 'retention.removed') NOT VALID",
    );
    await expect(round()).rejects.toThrow();
    await sql("ALTER TABLE audit_events DROP CONSTRAINT no_room");
    expect(await left()).toEqual(before);
  });
});
