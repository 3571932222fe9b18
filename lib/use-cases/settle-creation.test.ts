// One long file: every file of stories makes a database and an instance of its own first, and these tests share one.

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { noteThrottled } from "@/lib/data/autotask-settings";
import { prisma } from "@/lib/data/db";
import { permissionsOf } from "@/lib/domain/roles";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { failedRuns, personOf } from "@/lib/testing/creation/instance";
import {
  actionsOf,
  asked,
  depsWith,
  dieAfter,
  failedRun,
  lastWordsOf,
  linksOf,
  onNextCreate,
  worldForTests,
} from "@/lib/testing/creation/world-for-tests";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { checkCreation, settleCreations } from "@/lib/use-cases/settle-creation";

const world = worldForTests();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const create = (run: { runId: string }) => createAsSeen(world.operators[0], run, world.deps());
const check = (run: { runId: string }) => checkCreation(world.operators[0], run, world.deps());
const round = () => settleCreations(world.reconciler, world.deps());

/** A creation in doubt whose ticket was not made. */
async function doubtfulRun() {
  const run = await failedRun();
  await onNextCreate(world, { type: "drop-before-commit" });
  expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
  return run;
}

/** A creation in doubt whose ticket was made. */
async function lostAnswerRun() {
  const run = await failedRun();
  await onNextCreate(world, { type: "drop-after-commit" });
  expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
  return run;
}

describe("Check in Autotask", () => {
  it("is refused to a reporter, and asks Autotask nothing", async () => {
    const reporter = personOf("reporter", "Rita Reporter");
    expect(await checkCreation(reporter, await failedRun(), world.deps())).toEqual({
      ok: false,
      code: "not-allowed",
      message: "Your role may not create tickets. Ask an operator.",
    });
    expect(await asked(world)).toEqual([]);
  });

  it("says that a run has no ticket and none is being created", async () => {
    expect(await check(await failedRun())).toEqual({
      ok: true,
      value: { state: "not-created", detail: "This run has no ticket and none is being created." },
    });
    expect(await asked(world)).toEqual([]);
  });

  it("names the ticket of a run that has one", async () => {
    const run = await failedRun();
    const created = await create(run);
    const number = created.ok && created.value.state === "linked" && created.value.number;
    await world.control.clearRequests();
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked", number } });
    expect(await asked(world)).toEqual([]);
  });

  it("finds the ticket whose answer was lost, in one look-up", async () => {
    const run = await lostAnswerRun();
    await world.control.clearRequests();
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await asked(world)).toEqual(["query Tickets"]);
    expect(await actionsOf(run)).toEqual([
      "ticket.reserved",
      "ticket.sending",
      "ticket.unconfirmed",
      "ticket.linked",
    ]);
  });

  it("finds the ticket that the answer named, in one read", async () => {
    const run = await failedRun();
    await world.control.addFault({ match: { kind: "get" }, fault: { type: "html-502" }, times: 3 });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await world.control.clearRequests();
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await asked(world)).toEqual(["get Tickets"]);
  });

  it("finds it by its reference where the answer named a wrong ID", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "wrong-item-id" });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await world.control.clearRequests();
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await asked(world)).toEqual(["get Tickets", "query Tickets"]);
  });

  it("finds one that could not be seen for 30 s", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "invisible", ms: 30 * SECOND });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    await world.advance(30 * SECOND);
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked" } });
  });

  it("only reads", async () => {
    const run = await doubtfulRun();
    await world.control.clearRequests();
    await check(run);
    await world.advance(6 * MINUTE);
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "not-created" } });
    expect(new Set(await asked(world))).toEqual(new Set(["query Tickets"]));
    expect(await world.control.writes()).toEqual([]);
  });

  it("says that credentials are missing where none are stored", async () => {
    const run = await doubtfulRun();
    const result = await checkCreation(world.operators[0], run, {
      ...world.deps(),
      gatewayOf: async () => null,
    });
    expect(result).toMatchObject({ ok: false, code: "connection-missing" });
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["unconfirmed"]);
  });
});

describe("an absence", () => {
  it("is believed in the second look-up, 60 s after the first and 6 minutes after sending", async () => {
    const run = await doubtfulRun();
    const steps: [number, string][] = [
      [0, "unconfirmed"],
      [5 * MINUTE, "unconfirmed"],
      [50 * SECOND, "unconfirmed"],
      [11 * SECOND, "not-created"],
    ];
    for (const [leap, state] of steps) {
      await world.advance(leap);
      expect(await check(run)).toMatchObject({ ok: true, value: { state } });
    }
    expect(await actionsOf(run)).toEqual([
      "ticket.reserved",
      "ticket.sending",
      "ticket.unconfirmed",
      "ticket.looked-up",
      "ticket.looked-up",
      "ticket.looked-up",
      "ticket.not-created",
    ]);
    const [link] = await linksOf(run);
    expect(link).toMatchObject({ state: "not_created", activeKey: null, ticketId: null });
    expect(link?.attempt).toMatchObject({ state: "not_created", settledAt: expect.any(Date) });
  });

  it("is not believed in two look-ups less than 60 s apart, however late", async () => {
    const run = await doubtfulRun();
    await world.advance(30 * MINUTE);
    expect(await check(run)).toMatchObject({ value: { state: "unconfirmed" } });
    await world.advance(50 * SECOND);
    expect(await check(run)).toMatchObject({ value: { state: "unconfirmed" } });
    await world.advance(11 * SECOND);
    expect(await check(run)).toMatchObject({ value: { state: "not-created" } });
  });

  it("counts from when a look-up began: one that took long is no late one", async () => {
    const run = await doubtfulRun();
    await check(run);
    await world.advance(5 * MINUTE + 50 * SECOND);
    const slow = depsWith(world, (real) => ({
      findTicketsByReference: async (references) => {
        const found = await real.findTicketsByReference(references);
        await world.advance(20 * SECOND);
        return found;
      },
    }));
    expect(await checkCreation(world.operators[0], run, slow)).toMatchObject({
      value: { state: "unconfirmed" },
    });
    expect(await check(run)).toMatchObject({ value: { state: "not-created" } });
  });

  it("proves nothing while the API user sees no ticket at all", async () => {
    const run = await lostAnswerRun();
    await world.control.setSwitches({ hideTickets: true });
    await check(run);
    await world.advance(10 * MINUTE);
    expect(await check(run)).toMatchObject({ ok: false, code: "autotask-unavailable" });
    expect((await linksOf(run))[0]).toMatchObject({ state: "unconfirmed", attempt: { firstAbsentAt: null } });
    await world.control.setSwitches({ hideTickets: false });
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "linked" } });
  });

  it("frees the run; the next creation looks the old reference up first and sends another", async () => {
    const run = await doubtfulRun();
    await check(run);
    await world.advance(7 * MINUTE);
    await check(run);
    await world.control.clearRequests();
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await asked(world)).toEqual(["query Tickets", "create Tickets", "get Tickets"]);
    const [first, second] = await linksOf(run);
    expect([first?.state, second?.state]).toEqual(["not_created", "linked"]);
    expect(second?.attempt?.reference).not.toBe(first?.attempt?.reference);
  });

  it("that was believed wrongly makes no second ticket: the next creation links the one there is", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "invisible", ms: 20 * MINUTE }, { type: "drop-after-commit" });
    await create(run);
    await check(run);
    await world.advance(7 * MINUTE);
    expect(await check(run)).toMatchObject({ value: { state: "not-created" } });
    await world.advance(15 * MINUTE);
    await world.control.clearRequests();
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked", merged: false } });
    expect(await asked(world)).toEqual(["query Tickets"]);
  });
});

describe("a creation that a dead process left behind", () => {
  it.each<[CreationStep, string[], string]>([
    ["reserved", ["not_created"], "ticket.reserved, ticket.not-created"],
    ["sending", ["unconfirmed"], "ticket.reserved, ticket.sending, ticket.unconfirmed, ticket.looked-up"],
    ["sent", ["linked"], "ticket.reserved, ticket.sending, ticket.unconfirmed, ticket.linked"],
    [
      "answered",
      ["linked"],
      "ticket.reserved, ticket.sending, ticket.answered, ticket.unconfirmed, ticket.linked",
    ],
    [
      "read-back",
      ["linked"],
      "ticket.reserved, ticket.sending, ticket.answered, ticket.unconfirmed, ticket.linked",
    ],
  ])("after %s is taken over after two minutes", async (step, states, actions) => {
    const run = await failedRun();
    await dieAfter(world, run, step);
    const before = await actionsOf(run);
    await world.advance(115 * SECOND);
    await round();
    expect(await check(run)).toMatchObject({
      ok: false,
      code: "creating",
      message: "The ticket is still being created by Otto Operator.",
    });
    expect(await actionsOf(run)).toEqual(before);
    await world.advance(5 * SECOND);
    await round();
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(states);
    expect((await actionsOf(run)).join(", ")).toBe(actions);
  });

  it("before anything was sent is freed without asking Autotask", async () => {
    const run = await failedRun();
    await dieAfter(world, run, "reserved");
    await world.advance(2 * MINUTE);
    await world.control.clearRequests();
    expect(await check(run)).toEqual({
      ok: true,
      value: {
        state: "not-created",
        detail: "The creation stopped before anything was sent to Autotask. No ticket was made.",
      },
    });
    expect(await asked(world)).toEqual([]);
  });

  it("is not looked up while Autotask is to be left alone, whichever process found that out", async () => {
    const run = await lostAnswerRun();
    await noteThrottled("sandbox", new Date(world.now().getTime() + MINUTE));
    await world.control.clearRequests();
    await round();
    expect(await world.control.requests()).toEqual([]);
    await world.advance(MINUTE);
    await round();
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["linked"]);
  });

  it("says who looked after it", async () => {
    const run = await failedRun();
    await dieAfter(world, run, "answered");
    await world.advance(2 * MINUTE);
    await round();
    const [link] = await linksOf(run);
    expect(link).toMatchObject({ createdByName: "Otto Operator", state: "linked" });
    expect(await lastWordsOf(run)).toBeNull();
  });

  it("is not sent after it was freed: the sleeper wakes up, is told, and sends nothing", async () => {
    const run = await failedRun();
    const onStep = async (step: CreationStep) => {
      if (step !== "reserved") return;
      await world.advance(2 * MINUTE);
      await round();
    };
    expect(await createAsSeen(world.operators[0], run, { ...world.deps(), onStep })).toMatchObject({
      ok: false,
      code: "conflict",
    });
    expect(await asked(world)).toEqual([]);
    expect(await actionsOf(run)).toEqual(["ticket.reserved", "ticket.not-created"]);
  });

  it("and is linked by the reconciler is not linked again by the sleeper that wakes up", async () => {
    const run = await failedRun();
    const onStep = async (step: CreationStep) => {
      if (step !== "read-back") return;
      await world.advance(2 * MINUTE);
      await round();
    };
    expect(await createAsSeen(world.operators[0], run, { ...world.deps(), onStep })).toMatchObject({
      ok: true,
      value: { state: "linked" },
    });
    expect((await actionsOf(run)).filter((action) => action === "ticket.linked")).toHaveLength(1);
  });

  it("and was given up is not called linked by the sleeper that wakes up", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "invisible", ms: 20 * MINUTE });
    const onStep = async (step: CreationStep) => {
      if (step !== "answered") return;
      for (const leap of [2 * MINUTE, 5 * MINUTE, 61 * SECOND]) {
        await world.advance(leap);
        await round();
      }
      expect((await linksOf(run)).map(({ state }) => state)).toEqual(["not_created"]);
      await world.advance(20 * MINUTE);
    };
    const woken = await createAsSeen(world.operators[0], run, { ...world.deps(), onStep });
    expect(woken).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["not_created"]);
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await world.control.writes()).toHaveLength(1);
  });
});

describe("two who settle the same creation at once", () => {
  it("link one ticket once", async () => {
    const run = await lostAnswerRun();
    const results = await Promise.all([check(run), check(run), round(), round()]);
    expect(results[0]).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(results[1]).toMatchObject({ ok: true, value: { state: "linked" } });
    expect((await actionsOf(run)).filter((action) => action === "ticket.linked")).toHaveLength(1);
  });

  it("free the run once", async () => {
    const run = await doubtfulRun();
    await check(run);
    await world.advance(7 * MINUTE);
    await Promise.all([check(run), check(run), round(), round()]);
    expect((await actionsOf(run)).filter((action) => action === "ticket.not-created")).toHaveLength(1);
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["not_created"]);
  });

  it.each<CreationStep>(["reserved", "sent"])("take a creation over once (%s)", async (step) => {
    const run = await failedRun();
    await dieAfter(world, run, step);
    await world.advance(2 * MINUTE);
    const results = await Promise.all([check(run), check(run), round(), round()]);
    expect(results.slice(0, 2).every((result) => "ok" in result && result.ok)).toBe(true);
    const taken = (await actionsOf(run)).filter((action) => /not-created|unconfirmed/.test(action));
    expect(taken).toHaveLength(1);
  });

  it("can't free a run whose ticket was linked in between", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "invisible", ms: 8 * MINUTE }, { type: "drop-after-commit" });
    await create(run);
    await check(run);
    await world.advance(7 * MINUTE);
    const late = depsWith(world, (real) => ({
      findTicketsByReference: async (references) => {
        const nothing = await real.findTicketsByReference(references);
        await world.advance(2 * MINUTE);
        expect(await check(run)).toMatchObject({ value: { state: "linked" } });
        return nothing;
      },
    }));
    await checkCreation(world.operators[1], run, late);
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["linked"]);
  });
});

describe("a look-up that fails", () => {
  it.each([
    ["rejected credentials", { type: "unauthorized" }, "autotask-credentials"],
    ["too many requests", { type: "throttled", retryAfterSeconds: 60 }, "autotask-throttled"],
    ["a gateway's error page", { type: "html-502" }, "autotask-unavailable"],
    ["a cut connection", { type: "drop-before-commit" }, "autotask-unavailable"],
    ["a refusal", { type: "validation-500" }, "autotask-rejected"],
  ] as const)("by %s changes nothing, and the words say so", async (_, fault, code) => {
    const run = await lostAnswerRun();
    await world.control.addFault({ match: { kind: "query" }, fault, times: "always" });
    const before = await linksOf(run);
    expect(await check(run)).toMatchObject({ ok: false, code });
    await world.advance(10 * MINUTE);
    await round();
    expect(await linksOf(run)).toEqual(before);
    await world.control.clearFaults();
    await round();
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["linked"]);
  });

  it.each(["unauthorized", "throttled"] as const)(
    "ends the round where each further call makes it worse (%s)",
    async (type) => {
      const runs = [await lostAnswerRun(), await lostAnswerRun(), await lostAnswerRun()];
      await world.control.addFault({ match: { kind: "query" }, fault: { type }, times: "always" });
      await world.control.clearRequests();
      await round();
      const queries = (await asked(world)).filter((request) => request === "query Tickets");
      // The one that was refused, and the attempts that `retry.ts` adds to a read.
      expect(queries.length).toBeLessThanOrEqual(3);
      await world.control.clearFaults();
      expect(await round()).toMatchObject({ settled: runs.length });
    },
  );

  it("of one creation does not keep the others waiting", async () => {
    const runs = [await lostAnswerRun(), await lostAnswerRun()];
    await world.control.addFault({ match: { kind: "query" }, fault: { type: "html-502" }, times: 3 });
    expect(await round()).toMatchObject({ settled: runs.length - 1 });
    expect(await round()).toMatchObject({ settled: 1 });
  });
});

describe("a ticket of another company", () => {
  async function conflictRun() {
    const run = await failedRun();
    await onNextCreate(world, { type: "merge-into-older", otherCompany: true });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    return run;
  }

  it("is not linked: both tickets are named, and a person decides", async () => {
    const run = await conflictRun();
    const { merged } = await world.control.state();
    const [link] = await linksOf(run);
    const sentId = Number(link?.attempt?.autotaskId);
    const otherId = merged[sentId];
    expect(link).toMatchObject({ state: "unconfirmed", ticketId: null });
    expect(Number(link?.attempt?.conflictId)).toBe(otherId);
    expect(link?.attempt?.detail).toContain(`ID ${sentId}`);
    expect(link?.attempt?.detail).toContain(`ID ${otherId}`);
    expect(link?.attempt?.detail).toContain(`not ${run.companyId}`);
    expect(await actionsOf(run)).toEqual([
      "ticket.reserved",
      "ticket.sending",
      "ticket.answered",
      "ticket.conflict",
    ]);
  });

  it("stays for a person: the reconciler asks no more, a check finds the same and says it once", async () => {
    const run = await conflictRun();
    await world.control.clearRequests();
    await world.advance(30 * MINUTE);
    await round();
    expect(await asked(world)).toEqual([]);
    expect(await check(run)).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect(await create(run)).toMatchObject({ ok: false, code: "unconfirmed" });
    expect((await actionsOf(run)).filter((action) => action === "ticket.conflict")).toHaveLength(1);
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["unconfirmed"]);
  });

  it("does not take the reconciler's turns, however many there are", async () => {
    const run = await lostAnswerRun();
    for (const { runId } of await failedRuns(50)) await noteConflict(runId);
    await round();
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["linked"]);
  });
});

/** What a merge into another company's ticket leaves in the database, older than all else. */
async function noteConflict(runId: string): Promise<void> {
  const linkId = randomUUID();
  const createdAt = new Date("2026-01-01T00:00:00Z");
  await prisma().ticketLink.create({
    data: {
      ...{ id: linkId, runId, environment: "sandbox", state: "unconfirmed", activeKey: `sandbox:${runId}` },
      ...{ createdAt, createdById: world.operators[0].id, createdByName: world.operators[0].name },
      attempt: {
        create: {
          ...{ runId, environment: "sandbox", reference: `bc:test:${linkId}`, state: "unconfirmed" },
          ...{ companyId: 184, companyName: "Contoso Ltd", title: "x", description: "x" },
          ...{ queueId: 1, sourceId: 1, statusId: 1, priorityId: 1 },
          ...{ dueAt: createdAt, reservedAt: createdAt, sentAt: createdAt, autotaskId: 1, conflictId: 2 },
        },
      },
    },
  });
}

describe("the reconciler", () => {
  it("may look, and may not create", async () => {
    const run = await failedRun();
    expect(world.reconciler.permissions).toEqual(new Set(["view-runs"]));
    expect(await createAsSeen(world.reconciler, run, world.deps())).toMatchObject({
      ok: false,
      code: "not-allowed",
    });
    expect(permissionsOf("operator").has("create-ticket")).toBe(true);
  });

  it("asks nothing where there is nothing to settle", async () => {
    for (const leap of [0, 7 * MINUTE, 61 * SECOND]) {
      await world.advance(leap);
      await round();
    }
    await world.control.clearRequests();
    await round();
    expect(await asked(world)).toEqual([]);
  });

  it("gives a creation that was just found absent its minute", async () => {
    await doubtfulRun();
    await round();
    await world.control.clearRequests();
    await world.advance(50 * SECOND);
    await round();
    expect(await asked(world)).toEqual([]);
    await world.advance(11 * SECOND);
    await round();
    expect(await asked(world)).toEqual(["query Tickets", "query Tickets"]);
  });
});
