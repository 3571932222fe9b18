import { NOTE_TEXTS, noteTitle } from "@/lib/domain/resolution-notes";
import { INTERNAL_PUBLISH_ID } from "@/lib/domain/resolve-policy";
import { COMPLETE_STATUS_ID } from "@/lib/domain/ticket-status";
import { unpaired } from "@/lib/testing/life/announced";
import type { RequestLogEntry, WriteLogEntry } from "@/sandbox/autotask/control";
import type { Evidence } from "./evidence";

/** Counted over histories. All but the last group must be 0. */
export interface Figures {
  /** The status was sent though the last count before it showed a time entry, or without a second count. */
  closedOverEntries: number;
  /** The status was sent without that resolving's own closing note in the ticket. */
  closedWithoutNote: number;
  /** Closing notes beyond the first of one resolving. */
  closingTwice: number;
  /** Notes of §6.2 beyond the first of one ticket. */
  entriesNoteTwice: number;
  /** Notes that customers would see, or whose text is another than the design's. */
  wrongNotes: number;
  /** Writes that no event by a person announced. */
  unannounced: number;

  histories: number;
  tries: number;
  deaths: number;
  notes: number;
  changes: number;
  closed: number;
  leftOpen: number;
}

/**
 * What must hold for a ticket whatever failed (decisions.md, Resolving; §6).
 * @returns the broken ones in words; none is what is wanted.
 */
export function violationsOf(evidence: Evidence): string[] {
  const trail = evidence.events.map(({ action }) => action.replace("ticket.", "")).join(", ");
  return Object.entries(brokenOf(evidence)).flatMap(([name, count]) =>
    count === 0 ? [] : [`${name}: ${count} (${trail})`],
  );
}

function brokenOf(evidence: Evidence) {
  return {
    closedOverEntries: changesOf(evidence).filter((change) => isOverEntries(evidence, change)).length,
    closedWithoutNote: changesOf(evidence).filter((change) => !isAfterItsNote(evidence, change)).length,
    closingTwice: closingTwice(evidence),
    entriesNoteTwice: Math.max(0, entriesNotes(evidence).length - 1),
    wrongNotes: evidence.notes.filter((note) => !isOursToTheLetter(evidence, note)).length,
    unannounced: unannounced(evidence),
  };
}

/** Requests to change the ticket, whatever came of them. */
function changesOf({ requests }: Evidence): RequestLogEntry[] {
  return requests.filter(({ entity, kind }) => entity === "Tickets" && kind === "update");
}

function isOverEntries({ requests, observed }: Evidence, { seq }: RequestLogEntry): boolean {
  const start = observed.starts.findLast((after) => after < seq) ?? 0;
  const counts = requests.filter(
    (each) =>
      each.entity === "TimeEntries" &&
      each.kind === "count" &&
      each.seq > start &&
      each.seq < seq &&
      each.status === 200 &&
      each.faultApplied === null,
  );
  const last = counts.at(-1);
  if (!last || counts.length < 2) return true;
  const then = observed.entries.findLast(({ after }) => after < last.seq);
  return (then?.count ?? 0) > 0;
}

/** The note with the reference of the very resolving for which the status was sent. */
function isAfterItsNote({ notes, observed }: Evidence, { seq }: RequestLogEntry): boolean {
  const completion = observed.completions.findLast(({ after }) => after < seq);
  if (!completion) return false;
  const title = noteTitle("closing", completion.reference);
  return notes.some(({ fields, requestSeq }) => fields.title === title && requestSeq < seq);
}

function closingNotes({ notes }: Evidence): WriteLogEntry[] {
  return notes.filter(({ fields }) => fields.description === NOTE_TEXTS.closing);
}

function entriesNotes({ notes }: Evidence): WriteLogEntry[] {
  return notes.filter(({ fields }) => fields.description === NOTE_TEXTS["time-entries"]);
}

function closingTwice(evidence: Evidence): number {
  const titles = closingNotes(evidence).map(({ fields }) => fields.title);
  return titles.length - new Set(titles).size;
}

function isOursToTheLetter(evidence: Evidence, { action, fields }: WriteLogEntry): boolean {
  const { publish, title, description } = fields;
  const isClosing = evidence.resolutions.some(({ reference }) => title === noteTitle("closing", reference));
  const text = isClosing ? NOTE_TEXTS.closing : NOTE_TEXTS["time-entries"];
  return (
    action === "create" &&
    publish === INTERNAL_PUBLISH_ID &&
    description === text &&
    (isClosing || title === noteTitle("time-entries", ""))
  );
}

/** Each write that went out has an event of its own, by a person; those of a process that died in between went nowhere. */
function unannounced({ requests, events, ...evidence }: Evidence): number {
  const byPeople = events.filter(({ actorKind }) => actorKind === "user");
  const of = (action: string) => byPeople.filter((event) => event.action === action);
  const posts = requests.filter(({ entity, kind }) => entity === "TicketNotes" && kind === "create");
  const changes = changesOf({ requests, events, ...evidence });
  const sent = of("ticket.note-sending").map(({ note, reference }) =>
    noteTitle(note as "closing", reference ?? ""),
  );
  const [missing] = unpaired(
    posts.map(({ requestBody }) => (requestBody as { title: string }).title),
    sent,
  );
  const wrongStatus = changes.filter(
    ({ requestBody }) => (requestBody as { status?: unknown }).status !== COMPLETE_STATUS_ID,
  );
  return missing.length + wrongStatus.length + Math.max(0, changes.length - of("ticket.completing").length);
}

/** The figures of one history, for a table. */
export function figuresOf(evidence: Evidence, { tries, deaths }: { tries: number; deaths: number }): Figures {
  const ended = (state: string) => evidence.resolutions.filter((each) => each.state === state).length;
  return {
    ...brokenOf(evidence),
    ...{ histories: 1, tries, deaths, notes: evidence.notes.length, changes: changesOf(evidence).length },
    ...{ closed: ended("closed"), leftOpen: ended("left_open") },
  };
}

export function sumOfFigures(parts: readonly Figures[]): Figures {
  const total: Figures = {
    ...{ closedOverEntries: 0, closedWithoutNote: 0, closingTwice: 0, entriesNoteTwice: 0, wrongNotes: 0 },
    ...{ unannounced: 0, histories: 0, tries: 0, deaths: 0, notes: 0, changes: 0, closed: 0, leftOpen: 0 },
  };
  for (const part of parts)
    for (const name of Object.keys(total) as (keyof Figures)[]) total[name] += part[name];
  return total;
}
