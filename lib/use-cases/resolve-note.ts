import "server-only";
import type { NoteRecord } from "@/lib/data/resolutions";
import { SEND_WINDOW_MS } from "@/lib/domain/creation-settlement";
import type { PsaNote } from "@/lib/domain/psa";
import { findNote, NOTE_TEXTS, type NoteKind, noteTitle } from "@/lib/domain/resolution-notes";
import { noteInDoubt, noteUnread, SEES_NO_NOTES } from "@/lib/domain/resolution-words";
import { LEASE_MS, waitForNote } from "@/lib/domain/resolve-policy";
import { formatRunTime } from "@/lib/domain/run-time";
import {
  type Ending,
  failureWords,
  leaveInDoubt,
  type Resolving,
  record,
  refuse,
  TAKEN_OVER,
  tellStep,
} from "@/lib/use-cases/resolve-steps";

const UNSENT: NoteRecord = { sentAt: null, absentAt: null, noteId: null };

/**
 * Sees to it that the note is in the ticket, once (§6.2, §6.3). One that may have been sent before is looked up first: the closing note
 * where an earlier try began this resolving, the other one always, since it is the ticket's.
 * @returns `null` when it is there and recorded; else how the try ends.
 */
export async function ensureNote(resolving: Resolving, kind: NoteKind): Promise<Ending | null> {
  if (resolving.resolution.notes[kind].noteId !== null) return null;
  return kind === "time-entries" || resolving.isResumed
    ? lookUpThenSend(resolving, kind)
    : send(resolving, kind);
}

const MAY_SEND = "may send";

async function lookUpThenSend(resolving: Resolving, kind: NoteKind): Promise<Ending | null> {
  const looked = await lookUp(resolving, kind);
  return looked === MAY_SEND ? send(resolving, kind) : looked;
}

/** Looks for the note among the ticket's. One in doubt that is not there may be sent only when its absence is believed. */
async function lookUp(resolving: Resolving, kind: NoteKind): Promise<Ending | null | typeof MAY_SEND> {
  const { ticket, resolution, deps } = resolving;
  const askedAt = deps.now();
  const notes = await ticket.gateway.findNotes(ticket.autotaskId);
  const { sentAt } = resolution.notes[kind];
  if (!notes.ok) {
    if (sentAt === null) return refuse(resolving, notes.failure);
    return leaveInDoubt(resolving, noteUnread(kind, await failureWords(resolving, notes.failure)));
  }
  const found = findNote(notes.value, kind, resolution.reference);
  if (found) return noteFound(resolving, kind, found);
  if (sentAt === null) return MAY_SEND;
  // Notes that are shown are control enough: then this one would be shown too.
  const control = notes.value.length > 0 ? null : await ticket.gateway.canSeeNotes();
  if (control && !control.ok)
    return leaveInDoubt(resolving, noteUnread(kind, await failureWords(resolving, control.failure)));
  if (control && !control.value) return leaveInDoubt(resolving, SEES_NO_NOTES);
  return settleAbsence(resolving, kind, { sentAt, askedAt });
}

async function settleAbsence(
  resolving: Resolving,
  kind: NoteKind,
  { sentAt, askedAt }: { sentAt: Date; askedAt: Date },
): Promise<Ending | typeof MAY_SEND> {
  const { absentAt } = resolving.resolution.notes[kind];
  const wait = waitForNote({ sentAt, firstAbsentAt: absentAt, askedAt });
  if (!wait) return MAY_SEND;
  const words = noteInDoubt(kind, formatRunTime(wait.until, resolving.ticket.timeZone));
  const noted: NoteRecord = { sentAt, absentAt: absentAt ?? askedAt, noteId: null };
  return leaveInDoubt(resolving, words, { notes: { [kind]: noted } });
}

/** @returns `null` when it is recorded. */
async function noteFound(resolving: Resolving, kind: NoteKind, { id }: PsaNote): Promise<Ending | null> {
  const noted: NoteRecord = { ...resolving.resolution.notes[kind], absentAt: null, noteId: id };
  const event = { action: "ticket.note-found", after: { note: kind, noteId: id } };
  return (await record(resolving, { notes: { [kind]: noted } }, event)) ? null : TAKEN_OVER;
}

async function send(resolving: Resolving, kind: NoteKind): Promise<Ending | null> {
  const { ticket, resolution, deps } = resolving;
  const sentAt = deps.now();
  const title = noteTitle(kind, resolution.reference);
  const isMine = await record(
    resolving,
    { notes: { [kind]: { ...UNSENT, sentAt } }, heldUntil: new Date(sentAt.getTime() + LEASE_MS) },
    { action: "ticket.note-sending", after: { note: kind, title, reference: resolution.reference } },
  );
  if (!isMine) return TAKEN_OVER;
  await tellStep(resolving, "note-sending");
  const answer = await ticket.gateway.addInternalNote(
    { ticketId: ticket.autotaskId, title, description: NOTE_TEXTS[kind], noteTypeId: ticket.noteTypeId },
    { notAfter: new Date(sentAt.getTime() + SEND_WINDOW_MS) },
  );
  await tellStep(resolving, "note-sent");
  if (!answer.ok) {
    if (answer.failure.kind === "ambiguous") return lookUpThenSend(resolving, kind);
    return refuse(resolving, answer.failure, { notes: { [kind]: UNSENT } });
  }
  const { noteId } = answer.value;
  const isKept = await record(
    resolving,
    { notes: { [kind]: { sentAt, absentAt: null, noteId } } },
    { action: "ticket.note-added", after: { note: kind, noteId } },
  );
  if (!isKept) return TAKEN_OVER;
  await tellStep(resolving, "note-added");
  return null;
}
