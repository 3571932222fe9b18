import "server-only";
import type { TicketColumns } from "@/lib/data/run-rows";
import { type ShownLink, shownLink } from "@/lib/data/shown-links";
import { readStatuses } from "@/lib/data/status-reading";
import type { CreationBlocker } from "@/lib/domain/creation-readiness";
import type { PsaEnvironment, ReferenceValue } from "@/lib/domain/psa";
import { resolveBlockersOf } from "@/lib/domain/resolve-policy";
import type { Refused } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import type { TicketMark } from "@/lib/domain/run-views";
import {
  type Blocker,
  shownState,
  type TicketFacts,
  type TicketPanel,
  ticketPanelFor,
} from "@/lib/domain/ticket-panel";
import { type PreparedCreation, prepareCreation } from "@/lib/use-cases/prepare-creation";

/** What it takes to say a ticket's state in words: the labels of statuses, and which of them mean closed. */
export interface StatusReading {
  labels: ReadonlyMap<number, string>;
  closedStatusIds: readonly number[];
  values: readonly ReferenceValue[];
}

export async function statusReading(environment: PsaEnvironment): Promise<StatusReading> {
  const { values, closedStatusIds } = await readStatuses(environment);
  const statuses = values.filter(({ kind }) => kind === "status");
  return { labels: new Map(statuses.map(({ id, label }) => [id, label])), closedStatusIds, values };
}

/** The ticket of a list row, in words. */
export function ticketMarkOf(row: TicketColumns, { labels, closedStatusIds }: StatusReading): TicketMark {
  const ticket =
    row.ticketNumber === null || row.ticketStatusId === null
      ? null
      : {
          number: row.ticketNumber,
          statusId: row.ticketStatusId,
          statusLabel: labels.get(row.ticketStatusId) ?? null,
          completedAt: row.ticketCompletedAt,
          seenAt: row.ticketSeenAt ?? new Date(0),
          mergedInto: row.ticketMergedInto,
          leftOpenAt: row.ticketLeftOpenAt,
          resolution: null,
          otherRuns: 0,
        };
  const link =
    row.linkId === null || row.linkState === null
      ? null
      : {
          id: row.linkId,
          state: row.linkState,
          createdByName: "",
          createdAt: new Date(0),
          detail: null,
          isConflict: false,
          ticket,
        };
  const { state, linkId, number, words } = shownState({
    link,
    manualNumber: row.manualTicketNumber,
    closedStatusIds,
  });
  return { state, linkId, number, words };
}

/** A link as the domain sees it. */
export function linkFacts(link: ShownLink, { labels }: StatusReading, now: Date): TicketFacts["link"] {
  const { ticket } = link;
  const resolution = ticket?.resolution ?? null;
  return {
    id: link.id,
    state: link.state,
    createdByName: link.createdByName,
    createdAt: link.createdAt,
    detail: link.attempt?.detail ?? null,
    isConflict: (link.attempt?.conflictId ?? null) !== null,
    ticket: ticket && {
      number: ticket.number,
      statusId: ticket.statusId,
      statusLabel: labels.get(ticket.statusId) ?? null,
      completedAt: ticket.completedAt,
      seenAt: ticket.seenAt,
      mergedInto: ticket.mergedInto,
      leftOpenAt: ticket.leftOpenAt,
      resolution: resolution && {
        startedByName: resolution.holderName ?? resolution.startedByName,
        startedAt: resolution.startedAt,
        isHeld: resolution.heldUntil !== null && resolution.heldUntil > now,
        closingNoteIsIn: resolution.closingNoteId !== null,
        detail: resolution.detail,
      },
      otherRuns: ticket.activeRuns - (link.state === "linked" ? 1 : 0),
    },
  };
}

/** All that decides what may be done with a run's ticket, as stored; asks Autotask nothing. */
export interface RunTicket {
  prepared: PreparedCreation;
  link: ShownLink | null;
  reading: StatusReading;
  facts: TicketFacts;
}

/** `null` where there is no such run. */
export async function runTicketOf(actor: Actor, runId: string, now: Date): Promise<RunTicket | null> {
  const prepared = await prepareCreation(runId);
  if (!prepared) return null;
  const { run, settings, readiness } = prepared;
  const [link, reading] = await Promise.all([
    shownLink(settings.environment, runId),
    statusReading(settings.environment),
  ]);
  const facts: TicketFacts = {
    runStatus: run.status,
    integrationEnabled: settings.autotaskEnabled,
    allowManualNumbers: settings.allowManualNumbers,
    link: link && linkFacts(link, reading, now),
    manualNumber: run.manualTicketNumber,
    closedStatusIds: reading.closedStatusIds,
    creationBlockers: readiness.blockers.map(withoutCode),
    askingBlockers: askingBlockersOf(prepared).map(withoutCode),
    resolveBlockers: resolveBlockersOf({ allowResolve: settings.allowResolve, values: reading.values }),
    permissions: actor.permissions,
  };
  return { prepared, link, reading, facts };
}

/** What stands in the way of asking Autotask anything for the run. */
function askingBlockersOf({ readiness }: PreparedCreation): CreationBlocker[] {
  return readiness.blockers.filter(({ code }) => code === "integration-off" || code === "connection-missing");
}

/** The refusal of what would ask Autotask something for the run, where that may not or can't be. */
export function refusalToAsk(prepared: PreparedCreation): Refused | null {
  const [blocker] = askingBlockersOf(prepared);
  if (!blocker) return null;
  const { code, reason, cure } = blocker;
  return { ok: false, code, message: reason, ...(cure ? { cure } : {}) };
}

function withoutCode({ reason, cure }: Blocker): Blocker {
  return { reason, cure };
}

/** The ticket panel of a run as this viewer may see and use it; asks Autotask nothing. `null` where there is no such run. */
export async function ticketPanelOf(actor: Actor, runId: string, now: Date): Promise<TicketPanel | null> {
  const found = await runTicketOf(actor, runId, now);
  return found && ticketPanelFor(found.facts);
}
