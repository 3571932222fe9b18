/**
 * What stands in the migrations only, though the engine sees it in the database: it would drop these for want of a word for them in
 * the schema. (Partial indexes, checks, triggers and functions it does not look at.)
 */
export const HAND_WRITTEN = { indexes: ["jobs_search_text_trgm_idx"] };

/** The engine's script without the dropping of what was written by hand. */
export function withoutHandWritten(sql: string, { indexes } = HAND_WRITTEN): string {
  const names = indexes.join("|");
  return names === ""
    ? sql
    : sql.replaceAll(new RegExp(`(-- DropIndex\\n)?DROP INDEX "(${names})";\\n*`, "g"), "");
}

/** Whether a script changes nothing: the engine then writes a comment, or nothing at all. */
export function isEmptyDiff(sql: string): boolean {
  return sql.split("\n").every((line) => line.trim() === "" || line.startsWith("--"));
}
