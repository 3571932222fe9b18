// What Backupchecks sent to Autotask to create or change something, by Autotask's own log, and what the trail says it was about to send.
import { rowsOfBuilt } from "@/lib/data/db";
import type { RequestLogEntry, SandboxControl, WriteLogEntry } from "@/sandbox/autotask/control";

/** The same write has the same words in each of the lists. */
export interface WrittenAndAnnounced {
  /** Requests that ask for a change, whatever came of them. */
  sent: string[];
  /** What Autotask stored. */
  stored: string[];
  /** What a person's click was about to send, by the trail. */
  announced: string[];
  /** The same, by anybody else than a person: there may be none. */
  byNobody: string[];
}

/** Only these kinds of requests leave everything as it is; a verb or a path that Autotask does not know counts as a try to change. */
const READING: readonly RequestLogEntry["kind"][] = [
  ...(["zone", "version", "threshold", "metadata"] as const),
  ...(["query", "count", "get", "list"] as const),
];

interface AnnouncingRow {
  [column: string]: unknown;
  action: string;
  isByUser: boolean;
  reference: string | null;
  title: string | null;
  statusId: number | null;
  ticketId: number | null;
}

/** Number of the trail's last event: what comes later has a higher one. */
export async function endOfTrail(): Promise<number> {
  const [row] = await rowsOfBuilt<{ last: string }>(
    "SELECT coalesce(max(seq), 0) AS last FROM audit_events",
    [],
  );
  return Number(row?.last);
}

/** Reads both books. @param after end of the trail when Autotask's log was last cleared. */
export async function writtenAndAnnounced(
  control: SandboxControl,
  after: number,
): Promise<WrittenAndAnnounced> {
  const [requests, writes, events] = await Promise.all([
    control.requests(),
    control.writes(),
    rowsOfBuilt<AnnouncingRow>(
      `SELECT e.action, e.actor_kind = 'user' AS "isByUser", e.after ->> 'reference' AS reference,
              e.after ->> 'title' AS title, (e.after ->> 'statusId')::int AS "statusId", t.autotask_id AS "ticketId"
       FROM audit_events e LEFT JOIN tickets t ON e.subject_kind = 'ticket' AND t.id::text = e.subject_id
       WHERE e.seq > $1::bigint AND e.action IN ('ticket.sending', 'ticket.note-sending', 'ticket.completing')
       ORDER BY e.seq`,
      [after],
    ),
  ]);
  return {
    sent: requests.filter(({ kind }) => !READING.includes(kind)).map(nameOfRequest),
    stored: writes.map(nameOfWrite),
    announced: events.filter(({ isByUser }) => isByUser).map(nameOfEvent),
    byNobody: events.filter(({ isByUser }) => !isByUser).map(nameOfEvent),
  };
}

/** Of two lists: what is in the first more often than in the second, as often as it is so; and the other way round. */
export function unpaired(first: readonly string[], second: readonly string[]): [string[], string[]] {
  const left = [...second];
  const alone = first.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [alone, left];
}

const nameOfTicket = (reference: unknown) => `ticket ${reference}`;
const nameOfNote = (ticketId: unknown, title: unknown) => `note in ${ticketId}: ${title}`;
const nameOfStatus = (ticketId: unknown, statusId: unknown) => `status of ${ticketId}: ${statusId}`;

function nameOfEvent({ action, reference, title, statusId, ticketId }: AnnouncingRow): string {
  if (action === "ticket.sending") return nameOfTicket(reference);
  return action === "ticket.note-sending" ? nameOfNote(ticketId, title) : nameOfStatus(ticketId, statusId);
}

function nameOfRequest({ entity, kind, method, path, requestBody }: RequestLogEntry): string {
  const body = (requestBody ?? {}) as Record<string, unknown>;
  const fields = Object.keys(body).filter((name) => name !== "id");
  if (entity === "Tickets" && kind === "create") return nameOfTicket(body.externalID);
  if (entity === "TicketNotes" && kind === "create")
    return nameOfNote(/tickets\/(\d+)\/notes/i.exec(path)?.[1], body.title);
  if (entity === "Tickets" && kind === "update" && fields.join() === "status")
    return nameOfStatus(body.id, body.status);
  return `${method} ${path} with ${fields}`;
}

function nameOfWrite({ entity, action, id, fields }: WriteLogEntry): string {
  if (entity === "Tickets" && action === "create") return nameOfTicket(fields.externalID);
  if (entity === "TicketNotes" && action === "create") return nameOfNote(fields.ticketID, fields.title);
  if (entity === "Tickets" && Object.keys(fields).join() === "status") return nameOfStatus(id, fields.status);
  return `${action} of ${entity} ${id} with ${Object.keys(fields)}`;
}
