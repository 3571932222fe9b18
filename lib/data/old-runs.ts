import "server-only";
import type { Writer } from "@/lib/data/db";

/** How far a walk through old runs has come: the last run that was looked at. */
export interface OldRunsPlace {
  startedAt: Date;
  id: string;
}

/**
 * Removes reviewed runs without a ticket that began before the given time, of the next so many runs after a place. One statement: the runs
 * that have to stay are walked past, so that nothing is looked at twice in a round. What belongs to a run goes with it. Reviews keep the
 * IDs of their runs, as the trail does.
 * @returns the place that was come to, or `null` where there was nothing left to look at.
 */
export async function removeOldRunsAfter(
  writer: Writer,
  before: Date,
  place: OldRunsPlace | null,
  atMost: number,
): Promise<(OldRunsPlace & { removed: number; seen: number }) | null> {
  const [at, id] = [place?.startedAt.toISOString() ?? null, place?.id ?? null];
  const [row] = await writer.$queryRaw<(OldRunsPlace & { removed: number; seen: number })[]>`
    WITH old AS (
      SELECT id, started_at FROM runs
      WHERE started_at < ${before.toISOString()}::timestamptz
        AND (${at}::timestamptz IS NULL OR (started_at, id) > (${at}::timestamptz, ${id}::uuid))
      ORDER BY started_at, id LIMIT ${atMost}::int
    ), removed AS (
      DELETE FROM runs r USING old WHERE r.id = old.id AND r.review_id IS NOT NULL AND r.manual_ticket_number IS NULL
        AND NOT EXISTS (SELECT FROM ticket_links l WHERE l.run_id = r.id)
      RETURNING r.id
    )
    SELECT started_at AS "startedAt", id, (SELECT count(*)::int FROM removed) AS removed, (count(*) OVER ())::int AS seen
    FROM old ORDER BY started_at DESC, id DESC LIMIT 1`;
  return row ?? null;
}
