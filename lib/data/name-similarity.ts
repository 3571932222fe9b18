import "server-only";
import { rowsOf } from "@/lib/data/db";

export interface SimilarName {
  customerId: string;
  /** Place of the name in the list that was given. */
  place: number;
  /** By trigrams, from 0 to 1. */
  similarity: number;
}

/** Forms of companies that say nothing about which one it is. */
const FORMS =
  "\\m(b\\.?v|n\\.?v|gmbh|ag|ltd|limited|inc|llc|llp|plc|s\\.?a|s\\.?r\\.?l|holding|group|groep|v\\.?o\\.?f)\\M\\.?";

/**
 * The names most like each customer's, best first; by trigrams, without the forms of companies. One statement for all of them: a few
 * hundred customers against a few thousand names take a second or two.
 */
export function similarNames(
  customers: readonly { id: string; name: string }[],
  names: readonly string[],
  { atLeast, most }: { atLeast: number; most: number },
): Promise<SimilarName[]> {
  return rowsOf<SimilarName & Record<string, unknown>>(
    "similar-names",
    `WITH named AS (
       SELECT place, trim(regexp_replace(lower(name), $5, '', 'g')) AS name
       FROM unnest($3::text[]) WITH ORDINALITY AS w (name, place)
     ), wanted AS (
       SELECT id, trim(regexp_replace(lower(name), $5, '', 'g')) AS name FROM unnest($1::uuid[], $2::text[]) AS w (id, name)
     )
     SELECT w.id AS "customerId", (b.place - 1)::int AS place, b.similarity FROM wanted w CROSS JOIN LATERAL (
       SELECT n.place, similarity(n.name, w.name) AS similarity FROM named n WHERE similarity(n.name, w.name) >= $4::real
       ORDER BY similarity DESC, n.place LIMIT $6
     ) b ORDER BY w.id, b.similarity DESC, b.place`,
    [customers.map(({ id }) => id), customers.map(({ name }) => name), names, atLeast, FORMS, most],
  );
}
