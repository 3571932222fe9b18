import { blockersFor } from "./cures";
import { type ResolutionUnderWay, resolutionWords } from "./resolution-words";
import type { Permission } from "./roles";
import type { RunStatus } from "./run";
import { isClosed } from "./ticket-status";

/** How a run's ticket stands, as shown (decisions.md, "Ticket state as shown"). */
export const TICKET_STATES = [
  "none",
  "manual",
  "creating",
  "unconfirmed",
  "open",
  "left-open",
  "closed",
  "deleted",
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

export type TicketActionName =
  | "create"
  | "create-new"
  | "check"
  | "open"
  | "resolve"
  | "link"
  | "relink"
  | "enter-number"
  | "change-number"
  | "remove-number";

export const TICKET_ACTION_LABELS: Record<TicketActionName, string> = {
  create: "Create Autotask ticket",
  "create-new": "Create new Autotask ticket",
  check: "Check in Autotask",
  open: "Open ticket",
  resolve: "Resolve ticket",
  link: "Link existing Autotask ticket",
  relink: "Re-link to another ticket",
  "enter-number": "Enter ticket number",
  "change-number": "Change ticket number",
  "remove-number": "Remove ticket number",
};

/** Something in the way of an action: the reason, and where the cure is. */
export interface Blocker {
  reason: string;
  cure?: { label: string; href: string };
}

export interface TicketAction {
  name: TicketActionName;
  label: string;
  /** Shown as a button, the first of them as the primary one; or in the panel's menu. */
  place: "button" | "menu";
  /** Empty where the action may be done now. */
  blockers: Blocker[];
}

export interface TicketOfLink {
  number: string;
  statusId: number;
  statusLabel: string | null;
  completedAt: Date | null;
  seenAt: Date;
  /** Number of the ticket into which Autotask merged this one. */
  mergedInto: string | null;
  /** Marked as resolved here and left open because of time entries. */
  leftOpenAt: Date | null;
  resolution: ResolutionUnderWay | null;
  /** Other runs whose active link points to the same ticket. */
  otherRuns: number;
}

/** Everything that decides what a viewer may do with a run's ticket; plain facts, gathered by the stories. */
export interface TicketFacts {
  runStatus: RunStatus;
  integrationEnabled: boolean;
  /** §6A.3: numbers may be entered though the integration is on. */
  allowManualNumbers: boolean;
  /** The active link; without one, the last that ended because its ticket was deleted. */
  link: {
    id: string;
    state: "creating" | "unconfirmed" | "linked" | "deleted";
    createdByName: string;
    createdAt: Date;
    /** The doubt in words, for `unconfirmed`. */
    detail: string | null;
    /** Autotask answered for the creation with another company's ticket: no look-up settles that, a person decides. */
    isConflict: boolean;
    ticket: TicketOfLink | null;
  } | null;
  manualNumber: string | null;
  /** The status IDs that mean closed in this environment. */
  closedStatusIds: readonly number[];
  /** What stands in the way of creating, from settings, mapping and reference data. */
  creationBlockers: Blocker[];
  /** What stands in the way of asking Autotask anything for this run: integration off, no credentials. */
  askingBlockers: Blocker[];
  /** What stands in the way of resolving, besides: the setting, the reference data that a note needs. */
  resolveBlockers: Blocker[];
  permissions: ReadonlySet<Permission>;
}

export interface TicketPanel {
  state: TicketState;
  /** The link whose ticket is shown. */
  linkId: string | null;
  /** Number as Autotask gave it, or the noted one; `null` while there is none. */
  number: string | null;
  /** The number noted by hand or by the source, where another one is shown or none: it stays visible (§6A.1). */
  notedNumber: string | null;
  /** The state in words, as shown beside or instead of the number. */
  words: string;
  /** More words where the state wants explaining (the doubt, who is creating, what a resolving waits for). */
  detail: string | null;
  openHref: string | null;
  seenAt: Date | null;
  /** Other runs whose active link points to the same ticket. */
  otherRuns: number;
  actions: TicketAction[];
}

/**
 * The one decision on what this viewer sees and may do with this run's ticket now (decisions.md, "Ticket state as shown").
 * The screen renders it and the use cases enforce it. A reporter gets no action but "Open ticket".
 */
export function ticketPanelFor(facts: TicketFacts): TicketPanel {
  const shown = shownState(facts);
  return {
    ...shown,
    actions: offeredActions(shown.state, facts).map(([name, place]) => ({
      name,
      label: TICKET_ACTION_LABELS[name],
      place,
      blockers: blockersFor(facts.permissions, blockersOf(name, facts)),
    })),
  };
}

/** The action of that name as this viewer has it now; `null` where it is not offered. */
export function offeredAction(panel: TicketPanel, name: TicketActionName): TicketAction | null {
  return panel.actions.find((action) => action.name === name) ?? null;
}

export const LEFT_OPEN_WORDS = "Resolved in Backupchecks, left open: time entries present";
export const DELETED_BADGE = "Ticket deleted in Autotask";
export const DELETED_WORDS = "Missing in Autotask (deleted)";

type Shown = Omit<TicketPanel, "actions">;

/** How a run's ticket is shown, in a list as in the panel. */
export function shownState(facts: Pick<TicketFacts, "link" | "manualNumber" | "closedStatusIds">): Shown {
  const { link } = facts;
  const { manualNumber } = facts;
  const nothing = { linkId: null, number: null, detail: null, openHref: null, seenAt: null, otherRuns: 0 };
  if (!link) {
    const notedNumber = null;
    if (manualNumber === null) return { ...nothing, notedNumber, state: "none", words: "No ticket" };
    return { ...nothing, notedNumber, state: "manual", number: manualNumber, words: "not validated" };
  }
  const notedNumber = manualNumber === link.ticket?.number ? null : manualNumber;
  const linked = { ...nothing, linkId: link.id, notedNumber };
  if (link.state === "creating")
    return { ...linked, state: "creating", words: "Creating…", detail: `Started by ${link.createdByName}.` };
  if (link.state === "unconfirmed" || !link.ticket)
    return { ...linked, state: "unconfirmed", words: "Creation unconfirmed", detail: link.detail };
  return { ...shownTicket(link.id, link.state, link.ticket, facts.closedStatusIds), notedNumber };
}

function shownTicket(
  linkId: string,
  linkState: "linked" | "deleted",
  ticket: TicketOfLink,
  closedStatusIds: readonly number[],
): Omit<Shown, "notedNumber"> {
  const { number, seenAt, otherRuns } = ticket;
  const known = { linkId, number, seenAt, otherRuns };
  if (linkState === "deleted")
    return { ...known, state: "deleted", words: DELETED_WORDS, detail: DELETED_BADGE, openHref: null };
  const openHref = `/tickets/${linkId}/open`;
  const status = ticket.statusLabel ?? `Status ${ticket.statusId}`;
  const merged = ticket.mergedInto === null ? null : `Autotask merged it into ${ticket.mergedInto}.`;
  if (isClosed(ticket, closedStatusIds))
    return { ...known, state: "closed", words: status, detail: merged, openHref };
  const detail = merged ?? (ticket.resolution && resolutionWords(ticket.resolution));
  return ticket.leftOpenAt === null
    ? { ...known, state: "open", words: status, detail, openHref }
    : { ...known, state: "left-open", words: LEFT_OPEN_WORDS, detail, openHref };
}

type Offer = [name: TicketActionName, place: TicketAction["place"]];

function offeredActions(state: TicketState, facts: TicketFacts): Offer[] {
  const { permissions } = facts;
  const offers: Offer[] = [...creating(state, facts), ...entering(state, facts)];
  if (state === "unconfirmed") {
    if (permissions.has("create-ticket")) offers.push(["check", "button"]);
    if (facts.link?.isConflict && permissions.has("link-ticket")) offers.push(["relink", "button"]);
  }
  if (state === "open" || state === "left-open" || state === "closed") {
    if (permissions.has("open-ticket")) offers.push(["open", "button"]);
    if (state !== "closed" && permissions.has("resolve-ticket")) offers.push(["resolve", "button"]);
    if (state === "open" && permissions.has("link-ticket")) offers.push(["relink", "menu"]);
  }
  return offers;
}

/** Making and linking: only with the integration on. A run that succeeded has nothing to open a ticket for. */
function creating(state: TicketState, { permissions, runStatus, integrationEnabled }: TicketFacts): Offer[] {
  if (!integrationEnabled) return [];
  const create: Offer[] =
    permissions.has("create-ticket") && runStatus !== "success"
      ? [[state === "deleted" ? "create-new" : "create", "button"]]
      : [];
  const link: Offer[] = permissions.has("link-ticket")
    ? [[state === "deleted" ? "relink" : "link", "button"]]
    : [];
  if (state === "none" || state === "deleted") return [...create, ...link];
  return state === "manual" ? [...link, ...create] : [];
}

/**
 * Numbers by hand: the only way while the integration is off, also for a run whose ticket is gone, and a way besides where the
 * compatibility setting allows it (§6A).
 */
function entering(state: TicketState, facts: TicketFacts): Offer[] {
  if (!mayEnterNumbers(facts) || !facts.permissions.has("link-ticket")) return [];
  const place = facts.integrationEnabled ? "menu" : "button";
  const isGone = state === "deleted" && !facts.integrationEnabled;
  if (state === "none" || (isGone && facts.manualNumber === null)) return [["enter-number", place]];
  if (state !== "manual" && !isGone) return [];
  return [
    ["change-number", place],
    ["remove-number", place],
  ];
}

/** Whether ticket numbers may be entered by hand now (§6A.1, §6A.3). */
export function mayEnterNumbers(settings: {
  integrationEnabled: boolean;
  allowManualNumbers: boolean;
}): boolean {
  return !settings.integrationEnabled || settings.allowManualNumbers;
}

function blockersOf(name: TicketActionName, facts: TicketFacts): Blocker[] {
  switch (name) {
    case "create":
    case "create-new":
      return facts.creationBlockers;
    case "link":
    case "relink":
    case "check":
    case "open":
      return facts.askingBlockers;
    case "resolve":
      return [...facts.askingBlockers, ...facts.resolveBlockers, ...mergedBlockers(facts)];
    default:
      return [];
  }
}

function mergedBlockers({ link }: TicketFacts): Blocker[] {
  const into = link?.ticket?.mergedInto;
  return into
    ? [{ reason: `Autotask merged this ticket into ${into}. Re-link to that ticket, then resolve it.` }]
    : [];
}
