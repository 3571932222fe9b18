import "server-only";
import { createHash } from "node:crypto";
import { rowsOfBuilt } from "@/lib/data/db";
import type { ChainFault } from "@/lib/domain/chain-fault";

export interface ChainState {
  /** Events that were found whole, from the first one on. */
  events: number;
  /** Hash of the last of them, in hex: noted elsewhere, it shows a rewriting of the whole trail too. */
  hash: string;
  fault: ChainFault | null;
}

/** Runs one statement; another connection's in tests, which tamper in a transaction of their own. */
export type ReadRows = <Row extends Record<string, unknown>>(
  text: string,
  values: unknown[],
) => Promise<Row[]>;

type Link = { seq: number; hash: Buffer };
type EventRow = Link & { prevHash: Buffer; said: string };

/** An event may list the thousands of runs of one review. */
const ROWS = 250;
const NOTHING: Link = { seq: 0, hash: Buffer.alloc(32) };

// What `audit_event_hash` hashes, in the same words. They stand here once more and the function is not called: whoever changes events
// may have changed the function too.
const EVENTS = `
  SELECT seq, prev_hash AS "prevHash", hash, jsonb_build_array(
    seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), actor_kind, actor_id, actor_name,
    action, subject_kind, subject_id, run_id, request_id, before, after, detail
  )::text AS said FROM audit_events`;

/** One statement, so that head and newest event are of one moment. */
const HEAD = `
  SELECT h.seq, h.hash, (SELECT max(seq) FROM audit_events) AS newest
  FROM (SELECT 1) AS one LEFT JOIN audit_head h ON true`;

/**
 * Walks the whole trail, a page at a time, and reckons each event's hash anew. Finds every change that did not rewrite all later events
 * and the head as well. May run while events are written.
 */
export async function chainState(read: ReadRows = rowsOfBuilt): Promise<ChainState> {
  let last = NOTHING;
  const state = (fault: ChainFault | null): ChainState => ({
    events: last.seq,
    hash: last.hash.toString("hex"),
    fault,
  });
  for (;;) {
    const rows = await page(read, last);
    for (const row of rows) {
      const fault = faultOf(row, last);
      if (fault) return state(fault);
      last = row;
    }
    if (rows.length === ROWS) continue;
    const [head] = await read<{ seq: number | null; hash: Buffer | null; newest: number | null }>(HEAD, []);
    // Written since the page was read.
    if ((head?.newest ?? 0) > last.seq) continue;
    return state(headFault(head ?? { seq: null, hash: null }, last));
  }
}

function page(read: ReadRows, last: Link): Promise<EventRow[]> {
  const tail = `ORDER BY seq LIMIT ${ROWS}`;
  // The first page begins at whatever is there: an event before the first would be no event of ours.
  return last === NOTHING
    ? read<EventRow>(`${EVENTS} ${tail}`, [])
    : read<EventRow>(`${EVENTS} WHERE seq > $1 ${tail}`, [last.seq]);
}

function faultOf({ seq, prevHash, hash, said }: EventRow, last: Link): ChainFault | null {
  if (seq < 1) return { kind: "inserted", seq };
  const expected = last.seq + 1;
  const reckoned = createHash("sha256").update(prevHash).update(said, "utf8").digest();
  if (!reckoned.equals(hash)) return { kind: "changed", seq };
  if (seq !== expected) return { kind: "missing", seq: expected };
  return prevHash.equals(last.hash) ? null : { kind: "unlinked", seq };
}

function headFault(head: { seq: number | null; hash: Buffer | null }, last: Link): ChainFault | null {
  if (head.seq === null || head.hash === null) return { kind: "head", seq: last.seq };
  if (head.seq > last.seq) return { kind: "missing", seq: last.seq + 1 };
  if (head.seq < last.seq) return { kind: "inserted", seq: head.seq + 1 };
  return head.hash.equals(last.hash) ? null : { kind: "head", seq: last.seq };
}
