import "server-only";
import { rowsOf, type Writer } from "@/lib/data/db";

/** Runs reviewed by one click, at most: a bound on what one transaction locks. */
export const MOST_RUNS_AT_ONCE = 20_000;

/** Unreviewed runs of the given jobs, or those given themselves that are unreviewed. */
export async function unreviewedIds(of: {
  runIds: readonly string[];
  jobIds: readonly string[];
}): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    "unreviewed-ids",
    `SELECT id FROM runs WHERE review_id IS NULL AND id = ANY ($1::uuid[])
     UNION SELECT id FROM runs WHERE review_id IS NULL AND job_id = ANY ($2::uuid[]) LIMIT ${MOST_RUNS_AT_ONCE}`,
    [of.runIds, of.jobIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * Reviews runs: one review for all of them. Runs that a colleague reviewed meanwhile stay the colleague's.
 * @returns the IDs that this review took.
 */
export async function saveReview(
  writer: Writer,
  review: { id: string; userId: string; at: Date; runIds: readonly string[] },
): Promise<string[]> {
  await writer.review.create({
    data: { id: review.id, userId: review.userId, at: review.at, runIds: [], runCount: 0 },
    select: { id: true },
  });
  const taken = await writer.$queryRaw<{ id: string }[]>`
    UPDATE runs SET review_id = ${review.id}::uuid WHERE id = ANY (${review.runIds}::uuid[]) AND review_id IS NULL RETURNING id`;
  const ids = taken.map(({ id }) => id);
  await writer.review.update({
    where: { id: review.id },
    data: { runIds: ids, runCount: ids.length },
    select: { id: true },
  });
  // A person has seen these jobs now.
  await writer.$executeRaw`
    UPDATE jobs SET is_new = false WHERE is_new AND id IN (SELECT job_id FROM runs WHERE id = ANY (${ids}::uuid[]))`;
  return ids;
}

export function findReview(writer: Writer, id: string) {
  return writer.review.findUnique({ where: { id }, select: { userId: true, runIds: true, undoneAt: true } });
}

/** Takes a review back: its runs wait again. @returns how many. */
export async function undoReview(
  writer: Writer,
  review: { id: string; runIds: string[] },
  now: Date,
): Promise<number> {
  await writer.review.update({ where: { id: review.id }, data: { undoneAt: now }, select: { id: true } });
  return writer.$executeRaw`
    UPDATE runs SET review_id = NULL WHERE id = ANY (${review.runIds}::uuid[]) AND review_id = ${review.id}::uuid`;
}

/** Runs reviewed since midnight in the given time zone, by person. */
export function reviewedToday(timeZone: string, now: Date): Promise<{ name: string; runs: number }[]> {
  return rowsOf<{ name: string; runs: number }>(
    "reviewed-today",
    `SELECT u.name, sum(v.run_count) AS runs FROM reviews v JOIN users u ON u.id = v.user_id
     WHERE v.undone_at IS NULL AND v.at >= date_trunc('day', $2::timestamptz AT TIME ZONE $1) AT TIME ZONE $1
     GROUP BY u.id, u.name ORDER BY runs DESC, u.name`,
    [timeZone, now],
  );
}
