import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOOK_UPS_APART_MS, SEND_WINDOW_MS, SURELY_FINISHED_MS } from "./creation-settlement";
import type { ReferenceKind } from "./psa";
import {
  LEASE_MS,
  noteTypeOf,
  planFor,
  type ResolveFacts,
  refusalToResolve,
  resolveBlockersOf,
  waitForNote,
} from "./resolve-policy";
import type { Blocker, TicketPanel, TicketState } from "./ticket-panel";

const value = (kind: ReferenceKind, id: number, isActive = true) => ({ kind, id, isActive, label: `${id}` });
const VALUES = [
  value("status", 1),
  value("status", 5),
  value("noteType", 1),
  value("noteType", 3),
  value("publish", 2),
];

const without = (kind: ReferenceKind, id: number) =>
  VALUES.map((each) => (each.kind === kind && each.id === id ? { ...each, isActive: false } : each));

describe("what stands in the way of resolving", () => {
  it.each<[string, ResolveFacts, string[]]>([
    ["nothing", { allowResolve: true, values: VALUES }, []],
    ["the setting", { allowResolve: false, values: VALUES }, ["Resolving tickets from Backupchecks is off."]],
    [
      "reference data of before this was thought of",
      { allowResolve: true, values: VALUES.filter(({ kind }) => kind !== "publish") },
      ["How Autotask keeps notes internal has not been loaded yet."],
    ],
    [
      "no internal note",
      { allowResolve: true, values: without("publish", 2) },
      [
        "Autotask offers no internal note here, and a note of Backupchecks must never be seen by the customer.",
      ],
    ],
    [
      "no type for a note",
      { allowResolve: true, values: VALUES.filter(({ kind }) => kind !== "noteType") },
      ["Autotask offers no type for a note here."],
    ],
    [
      "no status that closes",
      { allowResolve: true, values: without("status", 5) },
      ['Autotask\'s status "Complete" is inactive here.'],
    ],
    [
      "all of it",
      { allowResolve: false, values: [value("publish", 1)] },
      [
        "Resolving tickets from Backupchecks is off.",
        "Autotask offers no internal note here, and a note of Backupchecks must never be seen by the customer.",
        "Autotask offers no type for a note here.",
        'Autotask\'s status "Complete" is inactive here.',
      ],
    ],
  ])("%s", (_, facts, reasons) => {
    const blockers = resolveBlockersOf(facts);
    expect(blockers.map(({ reason }) => reason)).toEqual(reasons);
    for (const { cure } of blockers) expect(cure?.href).toMatch(/^\/settings\/integrations\/autotask#/);
  });
});

describe("the type of a note", () => {
  it.each<[string, ResolveFacts["values"], number | null]>([
    ["3 before all others", VALUES, 3],
    ["1 where 3 is inactive", without("noteType", 3), 1],
    ["any that is active where neither is", [value("noteType", 3, false), value("noteType", 18)], 18],
    ["none where none is active", [value("noteType", 3, false)], null],
    ["none of another list", [value("publish", 3)], null],
  ])("%s", (_, values, id) => {
    expect(noteTypeOf(values)).toBe(id);
  });
});

describe("resolving a run's ticket", () => {
  const panel = (state: TicketState, blockers: Blocker[] | null): TicketPanel => ({
    ...{ state, linkId: "l", number: "T20261122.0007", words: "In Progress", detail: null, openHref: null },
    ...{ seenAt: null, otherRuns: 0, notedNumber: null },
    actions: blockers ? [{ name: "resolve", label: "Resolve ticket", place: "button", blockers }] : [],
  });
  const OFF = { reason: "Resolving is off.", cure: { label: "Allow it", href: "/settings" } };
  const MERGED = { reason: "Autotask merged this ticket into T1." };

  it.each<[string, TicketPanel, string | null, string | null, string | null]>([
    ["open", panel("open", []), null, null, null],
    ["left open before", panel("left-open", []), null, null, null],
    ["blocked", panel("open", [OFF]), null, "resolve-blocked", "Resolving is off."],
    ["merged", panel("open", [MERGED]), "T1", "ticket-merged", "Autotask merged this ticket into T1."],
    [
      "merged, and blocked before that",
      panel("open", [OFF, MERGED]),
      "T1",
      "resolve-blocked",
      "Resolving is off.",
    ],
    [
      "closed",
      panel("closed", null),
      null,
      "ticket-closed",
      "Ticket T20261122.0007 is closed already: In Progress.",
    ],
    [
      "deleted",
      panel("deleted", null),
      null,
      "ticket-deleted",
      "Ticket T20261122.0007 was deleted in Autotask.",
    ],
    [
      "a noted number",
      panel("manual", null),
      null,
      "resolve-blocked",
      "Ticket number T20261122.0007 is not validated. Link the ticket first.",
    ],
    [
      "under way",
      panel("creating", null),
      null,
      "resolve-blocked",
      "This run's ticket can't be resolved yet: In Progress.",
    ],
    [
      "without one",
      panel("none", null),
      null,
      "resolve-blocked",
      "This run has no ticket that could be resolved.",
    ],
  ])("%s", (_, shown, mergedInto, code, message) => {
    const refusal = refusalToResolve(shown, mergedInto);
    expect([refusal?.code ?? null, refusal?.message ?? null]).toEqual([code, message]);
  });

  it("names the cure where there is one", () => {
    expect(refusalToResolve(panel("open", [OFF]), null)?.cure).toEqual(OFF.cure);
  });

  it("closes with no time entry and with no other number of them", () => {
    expect([0, 1, 2, 500].map(planFor)).toEqual(["close", "note", "note", "note"]);
  });
});

describe("a note that was sent and is not there", () => {
  const SENT = new Date("2026-11-23T06:00:00Z");
  const atMs = (ms: number) => new Date(SENT.getTime() + ms);

  it.each<[string, number | null, number, number | null]>([
    ["the first time, at once", null, 1_000, SURELY_FINISHED_MS],
    ["the first time, late", null, SURELY_FINISHED_MS + 1, SURELY_FINISHED_MS + 1 + LOOK_UPS_APART_MS],
    ["the second time, too soon", 1_000, SURELY_FINISHED_MS - 1, SURELY_FINISHED_MS],
    ["the second time, in time", 1_000, SURELY_FINISHED_MS, null],
    [
      "two late looks, too close",
      SURELY_FINISHED_MS,
      SURELY_FINISHED_MS + LOOK_UPS_APART_MS - 1,
      SURELY_FINISHED_MS + LOOK_UPS_APART_MS,
    ],
    ["two late looks", SURELY_FINISHED_MS, SURELY_FINISHED_MS + LOOK_UPS_APART_MS, null],
  ])("%s", (_, firstAbsent, asked, until) => {
    const wait = waitForNote({
      sentAt: SENT,
      firstAbsentAt: firstAbsent === null ? null : atMs(firstAbsent),
      askedAt: atMs(asked),
    });
    expect(wait).toEqual(until === null ? null : { until: atMs(until) });
  });

  it("may be sent again when one looks again at the time that was named, and not before", () => {
    fc.assert(
      fc.property(fc.nat({ max: 900_000 }), fc.nat({ max: 900_000 }), (first, later) => {
        const firstAbsentAt = atMs(first);
        const wait = waitForNote({ sentAt: SENT, firstAbsentAt: null, askedAt: firstAbsentAt });
        const askedAt = atMs(first + later);
        const again = waitForNote({ sentAt: SENT, firstAbsentAt, askedAt });
        expect(wait).not.toBeNull();
        expect(again === null).toBe(wait !== null && askedAt >= wait.until);
      }),
    );
  });
});

it("outlasts the longest write: the window for sending, and a minute for its answer", () => {
  expect(LEASE_MS).toBeGreaterThan(SEND_WINDOW_MS + 60_000);
});
