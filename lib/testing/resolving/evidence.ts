import { rowsOfBuilt } from "@/lib/data/db";
import type { RequestLogEntry, SandboxControl, WriteLogEntry } from "@/sandbox/autotask/control";
import type { SharedTicket } from "./shared-ticket";

/** What the test itself did and saw, placed among Autotask's requests by the number of the last one before it. */
export interface Observed {
  /** Time entries of the ticket from then on. */
  entries: { after: number; count: number }[];
  /** Tries that took the resolving in hand. */
  starts: number[];
  /** Recorded that the status is about to be sent, for the resolving of that reference. */
  completions: { after: number; reference: string }[];
}

/** What became of one ticket, by our database and by Autotask's own books. */
export interface Evidence {
  observed: Observed;
  /** Requests about the ticket, oldest first, and what they stored. */
  requests: RequestLogEntry[];
  notes: WriteLogEntry[];
  resolutions: { state: string; reference: string; detail: string | null }[];
  /** Events of the ticket, oldest first. */
  events: TicketEvent[];
}

export interface TicketEvent {
  action: string;
  actorKind: string;
  /** Which note, for a step of one. */
  note: string | null;
  reference: string | null;
}

/** Reads what became of the ticket. Autotask's log must not have been cleared since the first try. */
export async function evidenceOf(
  control: SandboxControl,
  ticket: SharedTicket,
  observed: Observed,
): Promise<Evidence> {
  const [requests, writes, resolutions, events] = await Promise.all([
    control.requests(),
    control.writes(),
    rowsOfBuilt<Evidence["resolutions"][number]>(
      "SELECT state::text AS state, reference, detail FROM resolutions WHERE ticket_id = $1::uuid ORDER BY started_at, id",
      [ticket.id],
    ),
    rowsOfBuilt<TicketEvent>(
      `SELECT action, actor_kind AS "actorKind", after ->> 'note' AS note, after ->> 'reference' AS reference
       FROM audit_events WHERE subject_kind = 'ticket' AND subject_id = $1 ORDER BY seq`,
      [ticket.id],
    ),
  ]);
  return {
    observed,
    requests: requests.filter((request) => isAbout(request, ticket.autotaskId)),
    notes: writes.filter(
      ({ entity, fields }) => entity === "TicketNotes" && fields.ticketID === ticket.autotaskId,
    ),
    resolutions,
    events,
  };
}

/** Told by the address or by what was sent: an ID of a ticket is part of nothing else there. */
function isAbout({ path, requestBody }: RequestLogEntry, autotaskId: number): boolean {
  const id = new RegExp(`\\b${autotaskId}\\b`);
  return id.test(path) || id.test(JSON.stringify(requestBody) ?? "");
}
