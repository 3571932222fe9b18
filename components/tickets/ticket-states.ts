import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import { fetchTicketStates } from "./ticket-queries";

/** What was last heard of a link's ticket, and when it was heard here. */
export interface HeardTicket {
  /** `null` where nothing has been heard yet. */
  ticket: ValidatedTicket | null;
  heardAt: number;
  /** Why asking again came to nothing, in words. */
  failure: string | null;
}

/** How many links one request may name. */
const AT_ONCE = 200;
/** A ticket is looked at once a minute at most, whoever looks (§9.3). */
const AGAIN_AFTER_MS = 60_000;

const heard = new Map<string, HeardTicket>();
const askedAt = new Map<string, number>();
/** The links that the page shows now, each with those who want to know. */
const watched = new Map<string, Set<() => void>>();
let waiting: Set<string> | null = null;

export function heardOf(linkId: string): HeardTicket | null {
  return heard.get(linkId) ?? null;
}

/**
 * Asks how a link's ticket stands, and again when the window gets the focus back, each time no sooner than a minute after the last.
 * @returns a function that ends the watch.
 */
export function watchTicket(linkId: string, notify: () => void): () => void {
  if (watched.size === 0) globalThis.window?.addEventListener("focus", askWatched);
  const watchers = watched.get(linkId) ?? new Set();
  watched.set(linkId, watchers.add(notify));
  askTickets([linkId], Date.now());
  return () => {
    watchers.delete(notify);
    if (watchers.size === 0) watched.delete(linkId);
    if (watched.size === 0) globalThis.window?.removeEventListener("focus", askWatched);
  };
}

function askWatched(): void {
  askTickets([...watched.keys()], Date.now());
}

/** All that a page asks for while it is being shown goes out together: a list's rows and the panel beside it are one request. */
function askTickets(linkIds: readonly string[], now: number): void {
  const due = linkIds.filter((linkId) => now - (askedAt.get(linkId) ?? -AGAIN_AFTER_MS) >= AGAIN_AFTER_MS);
  if (due.length === 0) return;
  for (const linkId of due) askedAt.set(linkId, now);
  if (waiting) {
    for (const linkId of due) waiting.add(linkId);
    return;
  }
  const together = new Set(due);
  waiting = together;
  setTimeout(() => {
    waiting = null;
    void askInTurn([...together]);
  }, 0);
}

async function askInTurn(linkIds: readonly string[]): Promise<void> {
  for (let from = 0; from < linkIds.length; from += AT_ONCE) await ask(linkIds.slice(from, from + AT_ONCE));
}

async function ask(linkIds: readonly string[]): Promise<void> {
  try {
    const tickets = await fetchTicketStates(linkIds);
    const heardAt = Date.now();
    for (const ticket of tickets) heard.set(ticket.linkId, { ticket, heardAt, failure: null });
  } catch (error) {
    // Said as what it is: nothing was heard, and nothing follows from that for the ticket.
    const failure = error instanceof Error ? error.message : String(error);
    for (const linkId of linkIds)
      heard.set(linkId, { ...(heard.get(linkId) ?? { ticket: null, heardAt: 0 }), failure });
  }
  for (const linkId of linkIds) for (const notify of watched.get(linkId) ?? []) notify();
}
