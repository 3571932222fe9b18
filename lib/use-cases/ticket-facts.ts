import "server-only";
import { referenceValues } from "@/lib/data/autotask-settings";
import type { TicketColumns } from "@/lib/data/run-rows";
import { activeLink } from "@/lib/data/ticket-links";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Actor } from "@/lib/domain/roles";
import type { TicketMark } from "@/lib/domain/run-views";
import { COMPLETE_STATUS_ID, shownState, type TicketPanel, ticketPanelFor } from "@/lib/domain/ticket-panel";
import { prepareCreation } from "@/lib/use-cases/prepare-creation";

/** Labels of the environment's ticket statuses, by ID. */
export async function statusLabels(environment: PsaEnvironment): Promise<Map<number, string>> {
  const values = await referenceValues(environment);
  return new Map(values.filter(({ kind }) => kind === "status").map(({ id, label }) => [id, label]));
}

/** The ticket of a list row, in words. */
export function ticketMarkOf(row: TicketColumns, labels: ReadonlyMap<number, string>): TicketMark {
  const ticket =
    row.ticketNumber === null || row.ticketStatusId === null
      ? null
      : {
          number: row.ticketNumber,
          statusId: row.ticketStatusId,
          statusLabel: labels.get(row.ticketStatusId) ?? null,
          completedAt: row.ticketCompletedAt,
          deleted: false,
          seenAt: new Date(0),
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
          ticket,
        };
  const { state, number, words } = shownState({
    link,
    manualNumber: row.manualTicketNumber,
    closedStatusIds: [COMPLETE_STATUS_ID],
  });
  return { state, number, words };
}

/** The ticket panel of a run as this viewer may see and use it; asks Autotask nothing. `null` where there is no such run. */
export async function ticketPanelOf(actor: Actor, runId: string): Promise<TicketPanel | null> {
  const prepared = await prepareCreation(runId);
  if (!prepared) return null;
  const { run, settings, readiness } = prepared;
  const [link, labels] = await Promise.all([
    activeLink(settings.environment, runId),
    statusLabels(settings.environment),
  ]);
  return ticketPanelFor({
    runStatus: run.status,
    integrationEnabled: settings.autotaskEnabled,
    link: link && {
      id: link.id,
      state: link.state,
      createdByName: link.createdByName,
      createdAt: link.createdAt,
      detail: link.attempt?.detail ?? null,
      ticket: link.ticket && {
        number: link.ticket.number,
        statusId: link.ticket.statusId,
        statusLabel: labels.get(link.ticket.statusId) ?? null,
        completedAt: link.ticket.completedAt,
        deleted: link.ticket.deletedFoundAt !== null,
        seenAt: link.ticket.seenAt,
      },
    },
    manualNumber: run.manualTicketNumber,
    closedStatusIds: [COMPLETE_STATUS_ID],
    creationBlockers: readiness.blockers.map(({ reason, cure }) => ({ reason, cure })),
    permissions: actor.permissions,
  });
}
