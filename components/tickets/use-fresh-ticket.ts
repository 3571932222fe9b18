"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { freshened, isValidatable, type ShownTicket } from "./fresh-ticket";
import { type HeardTicket, heardOf, watchTicket } from "./ticket-states";

const noWatch = () => () => {};

/**
 * A ticket as it stands in Autotask, as far as it could be seen: asked once when it is shown and, after a minute, when the window gets the
 * focus back (§9.3). Where that is another kind of state, the page is read again, so that its actions follow.
 */
export function useFreshTicket<Shown extends ShownTicket>(
  shown: Shown,
): { ticket: Shown; heard: HeardTicket | null } {
  const router = useRouter();
  const linkId = isValidatable(shown) ? shown.linkId : null;
  const watch = useCallback(
    (notify: () => void) => (linkId === null ? noWatch() : watchTicket(linkId, notify)),
    [linkId],
  );
  const heard = useSyncExternalStore(
    watch,
    () => (linkId === null ? null : heardOf(linkId)),
    () => null,
  );
  const shownAt = useArrivalOf(shown);
  const ticket = freshened(shown, heard, shownAt);
  const hasTurned = ticket.state !== shown.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing heard, however often the page is rendered
  useEffect(() => {
    if (hasTurned) refreshOnce(() => router.refresh());
  }, [heard]);
  return { ticket, heard };
}

/** When the page gave what it shows. */
function useArrivalOf(shown: ShownTicket): number {
  const [arrival, setArrival] = useState(() => ({ shown, at: Date.now() }));
  if (arrival.shown === shown) return arrival.at;
  const next = { shown, at: Date.now() };
  setArrival(next);
  return next.at;
}

let isRefreshDue = false;

/** A hundred rows that have heard news read the page again once. */
function refreshOnce(refresh: () => void): void {
  if (isRefreshDue) return;
  isRefreshDue = true;
  setTimeout(() => {
    isRefreshDue = false;
    refresh();
  }, 0);
}
