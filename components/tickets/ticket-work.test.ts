import { afterEach, describe, expect, it } from "vitest";
import type { Result } from "@/lib/domain/result";
import type { TicketState } from "@/lib/domain/ticket-panel";
import type { CreationOutcome, SettlementOutcome } from "@/lib/domain/ticket-preview";
import type { LinkOutcome, ResolveOutcome } from "@/lib/domain/ticket-views";
import {
  dismissTicketWork,
  isBehind,
  isTold,
  nextStepOf,
  onTicketWork,
  type PageSays,
  startCheck,
  startCreation,
  startLinking,
  startResolving,
  type TicketWork,
  ticketWorkOf,
} from "./ticket-work";

const runId = "run-1";
const refusal = {
  ok: false as const,
  code: "autotask-rejected" as const,
  message: "No.",
  quoted: ["Bad queue"],
};

afterEach(() => dismissTicketWork(runId));

describe("creating", () => {
  it.each<[string, Result<CreationOutcome>, TicketWork]>([
    [
      "a ticket",
      { ok: true, value: { state: "linked", linkId: "l", number: "T1", merged: false, found: false } },
      { phase: "linked", linkId: "l", number: "T1", merged: false, how: "created" },
    ],
    [
      "a ticket that was there already",
      { ok: true, value: { state: "linked", linkId: "l", number: "T1", merged: false, found: true } },
      { phase: "linked", linkId: "l", number: "T1", merged: false, how: "found" },
    ],
    [
      "a merged ticket",
      { ok: true, value: { state: "linked", linkId: "l", number: "T1", merged: true, found: false } },
      { phase: "linked", linkId: "l", number: "T1", merged: true, how: "created" },
    ],
    [
      "doubt",
      { ok: true, value: { state: "unconfirmed", linkId: "l", detail: "No answer for 60 s." } },
      { phase: "unconfirmed", detail: "No answer for 60 s.", checked: false },
    ],
    ["a refusal", refusal, { phase: "refused", refusal, during: "creating" }],
  ])("ends in %s", async (_, result, end) => {
    await startCreation(runId, async () => result, 5);
    expect(ticketWorkOf(runId)).toEqual(end);
  });

  it("is lost, not failed, when our own answer never comes", async () => {
    await startCreation(runId, () => Promise.reject(new TypeError("fetch failed")), 5);
    expect(ticketWorkOf(runId)).toEqual({ phase: "lost", during: "creating" });
  });

  it("is sent once, however often the button is pressed", async () => {
    let calls = 0;
    let finish = (_: Result<CreationOutcome>) => {};
    const create = () => {
      calls += 1;
      return new Promise<Result<CreationOutcome>>((resolve) => {
        finish = resolve;
      });
    };
    const first = startCreation(runId, create, 1);
    expect(await startCreation(runId, create, 2)).toBe(false);
    expect(await startCheck(runId, () => Promise.reject(new Error("must not be called")), 2)).toBe(false);
    expect(ticketWorkOf(runId)).toEqual({ phase: "creating", startedAt: 1 });
    finish(refusal);
    expect(await first).toBe(true);
    expect(calls).toBe(1);
    // A refusal frees the run: it may be tried again.
    const second = startCreation(runId, create, 3);
    finish(refusal);
    expect(await second).toBe(true);
    expect(calls).toBe(2);
  });

  it("of one run leaves another alone", async () => {
    await startCreation(runId, async () => refusal, 5);
    expect(ticketWorkOf("run-2")).toEqual({ phase: "idle" });
  });

  it("is not forgotten while it is under way, and its outcome is after it was read", async () => {
    const seen: string[] = [];
    const end = onTicketWork(() => seen.push(ticketWorkOf(runId).phase));
    const going = startCreation(runId, async () => refusal, 5);
    dismissTicketWork(runId);
    expect(ticketWorkOf(runId).phase).toBe("creating");
    await going;
    dismissTicketWork(runId);
    end();
    await startCreation(runId, async () => refusal, 5);
    expect(seen).toEqual(["creating", "refused", "idle"]);
  });
});

describe("checking", () => {
  it.each<[Result<SettlementOutcome>, TicketWork]>([
    [
      { ok: true, value: { state: "linked", linkId: "l", number: "T1" } },
      { phase: "linked", linkId: "l", number: "T1", merged: false, how: "found" },
    ],
    [
      { ok: true, value: { state: "not-created", detail: "Absent twice." } },
      { phase: "not-created", detail: "Absent twice." },
    ],
    [
      { ok: true, value: { state: "unconfirmed", detail: "Too early." } },
      { phase: "unconfirmed", detail: "Too early.", checked: true },
    ],
    [refusal, { phase: "refused", refusal, during: "checking" }],
  ])("%o", async (result, end) => {
    await startCheck(runId, async () => result, 5);
    expect(ticketWorkOf(runId)).toEqual(end);
  });
});

describe("linking", () => {
  it.each<[Result<LinkOutcome>, TicketWork]>([
    [
      { ok: true, value: { linkId: "l", number: "T1", linkedRuns: 2, merged: false } },
      { phase: "linked", linkId: "l", number: "T1", how: "chosen", linkedRuns: 2, merged: false },
    ],
    [refusal, { phase: "refused", refusal, during: "linking" }],
  ])("%o", async (result, end) => {
    const going = startLinking(runId, "T1", async () => result, 5);
    expect(ticketWorkOf(runId)).toEqual({ phase: "linking", startedAt: 5, number: "T1" });
    await going;
    expect(ticketWorkOf(runId)).toEqual(end);
  });
});

describe("resolving", () => {
  const closed: ResolveOutcome = { state: "closed", number: "T1", statusLabel: "Complete" };
  it.each<[Result<ResolveOutcome>, TicketWork]>([
    [
      { ok: true, value: closed },
      { phase: "resolved", outcome: closed },
    ],
    [refusal, { phase: "refused", refusal, during: "resolving" }],
  ])("%o", async (result, end) => {
    const going = startResolving(runId, "close", async () => result, 5);
    expect(ticketWorkOf(runId)).toEqual({ phase: "resolving", startedAt: 5, plan: "close" });
    await going;
    expect(ticketWorkOf(runId)).toEqual(end);
  });

  it("is one with all other work: nothing else begins meanwhile", async () => {
    const never = () => Promise.reject(new Error("must not be called"));
    const going = startResolving(runId, "close", async () => ({ ok: true, value: closed }), 5);
    const others = [
      startLinking(runId, "T2", never, 6),
      startResolving(runId, "close", never, 6),
      startCreation(runId, never, 6),
    ];
    expect(await Promise.all(others)).toEqual([false, false, false]);
    await going;
  });
});

describe("nextStepOf", () => {
  const refused = (
    code: "autotask-rejected" | "has-ticket",
    during: "creating" | "checking" = "creating",
  ): TicketWork => ({
    phase: "refused",
    refusal: { ...refusal, code },
    during,
  });

  it.each<[string, TicketWork, TicketState, string]>([
    ["nothing done yet", { phase: "idle" }, "none", "create"],
    ["a ticket came from elsewhere meanwhile", { phase: "idle" }, "open", "open"],
    ["under way", { phase: "creating", startedAt: 0 }, "none", "wait"],
    ["under way, seen by the server too", { phase: "creating", startedAt: 0 }, "creating", "wait"],
    ["being checked", { phase: "checking", startedAt: 0 }, "unconfirmed", "wait"],
    ["created", { phase: "linked", linkId: "l", number: "T", merged: false, how: "created" }, "none", "open"],
    ["in doubt", { phase: "unconfirmed", detail: "", checked: false }, "none", "check"],
    ["surely not created", { phase: "not-created", detail: "" }, "unconfirmed", "create"],
    ["refused by Autotask", refused("autotask-rejected"), "none", "create"],
    ["not even checked", refused("autotask-rejected", "checking"), "unconfirmed", "check"],
    ["a colleague was faster", refused("has-ticket"), "open", "open"],
    ["a colleague is at it", refused("has-ticket"), "creating", "wait"],
    ["answer lost, ticket there", { phase: "lost", during: "creating" }, "open", "open"],
    ["answer lost, still going on", { phase: "lost", during: "creating" }, "creating", "wait"],
    ["answer lost, in doubt", { phase: "lost", during: "creating" }, "unconfirmed", "check"],
    ["answer lost, nothing begun", { phase: "lost", during: "creating" }, "deleted", "create"],
    ["being linked to another", { phase: "linking", startedAt: 0, number: "T" }, "none", "wait"],
    [
      "linked to another instead",
      { phase: "linked", linkId: "l", number: "T", how: "chosen", linkedRuns: 1, merged: false },
      "none",
      "open",
    ],
    ["linking was refused", { phase: "refused", refusal, during: "linking" }, "none", "create"],
  ])("%s", (_, work, state, next) => {
    expect(nextStepOf(work, state)).toBe(next);
  });
});

const page = (state: TicketState, given: Partial<PageSays> = {}): PageSays => ({
  state,
  linkId: null,
  detail: null,
  ...given,
});

describe("what is said beside the page's own words", () => {
  const linked: TicketWork = { phase: "linked", linkId: "l", number: "T", merged: false, how: "created" };
  const doubt = (checked: boolean): TicketWork => ({ phase: "unconfirmed", detail: "", checked });
  const refused = (code: "autotask-rejected" | "has-ticket"): TicketWork => ({
    phase: "refused",
    refusal: { ...refusal, code },
    during: "creating",
  });

  const chosen = (linkId: string): TicketWork => ({
    phase: "linked",
    linkId,
    number: "T",
    how: "chosen",
    linkedRuns: 1,
    merged: false,
  });
  const resolved = (outcome: ResolveOutcome): TicketWork => ({ phase: "resolved", outcome });
  const closed = resolved({ state: "closed", number: "T", statusLabel: "Complete" });
  const leftOpen = resolved({ state: "left-open", number: "T", timeEntries: 1, noteAdded: true });
  const notSure = resolved({ state: "unconfirmed", number: "T", detail: "No answer." });
  const resolveRefused = { phase: "refused", refusal, during: "resolving" } as const;

  it.each<[TicketWork, TicketState[], TicketState[]]>([
    // work, states in which it is still to be said, states in which the page says it or knows better
    [linked, ["none", "manual", "creating", "deleted"], ["open", "closed"]],
    [doubt(false), ["none", "manual", "creating", "deleted"], ["unconfirmed", "open", "closed"]],
    [doubt(true), ["unconfirmed"], ["none", "open", "closed"]],
    [{ phase: "not-created", detail: "" }, ["unconfirmed", "none"], ["creating", "open"]],
    [refused("autotask-rejected"), ["none", "deleted"], ["open"]],
    [refused("has-ticket"), ["none", "open"], []],
    [{ phase: "lost", during: "creating" }, ["none"], ["creating", "unconfirmed", "open"]],
    [{ phase: "creating", startedAt: 0 }, ["none", "creating", "open"], []],
    [{ phase: "idle" }, [], ["none", "open"]],
  ])("%o", (work, unsaid, said) => {
    expect(unsaid.filter((state) => isTold(work, page(state)))).toEqual([]);
    expect(said.filter((state) => !isTold(work, page(state)))).toEqual([]);
  });

  it.each<[string, TicketWork, PageSays, boolean]>([
    ["a re-link, on a page with the ticket before", chosen("new"), page("open", { linkId: "old" }), false],
    ["a re-link, on a page that has it", chosen("new"), page("open", { linkId: "new" }), true],
    ["a link, on a page without", chosen("new"), page("none"), false],
    ["closed, still shown open", closed, page("open"), false],
    ["closed, and shown so", closed, page("closed"), true],
    ["left open, still shown open", leftOpen, page("open"), false],
    ["left open, and shown so", leftOpen, page("left-open"), true],
    ["not confirmed, and the page has other words", notSure, page("open", { detail: "Other words." }), false],
    [
      "not confirmed, and the page says why",
      notSure,
      page("open", { detail: 'No answer. "Resolve ticket" goes on from there.' }),
      true,
    ],
    ["resolving refused, the ticket still open", resolveRefused, page("open"), false],
    ["resolving refused as it is gone, and shown so", resolveRefused, page("deleted"), true],
    ["linking refused, another ticket there", { ...resolveRefused, during: "linking" }, page("open"), false],
    ["resolving without an answer", { phase: "lost", during: "resolving" }, page("open"), false],
  ])("%s", (_, work, shown, told) => {
    expect(isTold(work, shown)).toBe(told);
  });

  it.each<[TicketWork, TicketState, boolean]>([
    [linked, "none", true],
    [linked, "open", false],
    [closed, "open", true],
    [notSure, "open", false],
    [doubt(false), "none", true],
    [doubt(true), "unconfirmed", false],
    [refused("autotask-rejected"), "none", false],
    [{ phase: "idle" }, "none", false],
  ])("actions of a page that lags behind are not offered: %o on %s", (work, state, behind) => {
    expect(isBehind(work, page(state))).toBe(behind);
  });
});
