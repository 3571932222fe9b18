import { describe, expect, it } from "vitest";
import { type Permission, permissionsOf, ROLES, type Role } from "./roles";
import type { RunStatus } from "./run";
import {
  offeredAction,
  TICKET_ACTION_LABELS,
  TICKET_STATES,
  type TicketActionName,
  type TicketFacts,
  type TicketOfLink,
  type TicketState,
  ticketPanelFor,
} from "./ticket-panel";
import { COMPLETE_STATUS_ID } from "./ticket-status";

const SEEN = new Date("2026-11-22T22:00:00Z");
const ticket: TicketOfLink = {
  number: "T20261122.0001",
  statusId: 1,
  statusLabel: "New",
  completedAt: null,
  seenAt: SEEN,
  mergedInto: null,
  leftOpenAt: null,
  resolution: null,
  otherRuns: 0,
};
const link = {
  id: "01936f3e-0000-7000-8000-000000000001",
  state: "linked",
  createdByName: "Otto Operator",
  createdAt: SEEN,
  detail: null,
  isConflict: false,
  ticket,
} as const;
const OPEN_HREF = `/tickets/${link.id}/open`;

const FACTS: TicketFacts = {
  runStatus: "error",
  integrationEnabled: true,
  allowManualNumbers: false,
  link: null,
  manualNumber: null,
  closedStatusIds: [],
  creationBlockers: [],
  askingBlockers: [],
  resolveBlockers: [],
  permissions: permissionsOf("operator"),
};

const with_ = (changed: Partial<TicketFacts>): TicketFacts => ({ ...FACTS, ...changed });
const ticketThat = (changed: Partial<TicketOfLink>): Partial<TicketFacts> => ({
  link: { ...link, ticket: { ...ticket, ...changed } },
});
const LINKS: Record<TicketState, Partial<TicketFacts>> = {
  none: {},
  manual: { manualNumber: "T20250101.0042" },
  creating: { link: { ...link, state: "creating", ticket: null } },
  unconfirmed: { link: { ...link, state: "unconfirmed", ticket: null, detail: "The ticket may exist." } },
  open: { link },
  "left-open": ticketThat({ leftOpenAt: SEEN }),
  closed: ticketThat({ statusId: COMPLETE_STATUS_ID, statusLabel: "Complete" }),
  deleted: { link: { ...link, state: "deleted" } },
};
const LEFT_OPEN = "Resolved in Backupchecks, left open: time entries present";

describe("the ticket panel", () => {
  it.each<[TicketState, string, string | null, string | null, string | null]>([
    ["none", "No ticket", null, null, null],
    ["manual", "not validated", "T20250101.0042", null, null],
    ["creating", "Creating…", null, "Started by Otto Operator.", null],
    ["unconfirmed", "Creation unconfirmed", null, "The ticket may exist.", null],
    ["open", "New", "T20261122.0001", null, OPEN_HREF],
    ["left-open", LEFT_OPEN, "T20261122.0001", null, OPEN_HREF],
    ["closed", "Complete", "T20261122.0001", null, OPEN_HREF],
    ["deleted", "Missing in Autotask (deleted)", "T20261122.0001", "Ticket deleted in Autotask", null],
  ])("shows %s as %j", (state, words, number, detail, openHref) => {
    expect(ticketPanelFor(with_(LINKS[state]))).toMatchObject({ state, words, number, detail, openHref });
  });

  const CREATE = "Create Autotask ticket";
  const LINK = "Link existing Autotask ticket";
  const OFFERED: Record<TicketState, { operator: string[]; reporter: string[] }> = {
    none: { operator: [CREATE, LINK], reporter: [] },
    // Linking comes first: somebody has noted the number of a ticket that exists.
    manual: { operator: [LINK, CREATE], reporter: [] },
    creating: { operator: [], reporter: [] },
    unconfirmed: { operator: ["Check in Autotask"], reporter: [] },
    open: {
      operator: ["Open ticket", "Resolve ticket", "Re-link to another ticket"],
      reporter: ["Open ticket"],
    },
    "left-open": { operator: ["Open ticket", "Resolve ticket"], reporter: ["Open ticket"] },
    closed: { operator: ["Open ticket"], reporter: ["Open ticket"] },
    deleted: { operator: ["Create new Autotask ticket", "Re-link to another ticket"], reporter: [] },
  };
  const rows = ROLES.flatMap((role) => TICKET_STATES.map((state) => [role, state] as const));

  it.each<readonly [Role, TicketState]>(rows)("offers a %s what the state %s allows", (role, state) => {
    const { actions } = ticketPanelFor(with_({ ...LINKS[state], permissions: permissionsOf(role) }));
    expect(actions.map(({ label }) => label)).toEqual(
      OFFERED[state][role === "reporter" ? "reporter" : "operator"],
    );
  });

  it("keeps re-linking of an open ticket in the menu, and everything else of the table in sight", () => {
    const inMenu = TICKET_STATES.flatMap((state) =>
      ticketPanelFor(with_(LINKS[state]))
        .actions.filter(({ place }) => place === "menu")
        .map(({ name }) => [state, name]),
    );
    expect(inMenu).toEqual([["open", "relink"]]);
  });

  it("lets a person decide where Autotask answered with another company's ticket", () => {
    const conflict = { link: { ...link, state: "unconfirmed", ticket: null, isConflict: true } } as const;
    expect(ticketPanelFor(with_(conflict)).actions.map(({ label }) => label)).toEqual([
      "Check in Autotask",
      "Re-link to another ticket",
    ]);
  });

  it.each<[TicketState, string]>([
    ["none", LINK],
    ["manual", LINK],
    ["deleted", "Re-link to another ticket"],
  ])("offers no creation for a run that succeeded, but linking (%s)", (state, label) => {
    const { actions } = ticketPanelFor(with_({ ...LINKS[state], runStatus: "success" }));
    expect(actions.map((action) => action.label)).toEqual([label]);
  });

  it.each<RunStatus>(["warning", "error", "missed", "unknown"])(
    "offers creation for a run that was %s",
    (runStatus) => {
      expect(offeredAction(ticketPanelFor(with_({ runStatus })), "create")).not.toBeNull();
    },
  );

  it.each<[Permission, TicketState, TicketActionName]>([
    ["create-ticket", "none", "create"],
    ["create-ticket", "deleted", "create-new"],
    ["create-ticket", "unconfirmed", "check"],
    ["link-ticket", "none", "link"],
    ["link-ticket", "deleted", "relink"],
    ["link-ticket", "open", "relink"],
    ["resolve-ticket", "open", "resolve"],
    ["resolve-ticket", "left-open", "resolve"],
    ["open-ticket", "closed", "open"],
  ])("asks for the permission %s in the state %s for %s", (permission, state, name) => {
    const all = permissionsOf("admin");
    const without = new Set([...all].filter((each) => each !== permission));
    expect(offeredAction(ticketPanelFor(with_({ ...LINKS[state], permissions: all })), name)).not.toBeNull();
    expect(offeredAction(ticketPanelFor(with_({ ...LINKS[state], permissions: without })), name)).toBeNull();
  });
});

describe("a ticket's state", () => {
  it.each<[string, Partial<TicketOfLink>, number[], TicketState]>([
    ["Autotask's own Complete", { statusId: COMPLETE_STATUS_ID }, [], "closed"],
    ["a date of completion, whatever the status", { completedAt: SEEN }, [], "closed"],
    ["a status that the administrator marked as closed", { statusId: 52 }, [52], "closed"],
    ["the same status where nobody marked it", { statusId: 52 }, [], "open"],
    ["closed after it was left open here", { leftOpenAt: SEEN, statusId: COMPLETE_STATUS_ID }, [], "closed"],
  ])("is told by %s", (_, changed, closedStatusIds, state) => {
    expect(ticketPanelFor(with_({ ...ticketThat(changed), closedStatusIds })).state).toBe(state);
  });

  it("names a status by its ID where its label is unknown", () => {
    expect(ticketPanelFor(with_(ticketThat({ statusId: 77, statusLabel: null }))).words).toBe("Status 77");
  });

  it("says how many other runs share the ticket", () => {
    expect(ticketPanelFor(with_(ticketThat({ otherRuns: 2 }))).otherRuns).toBe(2);
  });

  it.each<[string, Partial<NonNullable<TicketOfLink["resolution"]>>, string]>([
    ["at work", { isHeld: true }, "Being resolved by Olga Operator."],
    [
      "cut off before the note",
      {},
      'Olga Operator began to resolve it, and it was interrupted. "Resolve ticket" goes on from there.',
    ],
    [
      "cut off after the note",
      { closingNoteIsIn: true, detail: "Autotask did not answer." },
      'Autotask did not answer. The closing note is in the ticket, and it is not added again. "Resolve ticket" goes on from there.',
    ],
  ])("explains a resolving that is %s", (_, changed, detail) => {
    const resolution = {
      ...{
        startedByName: "Olga Operator",
        startedAt: SEEN,
        isHeld: false,
        closingNoteIsIn: false,
        detail: null,
      },
      ...changed,
    };
    expect(ticketPanelFor(with_(ticketThat({ resolution }))).detail).toBe(detail);
  });
});

describe("blocked actions", () => {
  const OFF = { reason: "The Autotask integration is off." };
  const NOT_ALLOWED = { reason: "Resolving tickets from Backupchecks is off." };
  const NO_COMPANY = { reason: "Contoso has no Autotask company yet." };

  it.each<[TicketActionName, TicketState, string[]]>([
    ["create", "none", [NO_COMPANY.reason]],
    ["create", "manual", [NO_COMPANY.reason]],
    ["create-new", "deleted", [NO_COMPANY.reason]],
    ["link", "none", [OFF.reason]],
    ["link", "manual", [OFF.reason]],
    ["relink", "deleted", [OFF.reason]],
    ["relink", "open", [OFF.reason]],
    ["check", "unconfirmed", [OFF.reason]],
    ["open", "closed", [OFF.reason]],
    ["resolve", "open", [OFF.reason, NOT_ALLOWED.reason]],
    ["resolve", "left-open", [OFF.reason, NOT_ALLOWED.reason]],
  ])("%s is offered in the state %s with every reason", (name, state, reasons) => {
    const facts = {
      ...LINKS[state],
      creationBlockers: [NO_COMPANY],
      askingBlockers: [OFF],
      resolveBlockers: [NOT_ALLOWED],
    };
    const action = offeredAction(ticketPanelFor(with_(facts)), name);
    expect(action?.blockers.map(({ reason }) => reason)).toEqual(reasons);
  });

  it("a merged ticket is not resolved but re-linked", () => {
    const panel = ticketPanelFor(with_(ticketThat({ mergedInto: "T20261123.0007" })));
    expect(panel.detail).toBe("Autotask merged it into T20261123.0007.");
    expect(offeredAction(panel, "resolve")?.blockers).toEqual([
      {
        reason: "Autotask merged this ticket into T20261123.0007. Re-link to that ticket, then resolve it.",
      },
    ]);
    expect(offeredAction(panel, "relink")?.blockers).toEqual([]);
  });
});

describe("numbers by hand", () => {
  const off = { integrationEnabled: false };
  const compatible = { allowManualNumbers: true };
  it.each<[string, Partial<TicketFacts>, string[]]>([
    ["integration off, no number", off, ["Enter ticket number"]],
    [
      "integration off, a number",
      { ...off, ...LINKS.manual },
      ["Change ticket number", "Remove ticket number"],
    ],
    ["integration on, no number", {}, []],
    ["integration on, a number", LINKS.manual, []],
    ["compatibility, no number", compatible, ["Enter ticket number"]],
    [
      "compatibility, a number",
      { ...compatible, ...LINKS.manual },
      ["Change ticket number", "Remove ticket number"],
    ],
    ["compatibility, a ticket", { ...compatible, ...LINKS.open, ...{ manualNumber: "T1" } }, []],
    ["integration off, a reporter", { ...off, permissions: permissionsOf("reporter") }, []],
  ])("%s", (_, changed, labels) => {
    const entering = new Set(["enter-number", "change-number", "remove-number"]);
    const { actions } = ticketPanelFor(with_(changed));
    expect(actions.filter(({ name }) => entering.has(name)).map(({ label }) => label)).toEqual(labels);
  });

  it.each<TicketState>(["none", "manual"])("are all there is while the integration is off (%s)", (state) => {
    const { actions } = ticketPanelFor(with_({ ...off, ...LINKS[state] }));
    expect(actions.every(({ name, place }) => name.endsWith("-number") && place === "button")).toBe(true);
  });

  it("never stand in the way of a ticket, and stay visible beside its number", () => {
    const noted = { ...LINKS.open, manualNumber: "T1" };
    expect(ticketPanelFor(with_(noted))).toMatchObject({ number: ticket.number, notedNumber: "T1" });
    expect(ticketPanelFor(with_({ ...noted, manualNumber: ticket.number })).notedNumber).toBeNull();
    expect(ticketPanelFor(with_({ ...LINKS.manual })).notedNumber).toBeNull();
  });

  it.each([
    [null, ["Enter ticket number"]],
    ["T1", ["Change ticket number", "Remove ticket number"]],
  ])("are the way on for a deleted ticket while the integration is off (%s)", (manualNumber, labels) => {
    const { actions } = ticketPanelFor(with_({ ...off, ...LINKS.deleted, manualNumber }));
    expect(actions.map(({ label }) => label)).toEqual(labels);
  });
});

it("labels are the design's words", () => {
  expect(TICKET_ACTION_LABELS).toMatchObject({
    create: "Create Autotask ticket",
    "create-new": "Create new Autotask ticket",
    open: "Open ticket",
    resolve: "Resolve ticket",
    link: "Link existing Autotask ticket",
    relink: "Re-link to another ticket",
  });
});
