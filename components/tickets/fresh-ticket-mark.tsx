"use client";

import type { TicketMark as TicketMarkDto } from "@/lib/domain/run-views";
import { TicketMark } from "./ticket-mark";
import { useFreshTicket } from "./use-fresh-ticket";

/** The ticket of a run in a list, as it stands in Autotask now: validated together with all others that the page shows (§9.3). */
export function FreshTicketMark({ mark, className }: { mark: TicketMarkDto; className?: string }) {
  return <TicketMark mark={useFreshTicket(mark).ticket} className={className} />;
}
