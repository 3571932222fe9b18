import "server-only";
import { type AskedTicket, freshenTickets, noteProblems } from "@/lib/data/asked-tickets";
import type { PsaFailure, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import { isClosed } from "@/lib/domain/ticket-status";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { keepSeen } from "@/lib/use-cases/keep-seen";
import { noteMerged, recordDeleted } from "@/lib/use-cases/mark-if-deleted";
import { refusalOf, SEES_NOTHING, wordsOf } from "@/lib/use-cases/psa-refusals";
import type { StatusReading } from "@/lib/use-cases/ticket-facts";

/** With what tickets are asked about. */
export type Asking = Circumstances & {
  actor: Actor;
  gateway: PsaGateway;
  reading: Pick<StatusReading, "closedStatusIds">;
};

/** What came of asking about tickets. */
export interface Asked {
  /** Why a ticket could not be freshened, in words, by its ID in our books. */
  problems: Map<string, string>;
  seen: number;
  checked: number;
  deleted: number;
  merged: number;
  /** Why asking stopped; whoever goes on asking only makes it worse. */
  stopped: string | null;
}

const NOT_CHECKED =
  "Autotask's answer lacked this ticket. It is asked for by its ID the next time somebody looks.";

/**
 * Asks Autotask about tickets that were claimed (§9.3): one by its ID, several in one query. One that is missing from a query is only
 * asked about by that: by its ID, at most `checks` of them, and all that are absent share one control read. What failed is kept for all who look.
 */
export async function askTickets(
  asking: Asking,
  tickets: readonly AskedTicket[],
  checks: number,
): Promise<Asked> {
  const asked: Asked = {
    ...{ problems: new Map(), seen: 0, checked: 0, deleted: 0, merged: 0, stopped: null },
  };
  if (tickets.length === 1 && checks > 0) await askEach(asking, tickets, "view-ticket", asked);
  else await askTogether(asking, tickets, checks, asked);
  await noteProblems(asked.problems);
  return asked;
}

async function askTogether(
  asking: Asking,
  tickets: readonly AskedTicket[],
  checks: number,
  asked: Asked,
): Promise<void> {
  const askedAt = asking.now();
  const answer = await asking.gateway.getTickets(
    tickets.map(({ autotaskId }) => autotaskId),
    "validate-tickets",
  );
  if (!answer.ok) return stop(asking, tickets, answer.failure, asked);
  const found = new Map(answer.value.map((ticket) => [ticket.id, ticket]));
  const missing = tickets.filter(({ autotaskId }) => !found.has(autotaskId));
  await keep(asking, tickets, found, askedAt);
  asked.seen += tickets.length - missing.length;
  for (const { id } of missing.slice(checks)) asked.problems.set(id, NOT_CHECKED);
  await askEach(asking, missing.slice(0, checks), "validate-tickets", asked);
}

async function askEach(
  asking: Asking,
  tickets: readonly AskedTicket[],
  purpose: "view-ticket" | "validate-tickets",
  asked: Asked,
): Promise<void> {
  const absent: Absent[] = [];
  for (const [index, ticket] of tickets.entries()) {
    asked.checked += 1;
    const askedAt = asking.now();
    const answer = await asking.gateway.getTicket(ticket.autotaskId, purpose);
    if (!answer.ok) {
      // What was found absent before is asked for again some day: without a control read nothing follows from it.
      await stop(
        asking,
        [...absent.map((each) => each.ticket), ...tickets.slice(index)],
        answer.failure,
        asked,
      );
      return;
    }
    const { value: seen } = answer;
    if (!seen) absent.push({ ticket, askedAt });
    else if (seen.id === ticket.autotaskId) {
      await keep(asking, [ticket], new Map([[seen.id, seen]]), askedAt);
      asked.seen += 1;
    } else {
      await noteMerged(asking.actor, ticket, seen, asking);
      asked.merged += 1;
    }
  }
  if (absent.length > 0) await settleAbsent(asking, absent, asked);
}

/** A ticket that was not there when it was asked for. */
interface Absent {
  ticket: AskedTicket;
  askedAt: Date;
}

/** The control read of decisions.md, once for all that were just found absent by their IDs. */
async function settleAbsent(asking: Asking, absent: readonly Absent[], asked: Asked): Promise<void> {
  const control = await asking.gateway.canSeeTickets();
  const tickets = absent.map(({ ticket }) => ticket);
  if (!control.ok) return stop(asking, tickets, control.failure, asked);
  if (!control.value) {
    for (const { id } of tickets) asked.problems.set(id, SEES_NOTHING.message);
    asked.stopped = SEES_NOTHING.message;
    return;
  }
  for (const { ticket, askedAt } of absent)
    if (await recordDeleted(asking.actor, ticket, askedAt, asking)) asked.deleted += 1;
}

async function stop(
  asking: Asking,
  tickets: readonly AskedTicket[],
  failure: PsaFailure,
  asked: Asked,
): Promise<void> {
  const [first] = tickets;
  if (first) await heedThrottling(first.environment, failure, asking.now());
  const words = wordsOf(refusalOf(failure));
  for (const { id } of tickets) asked.problems.set(id, words);
  asked.stopped = words;
}

/** Freshens the snapshots; what is news to an unfinished resolving goes the way in which that is ended. */
async function keep(
  asking: Asking,
  tickets: readonly AskedTicket[],
  found: ReadonlyMap<number, PsaTicket>,
  askedAt: Date,
): Promise<void> {
  const { closedStatusIds } = asking.reading;
  const plain: { id: string; ticket: PsaTicket }[] = [];
  for (const known of tickets) {
    const ticket = found.get(known.autotaskId);
    if (!ticket) continue;
    if (known.isWaitedFor && isClosed(ticket, closedStatusIds))
      await keepSeen(asking.actor, { ...known, reading: asking.reading }, { ticket, askedAt }, asking);
    else plain.push({ id: known.id, ticket });
  }
  await freshenTickets(plain, askedAt);
}
