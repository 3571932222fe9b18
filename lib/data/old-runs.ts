import "server-only";
import { rowsOf } from "@/lib/data/db";

/** How far a walk through old runs has come: the last run that was looked at. */
export interface OldRunsPlace {
  startedAt: Date;
  id: string;
}

// One statement, one short transaction: the runs that have to stay are walked past, so that nothing is looked at twice in a round. What
// belongs to a run goes with it. Reviews keep the IDs of their runs, as the trail does.
const REMOVE = `
  WITH old AS (
    SELECT id, started_at FROM runs
    WHERE started_at < $1::timestamptz AND ($2::timestamptz IS NULL OR (started_at, id) > ($2::timestamptz, $3::uuid))
    ORDER BY started_at, id LIMIT $4
  ), removed AS (
    DELETE FROM runs r USING old WHERE r.id = old.id AND r.review_id IS NOT NULL AND r.manual_ticket_number IS NULL
      AND NOT EXISTS (SELECT FROM ticket_links l WHERE l.run_id = r.id)
    RETURNING r.id
  )
  SELECT started_at AS "startedAt", id, (SELECT count(*) FROM removed) AS removed, count(*) OVER () AS seen
  FROM old ORDER BY started_at DESC, id DESC LIMIT 1`;

/**
 * Removes reviewed runs without a ticket that began before the given time, of the next so many runs after a place.
 * @returns the place that was come to, or `null` where there was nothing left to look at.
 */
export async function removeOldRunsAfter(
  before: Date,
  place: OldRunsPlace | null,
  atMost: number,
): Promise<(OldRunsPlace & { removed: number; seen: number }) | null> {
  const [row] = await rowsOf<OldRunsPlace & { removed: number; seen: number }>("remove-old-runs", REMOVE, [
    before,
    place?.startedAt ?? null,
    place?.id ?? null,
    atMost,
  ]);
  return row ?? null;
}
