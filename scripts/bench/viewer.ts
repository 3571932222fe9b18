import { encode } from "next-auth/jwt";
import type pg from "pg";

export interface Viewer {
  id: string;
  name: string;
  /** The value of the `Cookie` header of a signed-in browser. */
  cookie: string;
}

/** Signs the fleet's first person in, without a password: a sign-in in the database, and the token that names it. */
export async function signedInViewer(client: pg.Client, secret: string): Promise<Viewer> {
  const { rows } = await client.query<{ signInId: string; id: string; name: string; email: string }>(
    `WITH person AS (SELECT id, name, email FROM users ORDER BY email LIMIT 1), made AS (
       INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent)
       SELECT uuidv7(), id, now() + interval '1 day', '127.0.0.1', 'benchmark' FROM person RETURNING id
     ) SELECT made.id AS "signInId", person.* FROM made, person`,
  );
  const found = rows[0];
  if (!found) throw new Error("The benchmark's data has no person.");
  const { signInId, id, name, email } = found;
  const token = await encode({ token: { sub: signInId, signInId, name, email }, secret, maxAge: 86_400 });
  return { id, name, cookie: `next-auth.session-token=${token}` };
}
