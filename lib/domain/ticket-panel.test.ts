import { describe, expect, it } from "vitest";
import { type Permission, permissionsOf, ROLES, type Role } from "./roles";
import type { RunStatus } from "./run";
import { COMPLETE_STATUS_ID, type TicketFacts, type TicketState, ticketPanelFor } from "./ticket-panel";

const SEEN = new Date("2026-11-22T22:00:00Z");
const ticket = {
  number: "T20261122.0001",
  statusId: 1,
  statusLabel: "New",
  completedAt: null,
  deleted: false,
  seenAt: SEEN,
};
const link = {
  id: "01936f3e-0000-7000-8000-000000000001",
  state: "linked",
  createdByName: "Otto Operator",
  createdAt: SEEN,
  detail: null,
  ticket,
} as const;
const OPEN_HREF = `/tickets/${link.id}/open`;

const FACTS: TicketFacts = {
  runStatus: "error",
  integrationEnabled: true,
  link: null,
  manualNumber: null,
  closedStatusIds: [COMPLETE_STATUS_ID],
  creationBlockers: [],
  permissions: permissionsOf("operator"),
};

const with_ = (changed: Partial<TicketFacts>): TicketFacts => ({ ...FACTS, ...changed });
const LINKS: Record<TicketState, Partial<TicketFacts>> = {
  none: {},
  manual: { manualNumber: "T20250101.0042" },
  creating: { link: { ...link, state: "creating", ticket: null } },
  unconfirmed: { link: { ...link, state: "unconfirmed", ticket: null, detail: "The ticket may exist." } },
  open: { link },
  closed: { link: { ...link, ticket: { ...ticket, statusId: 5, statusLabel: "Complete" } } },
  deleted: { link: { ...link, ticket: { ...ticket, deleted: true } } },
};

describe("the ticket panel", () => {
  it.each<[TicketState, string, string | null, string | null, string | null]>([
    ["none", "No ticket", null, null, null],
    ["manual", "not validated", "T20250101.0042", null, null],
    ["creating", "Creating…", null, "Started by Otto Operator.", null],
    ["unconfirmed", "Creation unconfirmed", null, "The ticket may exist.", null],
    ["open", "New", "T20261122.0001", null, OPEN_HREF],
    ["closed", "Complete", "T20261122.0001", null, OPEN_HREF],
    ["deleted", "Missing in Autotask (deleted)", "T20261122.0001", "Ticket deleted in Autotask", null],
  ])("shows %s as %j", (state, words, number, detail, openHref) => {
    expect(ticketPanelFor(with_(LINKS[state]))).toMatchObject({ state, words, number, detail, openHref });
  });

  const OFFERED: Record<TicketState, { operator: string[]; reporter: string[] }> = {
    none: { operator: ["Create Autotask ticket"], reporter: [] },
    manual: { operator: ["Create Autotask ticket"], reporter: [] },
    creating: { operator: [], reporter: [] },
    unconfirmed: { operator: ["Check in Autotask"], reporter: [] },
    open: { operator: ["Open ticket"], reporter: ["Open ticket"] },
    closed: { operator: ["Open ticket"], reporter: ["Open ticket"] },
    deleted: { operator: ["Create new Autotask ticket"], reporter: [] },
  };
  const rows = ROLES.flatMap((role) =>
    Object.keys(LINKS).map((state) => [role, state as TicketState] as const),
  );

  it.each<readonly [Role, TicketState]>(rows)("offers a %s what the state %s allows", (role, state) => {
    const { actions } = ticketPanelFor(with_({ ...LINKS[state], permissions: permissionsOf(role) }));
    expect(actions.map(({ label }) => label)).toEqual(
      OFFERED[state][role === "reporter" ? "reporter" : "operator"],
    );
  });

  it.each<TicketState>(["none", "manual", "deleted"])(
    "offers no creation for a run that succeeded (%s)",
    (state) => {
      expect(ticketPanelFor(with_({ ...LINKS[state], runStatus: "success" })).actions).toEqual([]);
    },
  );

  it.each<RunStatus>(["warning", "error", "missed", "unknown"])("offers creation for %s", (runStatus) => {
    expect(ticketPanelFor(with_({ runStatus })).actions.map(({ name }) => name)).toEqual(["create"]);
  });

  it("offers no creation while the integration is off, and still opens and checks", () => {
    const off = (state: TicketState) =>
      ticketPanelFor(with_({ ...LINKS[state], integrationEnabled: false })).actions.map(({ name }) => name);
    expect([off("none"), off("deleted"), off("open"), off("unconfirmed")]).toEqual([
      [],
      [],
      ["open"],
      ["check"],
    ]);
  });

  it("says what is in the way of creating, and of nothing else", () => {
    const creationBlockers = [{ reason: "The Autotask integration is off." }];
    const blockersOf = (state: TicketState) =>
      ticketPanelFor(with_({ ...LINKS[state], creationBlockers })).actions.map(({ blockers }) => blockers);
    expect(blockersOf("none")).toEqual([creationBlockers]);
    expect(blockersOf("deleted")).toEqual([creationBlockers]);
    expect(blockersOf("open")).toEqual([[]]);
    expect(blockersOf("unconfirmed")).toEqual([[]]);
  });

  it.each<[string, Partial<typeof ticket> | { completedAt: Date }, TicketState]>([
    ["Autotask's own Complete", { statusId: COMPLETE_STATUS_ID }, "closed"],
    ["a completion date, whatever the status is called", { completedAt: SEEN }, "closed"],
    ["a status of the tenant without a completion date", { statusId: 29 }, "open"],
  ])("tells closed by %s", (_, changed, state) => {
    expect(ticketPanelFor(with_({ link: { ...link, ticket: { ...ticket, ...changed } } })).state).toBe(state);
  });

  it("shows the number of a status whose label is not known", () => {
    const panel = ticketPanelFor(
      with_({ link: { ...link, ticket: { ...ticket, statusId: 29, statusLabel: null } } }),
    );
    expect(panel.words).toBe("Status 29");
  });

  it("prefers the link to a noted number", () => {
    expect(ticketPanelFor(with_({ link, manualNumber: "T20250101.0042" })).number).toBe(ticket.number);
  });

  it("offers nothing to someone without any permission", () => {
    const permissions: ReadonlySet<Permission> = new Set();
    for (const facts of Object.values(LINKS)) {
      expect(ticketPanelFor(with_({ ...facts, permissions })).actions).toEqual([]);
    }
  });
});
