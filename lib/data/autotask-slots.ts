import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { v7 as uuid } from "uuid";
import { rowsOf } from "@/lib/data/db";

/** Requests at once per entity and API user, of all processes together: what Autotask allows (autotask-api.md 9.1). */
const PLACES = 3;
/** Longer than any request may take (autotask-api.md 12), so that a place is free again only once nothing can be under way in it. */
const HELD_FOR_SECONDS = 100;
/** Between two looks for a free place. A request takes a tenth of a second or more. */
const LOOK_AGAIN_MS = 40;

// By the database's clock, as it is the one that all processes share. Two who take the same place at once follow each other on its row,
// and the second finds it held.
const TAKE = `
  INSERT INTO autotask_slots AS s (key, place, holder, held_until)
  SELECT $1, p, $2::uuid, clock_timestamp() + make_interval(secs => $3)
  FROM generate_series(1, $4::int) AS p
  WHERE NOT EXISTS (SELECT FROM autotask_slots h WHERE h.key = $1 AND h.place = p AND h.held_until > clock_timestamp())
  ORDER BY p LIMIT 1
  ON CONFLICT (key, place) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE s.held_until <= clock_timestamp()
  RETURNING place`;

const GIVE_BACK = "DELETE FROM autotask_slots WHERE key = $1 AND place = $2 AND holder = $3::uuid";

/**
 * Slots that all processes on one database share. A process that dies leaves its places held until their time is up. No connection is kept
 * while waiting or while a request is under way.
 */
export const sharedAutotaskSlots = {
  /** Waits for a place of the key; null where none came free within `waitMs`. */
  async acquire(key: string, waitMs: number): Promise<(() => Promise<void>) | null> {
    const until = performance.now() + waitMs;
    const holder = uuid();
    for (;;) {
      const [taken] = await rowsOf<{ place: number }>("take-autotask-slot", TAKE, [
        key,
        holder,
        HELD_FOR_SECONDS,
        PLACES,
      ]);
      if (taken) return giverOf(key, taken.place, holder);
      if (performance.now() >= until) return null;
      await pause(LOOK_AGAIN_MS * (0.5 + Math.random()));
    }
  },
};

function giverOf(key: string, place: number, holder: string): () => Promise<void> {
  let held = true;
  return async () => {
    if (!held) return;
    held = false;
    // What can't be given back is free again when its time is up. The request itself has been answered, and that must not be lost.
    await rowsOf("give-autotask-slot-back", GIVE_BACK, [key, place, holder]).catch(() => {});
  };
}
