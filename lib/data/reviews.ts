import "server-only";
import { rowsOf, type Writer } from "@/lib/data/db";

/** Runs reviewed by one click, at most: a bound on what one transaction locks. */
export const MOST_RUNS_AT_ONCE = 20_000;

/** Unreviewed runs of the given jobs, or those given themselves that are unreviewed. */
export async function unreviewedIds(of: {
  runIds: readonly string[];
  jobIds: readonly string[];
  /** Of the jobs, only runs that had arrived before: what came later nobody has seen. */
  asOf?: Date;
}): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    "unreviewed-ids",
    `SELECT id FROM runs WHERE review_id IS NULL AND id = ANY ($1::uuid[])
     UNION SELECT id FROM runs WHERE review_id IS NULL AND job_id = ANY ($2::uuid[]) AND ($3::timestamptz IS NULL OR received_at < $3) LIMIT ${MOST_RUNS_AT_ONCE}`,
    [of.runIds, of.jobIds, of.asOf ?? null],
  );
  return rows.map(({ id }) => id);
}

/**
 * Reviews runs: one review for all of them. Runs that a colleague reviewed meanwhile stay the colleague's; where none is left, there is
 * no review.
 * @returns the IDs that this review took.
 */
export async function saveReview(
  writer: Writer,
  review: { id: string; userId: string; at: Date; runIds: readonly string[] },
): Promise<string[]> {
  // Locked in the order of their IDs, so that two people who review the same runs never wait in a circle.
  const free = await writer.$queryRaw<{ id: string }[]>`
    SELECT id FROM runs WHERE id = ANY (${review.runIds}::uuid[]) AND review_id IS NULL ORDER BY id FOR NO KEY UPDATE`;
  const runIds = free.map(({ id }) => id);
  if (runIds.length === 0) return [];
  await writer.review.create({
    data: { id: review.id, userId: review.userId, at: review.at, runIds, runCount: runIds.length },
    select: { id: true },
  });
  await writer.$executeRaw`UPDATE runs SET review_id = ${review.id}::uuid WHERE id = ANY (${runIds}::uuid[])`;
  // A person has seen these jobs now.
  await writer.$executeRaw`
    UPDATE jobs SET is_new = false WHERE is_new AND id IN (SELECT job_id FROM runs WHERE id = ANY (${runIds}::uuid[]))`;
  return runIds;
}

export function findReview(writer: Writer, id: string) {
  return writer.review.findUnique({ where: { id }, select: { runIds: true } });
}

/** Takes a review back: its runs wait again. @returns how many, or `null` where it had been taken back already. */
export async function undoReview(
  writer: Writer,
  review: { id: string; runIds: string[] },
  now: Date,
): Promise<number | null> {
  const { count } = await writer.review.updateMany({
    where: { id: review.id, undoneAt: null },
    data: { undoneAt: now },
  });
  if (count === 0) return null;
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
