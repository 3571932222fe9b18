import "server-only";
import { rowsOf } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { UserRow } from "@/lib/domain/user-views";

type Columns = UserRow & Record<string, unknown>;

const SELECT = `
  SELECT u.id, u.email, u.name, u.role::text AS role, u.created_at AS "createdAt",
         CASE WHEN u.disabled_at IS NOT NULL THEN 'disabled'
              WHEN u.password_hash IS NULL AND i.linked IS NULL THEN 'invited' ELSE 'active' END AS state,
         u.password_hash IS NOT NULL AS "hasPassword", i.linked IS NOT NULL AS "isLinked",
         f.confirmed_at IS NOT NULL AS "hasSecondFactor", l.expires_at AS "linkExpiresAt",
         s.last AS "lastSignInAt", s.live AS sessions
  FROM users u
  LEFT JOIN second_factors f ON f.user_id = u.id
  LEFT JOIN one_time_links l ON l.user_id = u.id
  LEFT JOIN LATERAL (SELECT min(linked_at) AS linked FROM external_identities e WHERE e.user_id = u.id) i ON true
  LEFT JOIN LATERAL (
    SELECT max(created_at) AS last, count(*) FILTER (WHERE ended_at IS NULL AND expires_at > $1) AS live
    FROM sign_ins s WHERE s.user_id = u.id
  ) s ON true`;

/** Far more than a team has. */
const MOST_SHOWN = 1_000;

/** All users by name, those who can't sign in any more last. */
export function userRows(now: Date): Promise<UserRow[]> {
  const order = `ORDER BY u.disabled_at IS NOT NULL, lower(u.name), u.id LIMIT ${MOST_SHOWN}`;
  return rowsOf<Columns>("user-rows", `${SELECT} ${order}`, [now]);
}

export async function userRow(id: string, now: Date): Promise<UserRow | null> {
  if (!isId(id)) return null;
  const [row] = await rowsOf<Columns>("user-row", `${SELECT} WHERE u.id = $2`, [now, id]);
  return row ?? null;
}
