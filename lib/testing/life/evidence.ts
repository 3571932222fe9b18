import { rowsOfBuilt } from "@/lib/data/db";
import type { FailedRun } from "@/lib/testing/creation/instance";
import type { SandboxControl } from "@/sandbox/autotask/control";
import { unpaired } from "./announced";

interface LinkRow {
  [column: string]: unknown;
  id: string;
  runId: string;
  state: string;
  isActive: boolean;
  isSettled: boolean;
  endedByName: string | null;
  endReason: string | null;
  /** Of a creation of ours. */
  reference: string | null;
  /** By its ID at Autotask. */
  ticketId: number | null;
}

interface EventRow {
  [column: string]: unknown;
  action: string;
  subjectId: string;
  reference: string | null;
  actorKind: string;
}

/** What became of the runs, by our database, its trail, and Autotask's own books. */
interface LifeEvidence {
  links: readonly LinkRow[];
  events: readonly EventRow[];
  /** References of all POSTs that reached Autotask. */
  posted: readonly string[];
  /** The tickets that it made of them. */
  made: readonly { reference: string; id: number; isThere: boolean }[];
  /** Changes other than new tickets: none of these acts makes any. */
  otherWrites: number;
  /** IDs of the tickets that are there now, merged ones under their old ID too. */
  there: ReadonlySet<number>;
}

export interface LifeFigures {
  runs: number;
  links: number;
  posts: number;
  tickets: number;
  deleted: number;
  replaced: number;
  left: number;
  /** These must be 0. */
  secondActive: number;
  secondTicket: number;
}

/** Reads it all. Autotask's log must not have been cleared since the first act. */
export async function evidenceOf(control: SandboxControl, runs: readonly FailedRun[]): Promise<LifeEvidence> {
  const ids = [runs.map(({ runId }) => runId)];
  const [links, events, requests, writes, { tickets, merged }] = await Promise.all([
    rowsOfBuilt<LinkRow>(
      `SELECT l.id, l.run_id AS "runId", l.state::text AS state, l.active_key IS NOT NULL AS "isActive",
              l.settled_at IS NOT NULL AS "isSettled", l.ended_by_name AS "endedByName", l.end_reason AS "endReason",
              a.reference, t.autotask_id AS "ticketId"
       FROM ticket_links l LEFT JOIN creation_attempts a ON a.link_id = l.id LEFT JOIN tickets t ON t.id = l.ticket_id
       WHERE l.run_id = ANY ($1::uuid[]) ORDER BY l.created_at`,
      ids,
    ),
    rowsOfBuilt<EventRow>(
      `SELECT action, subject_id AS "subjectId", after ->> 'reference' AS reference, actor_kind AS "actorKind"
       FROM audit_events WHERE run_id = ANY ($1::uuid[]) ORDER BY seq`,
      ids,
    ),
    control.requests(),
    control.writes(),
    control.state(),
  ]);
  const posts = requests.filter(({ entity, kind }) => entity === "Tickets" && kind === "create");
  const creates = writes.filter(({ entity, action }) => entity === "Tickets" && action === "create");
  return {
    links,
    events,
    posted: posts.map(({ requestBody }) => (requestBody as { externalID: string }).externalID),
    made: creates.map(({ id, fields }) => ({
      ...{ id, reference: String(fields.externalID) },
      isThere: tickets.some((ticket) => ticket.id === id),
    })),
    otherWrites: requests.filter(({ kind }) => kind === "update" || kind === "replace").length,
    there: new Set([...tickets.map(({ id }) => Number(id)), ...Object.keys(merged).map(Number)]),
  };
}

/** What must hold whatever people did; the broken ones in words. */
export function brokenIn(evidence: LifeEvidence): { figures: LifeFigures; violations: string[] } {
  const { links, made, posted, events, otherWrites } = evidence;
  const runIds = [...new Set(links.map(({ runId }) => runId))];
  const secondActive = runIds.filter((runId) => activeOf(links, runId).length > 1);
  const references = made.map(({ reference }) => reference);
  const secondTicket = references.filter((reference, index) => references.indexOf(reference) !== index);
  const sending = events.filter(({ action }) => action === "ticket.sending");
  const [unannounced, unsent] = unpaired(
    posted,
    sending.map(({ reference }) => reference ?? ""),
  );
  const byNobody = sending.filter(({ actorKind }) => actorKind !== "user");
  const of = (state: string) => links.filter((link) => link.state === state).length;
  return {
    figures: {
      ...{ runs: runIds.length, links: links.length, posts: posted.length, tickets: made.length },
      ...{ deleted: of("deleted"), replaced: of("replaced") },
      left: events.filter(({ action }) => action === "ticket.left-without").length,
      ...{ secondActive: secondActive.length, secondTicket: secondTicket.length },
    },
    violations: [
      ...secondActive.map((runId) => `run ${runId} has two active links`),
      ...secondTicket.map((reference) => `two tickets were made for ${reference}`),
      ...sentAllTheSame(evidence),
      ...unannounced.map((reference) => `${reference} was sent, and no event says so`),
      ...unsent.map((reference) => `${reference} was not sent, though an event says so`),
      ...byNobody.map(({ reference }) => `${reference} was sent by nobody's click`),
      ...(otherWrites > 0 ? [`${otherWrites} changes that nobody asked for`] : []),
      ...links.flatMap((link) => brokenBy(link, evidence).map((words) => `link ${link.id}: ${words}`)),
    ],
  };
}

/** A creation that was given up, and made a ticket all the same, is found before anything else is sent for its run. */
function sentAllTheSame({ links, made, posted }: LifeEvidence): string[] {
  return links.flatMap(({ runId, state, reference }, index) => {
    const ticket = made.find((each) => each.reference === reference && each.isThere);
    if (!ticket || !["refused", "not_created"].includes(state)) return [];
    const later = links
      .slice(index + 1)
      .find((link) => link.runId === runId && posted.includes(link.reference ?? ""));
    return later
      ? [`run ${runId}: ${later.reference} was sent, though ticket ${ticket.id} was made before`]
      : [];
  });
}

function activeOf(links: readonly LinkRow[], runId: string): LinkRow[] {
  return links.filter((link) => link.runId === runId && link.isActive);
}

/** Each link is told of in the trail as often as something became of it, and stands as its ticket does. */
function brokenBy(link: LinkRow, { links, events, there }: LifeEvidence): string[] {
  const { state, reference, ticketId, runId } = link;
  const own = events.filter(({ subjectId }) => subjectId === link.id);
  const told = (...actions: string[]) => own.filter(({ action }) => actions.includes(action)).length;
  const hasTicket = ["linked", "deleted"].includes(state) || (state === "replaced" && ticketId !== null);
  const left = told("ticket.left-without");
  const expected: [what: string, is: number, wanted: number][] = [
    ["reserved", told("ticket.reserved"), reference === null ? 0 : 1],
    ["linked to an existing one", told("ticket.link-existing"), reference === null ? 1 : 0],
    ["linked", told("ticket.linked", "ticket.merged"), hasTicket && reference !== null ? 1 : 0],
    ["deleted", told("ticket.deleted"), state === "deleted" ? 1 : 0],
    ["unlinked", told("ticket.unlinked"), state === "replaced" ? 1 : 0],
  ];
  const broken = expected
    .filter(([, is, wanted]) => is !== wanted)
    .map(([what, is, wanted]) => `told ${is} times as ${what}, not ${wanted} (it is ${state})`);
  if (left > 1 || (left === 1 && (state !== "deleted" || !link.isSettled)))
    broken.push(`told ${left} times as left without a ticket (it is ${state})`);
  if (state === "deleted" && link.isSettled && left === 0 && !hasSuccessor(link, links))
    broken.push("is settled, and nobody decided anything");
  if (["creating", "unconfirmed"].includes(state)) broken.push(`left ${state}`);
  if (["deleted", "replaced"].includes(state) && (link.endedByName === null || link.endReason === null))
    broken.push(`is ${state}, and by whom or why is not said`);
  if (
    ticketId !== null &&
    ["linked", "deleted"].includes(state) &&
    there.has(ticketId) !== (state === "linked")
  )
    broken.push(
      `is ${state}, and its ticket ${ticketId} is ${there.has(ticketId) ? "there" : "gone"} (${runId})`,
    );
  return broken;
}

/** Links come in the order in which they were made. */
function hasSuccessor({ id, runId }: LinkRow, links: readonly LinkRow[]): boolean {
  const own = links.filter((link) => link.runId === runId);
  return own.slice(own.findIndex((link) => link.id === id) + 1).some(({ ticketId }) => ticketId !== null);
}
