import type { Permission } from "./roles";
import type { RunStatus } from "./run";

/** How a run's ticket stands, as shown (decisions.md, "Ticket state as shown"). */
export type TicketState = "none" | "manual" | "creating" | "unconfirmed" | "open" | "closed" | "deleted";

export type TicketActionName = "create" | "create-new" | "check" | "open";

export const TICKET_ACTION_LABELS: Record<TicketActionName, string> = {
  create: "Create Autotask ticket",
  "create-new": "Create new Autotask ticket",
  check: "Check in Autotask",
  open: "Open ticket",
};

/** Something in the way of an action: the reason, and where the cure is. */
export interface Blocker {
  reason: string;
  cure?: { label: string; href: string };
}

export interface TicketAction {
  name: TicketActionName;
  label: string;
  /** Empty where the action may be done now. */
  blockers: Blocker[];
}

/** Everything that decides what a viewer may do with a run's ticket; plain facts, gathered by the stories. */
export interface TicketFacts {
  runStatus: RunStatus;
  integrationEnabled: boolean;
  link: {
    id: string;
    state: "creating" | "unconfirmed" | "linked";
    createdByName: string;
    createdAt: Date;
    /** The doubt in words, for `unconfirmed`. */
    detail: string | null;
    ticket: {
      number: string;
      statusId: number;
      statusLabel: string | null;
      completedAt: Date | null;
      deleted: boolean;
      seenAt: Date;
    } | null;
  } | null;
  manualNumber: string | null;
  /** The status IDs that mean closed in this environment. */
  closedStatusIds: readonly number[];
  /** What stands in the way of creating, from settings, mapping and reference data. */
  creationBlockers: Blocker[];
  permissions: ReadonlySet<Permission>;
}

export interface TicketPanel {
  state: TicketState;
  /** Number as Autotask gave it, or the noted one; `null` while there is none. */
  number: string | null;
  /** The state in words, as shown beside or instead of the number. */
  words: string;
  /** More words where the state wants explaining (the doubt, who is creating). */
  detail: string | null;
  openHref: string | null;
  seenAt: Date | null;
  actions: TicketAction[];
}

/**
 * The one decision on what this viewer sees and may do with this run's ticket now (decisions.md, "Ticket state as shown").
 * The screen renders it and the use cases enforce it. A reporter gets no action but "Open ticket".
 */
export function ticketPanelFor(facts: TicketFacts): TicketPanel {
  const shown = shownState(facts);
  const offered = offeredActions(shown.state, facts);
  return {
    ...shown,
    actions: offered.map((name) => ({
      name,
      label: TICKET_ACTION_LABELS[name],
      blockers: name === "create" || name === "create-new" ? facts.creationBlockers : [],
    })),
  };
}

/** Autotask's own "Complete", by its system value and not by its label (decisions.md, Resolving). */
export const COMPLETE_STATUS_ID = 5;

/** How a run's ticket is shown, in a list as in the panel. */
export function shownState(
  facts: Pick<TicketFacts, "link" | "manualNumber" | "closedStatusIds">,
): Omit<TicketPanel, "actions"> {
  const { link } = facts;
  const nothing = { number: null, detail: null, openHref: null, seenAt: null };
  if (!link) {
    if (facts.manualNumber === null) return { ...nothing, state: "none", words: "No ticket" };
    return { ...nothing, state: "manual", number: facts.manualNumber, words: "not validated" };
  }
  if (link.state === "creating")
    return { ...nothing, state: "creating", words: "Creating…", detail: `Started by ${link.createdByName}.` };
  if (link.state === "unconfirmed" || !link.ticket)
    return { ...nothing, state: "unconfirmed", words: "Creation unconfirmed", detail: link.detail };
  const { ticket } = link;
  const known = {
    number: ticket.number,
    detail: null,
    openHref: `/tickets/${link.id}/open`,
    seenAt: ticket.seenAt,
  };
  if (ticket.deleted)
    return {
      ...known,
      state: "deleted",
      openHref: null,
      words: "Missing in Autotask (deleted)",
      detail: "Ticket deleted in Autotask",
    };
  const closed = ticket.completedAt !== null || facts.closedStatusIds.includes(ticket.statusId);
  return {
    ...known,
    state: closed ? "closed" : "open",
    words: ticket.statusLabel ?? `Status ${ticket.statusId}`,
  };
}

function offeredActions(state: TicketState, facts: TicketFacts): TicketActionName[] {
  const operator = facts.permissions.has("create-ticket");
  const names: TicketActionName[] = [];
  if (operator && facts.integrationEnabled && facts.runStatus !== "success") {
    if (state === "none" || state === "manual") names.push("create");
    if (state === "deleted") names.push("create-new");
  }
  if (operator && state === "unconfirmed") names.push("check");
  if (facts.permissions.has("open-ticket") && (state === "open" || state === "closed")) names.push("open");
  return names;
}
