import "server-only";
import { prisma, rowsOf, type Writer } from "@/lib/data/db";
import type { NoteKind } from "@/lib/domain/resolution-notes";

/** What is recorded of one of the two notes: when it was last sent, when it was first not found since, and the ID that it has. */
export interface NoteRecord {
  sentAt: Date | null;
  absentAt: Date | null;
  noteId: number | null;
}

/** A resolving that is under way (§6), as recorded; see the model for what its columns mean. */
export interface Resolution {
  id: string;
  ticketId: string;
  runId: string;
  startedAt: Date;
  startedById: string;
  startedByName: string;
  holder: string | null;
  holderName: string | null;
  heldUntil: Date | null;
  reference: string;
  notes: Record<NoteKind, NoteRecord>;
  completeSentAt: Date | null;
  detail: string | null;
}

const COLUMNS = {
  id: true,
  ticketId: true,
  runId: true,
  startedAt: true,
  startedById: true,
  startedByName: true,
  holder: true,
  holderName: true,
  heldUntil: true,
  reference: true,
  closingNoteSentAt: true,
  closingNoteAbsentAt: true,
  closingNoteId: true,
  entriesNoteSentAt: true,
  entriesNoteAbsentAt: true,
  entriesNoteId: true,
  completeSentAt: true,
  detail: true,
} as const;

/** The ticket's resolving that is under way, or was cut off; at most one (the database keeps it so). */
export async function activeResolution(ticketId: string): Promise<Resolution | null> {
  const row = await prisma().resolution.findUnique({
    where: { activeTicketId: ticketId },
    select: COLUMNS,
  });
  if (!row) return null;
  const { closingNoteSentAt, closingNoteAbsentAt, closingNoteId, ...rest } = row;
  const { entriesNoteSentAt, entriesNoteAbsentAt, entriesNoteId, ...resolution } = rest;
  const asNumber = (id: bigint | number | null) => (id === null ? null : Number(id));
  return {
    ...resolution,
    notes: {
      closing: { sentAt: closingNoteSentAt, absentAt: closingNoteAbsentAt, noteId: asNumber(closingNoteId) },
      "time-entries": {
        sentAt: entriesNoteSentAt,
        absentAt: entriesNoteAbsentAt,
        noteId: asNumber(entriesNoteId),
      },
    },
  };
}

/** One try's hold on a resolving: nobody else goes on with it before its time is up. */
export interface Hold {
  /** The try's own name. */
  holder: string;
  holderName: string;
  until: Date;
}

/**
 * Begins a resolving of the ticket, in the hands of who begins it. The note of §6.2 is the ticket's and not the resolving's: where the
 * last one left in doubt whether it was added, the new one takes the doubt along.
 * @returns false when there is one under way: somebody was faster.
 */
export async function startResolution(
  writer: Writer,
  given: {
    id: string;
    ticketId: string;
    runId: string;
    actor: { id: string; name: string };
    hold: Hold;
    reference: string;
    now: Date;
  },
): Promise<boolean> {
  const { id, ticketId, runId, actor, hold, reference, now } = given;
  const count = await writer.$executeRaw`
    INSERT INTO resolutions (id, ticket_id, active_ticket_id, state, run_id, started_at, started_by_id, started_by_name,
                             holder, holder_name, held_until, reference, entries_note_sent_at, entries_note_absent_at)
    SELECT ${id}::uuid, ${ticketId}::uuid, ${ticketId}::uuid, 'active', ${runId}::uuid, ${now}::timestamptz, ${actor.id}::uuid, ${actor.name},
           ${hold.holder}, ${hold.holderName}, ${hold.until}::timestamptz, ${reference}, last.entries_note_sent_at, last.entries_note_absent_at
    FROM (SELECT 1) AS one LEFT JOIN (
      SELECT entries_note_id, entries_note_sent_at, entries_note_absent_at FROM resolutions
      WHERE ticket_id = ${ticketId}::uuid ORDER BY started_at DESC, id DESC LIMIT 1
    ) AS last ON last.entries_note_id IS NULL
    ON CONFLICT (active_ticket_id) DO NOTHING`;
  return count === 1;
}

/** Under way, and in nobody's hands: let go of, or held by one whose time is up. */
function unheldAt(now: Date) {
  return { state: "active" as const, OR: [{ heldUntil: null }, { heldUntil: { lte: now } }] };
}

/** Takes an interrupted resolving in hand. @returns false while somebody else has it, or when it has ended. */
export async function takeResolution(writer: Writer, id: string, hold: Hold, now: Date): Promise<boolean> {
  const { count } = await writer.resolution.updateMany({
    where: { id, ...unheldAt(now) },
    data: { holder: hold.holder, holderName: hold.holderName, heldUntil: hold.until },
  });
  return count === 1;
}

/** What a step records. A note's part replaces what was recorded of it. */
export interface ResolutionChange {
  notes?: Partial<Record<NoteKind, NoteRecord>>;
  completeSentAt?: Date | null;
  detail?: string | null;
  /** Renews the hold until then, or lets go of it. */
  heldUntil?: Date | null;
  /** Ends it. */
  end?: { state: "closed" | "left_open" | "ended"; at: Date };
}

/**
 * Records a step of a resolving that this try still has in hand.
 * @returns false when it has not: its time was up and somebody else went on, or it has ended. Whoever is told so stops.
 */
export async function recordStep(
  writer: Writer,
  id: string,
  holder: string,
  change: ResolutionChange,
): Promise<boolean> {
  const { notes, end, heldUntil, ...rest } = change;
  const { closing, "time-entries": entries } = notes ?? {};
  const letsGo = heldUntil === null || end !== undefined;
  const { count } = await writer.resolution.updateMany({
    where: { id, holder, state: "active" },
    data: {
      ...rest,
      ...(closing && {
        closingNoteSentAt: closing.sentAt,
        closingNoteAbsentAt: closing.absentAt,
        closingNoteId: closing.noteId,
      }),
      ...(entries && {
        entriesNoteSentAt: entries.sentAt,
        entriesNoteAbsentAt: entries.absentAt,
        entriesNoteId: entries.noteId,
      }),
      ...(heldUntil === undefined ? {} : { heldUntil }),
      ...(letsGo ? { holder: null, holderName: null, heldUntil: null } : {}),
      ...(end && { state: end.state, endedAt: end.at, activeTicketId: null }),
    },
  });
  return count === 1;
}

/**
 * Ends a ticket's resolving that nobody has in hand, once the ticket is seen closed: as closed by it where it had sent the status.
 * @returns how, and who began it; `null` where there was none.
 */
export async function endUnheldResolution(
  writer: Writer,
  ticketId: string,
  end: { detail: string; at: Date },
): Promise<{ state: "closed" | "ended"; startedByName: string } | null> {
  const found = await writer.resolution.findFirst({
    where: { activeTicketId: ticketId, ...unheldAt(end.at) },
    select: { id: true, completeSentAt: true, startedByName: true },
  });
  if (!found) return null;
  const state = found.completeSentAt === null ? "ended" : "closed";
  const { count } = await writer.resolution.updateMany({
    where: { id: found.id, ...unheldAt(end.at) },
    data: {
      ...{ state, detail: end.detail, endedAt: end.at, activeTicketId: null },
      ...{ holder: null, holderName: null, heldUntil: null },
    },
  });
  return count === 1 ? { state, startedByName: found.startedByName } : null;
}

/** Notes on the ticket whether it was marked as resolved and left open for its owner (§6.2). */
export async function setLeftOpen(writer: Writer, ticketId: string, at: Date | null): Promise<void> {
  await writer.ticket.updateMany({ where: { id: ticketId }, data: { leftOpenAt: at } });
}

/** Whether one of the ticket's resolvings recorded the note of §6.2, by our own books alone. */
export async function isEntriesNoteKnown(ticketId: string): Promise<boolean> {
  const [row] = await rowsOf<{ known: boolean }>(
    "entries-note-known",
    "SELECT EXISTS (SELECT FROM resolutions WHERE ticket_id = $1::uuid AND entries_note_id IS NOT NULL) AS known",
    [ticketId],
  );
  return row?.known ?? false;
}
