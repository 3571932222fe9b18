import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import type { PsaGateway } from "@/lib/domain/psa";
import { granted } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { depsWith, failedRun, linksOf, onNextCreate } from "@/lib/testing/creation/world-for-tests";
import { link, look, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import {
  circumstancesIn,
  eventsOf,
  pressAndDie,
  resolutionsOf,
  resolvingForTests,
} from "@/lib/testing/resolving/resolving-for-tests";
import {
  COMPLETE,
  IN_PROGRESS,
  NEW,
  type SharedTicket,
  sharedTicket,
} from "@/lib/testing/resolving/shared-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { checkCreation } from "@/lib/use-cases/settle-creation";

// An answer is as old as its question: what was seen since stays.

const world = resolvingForTests();

const open = ({ linkIds: [linkId] }: Pick<SharedTicket, "linkIds">, by: 0 | 1, deps = world.deps()) =>
  openTicket(world.operators[by], { linkId }, deps);
const snapshotOf = (autotaskId: number) => prisma().ticket.findFirstOrThrow({ where: { autotaskId } });

/** Circumstances in which an answer that names a ticket arrives only after this has happened. */
function late(meanwhile: (autotaskId: number) => Promise<unknown>) {
  return depsWith(world, (real) => ({
    getTicket: async (id, purpose) => {
      const answer = await real.getTicket(id, purpose);
      await meanwhile(id);
      return answer;
    },
    findTicketsByReference: async (references) => {
      const answer = await real.findTicketsByReference(references);
      if (answer.ok && answer.value[0]) await meanwhile(answer.value[0].id);
      return answer;
    },
  }));
}

/** A colleague opens the ticket after its status has changed. */
async function seenSince(ticket: SharedTicket, status: number): Promise<void> {
  await world.control.setTicketStatus(ticket.autotaskId, status);
  await world.advance(1_000);
  granted(await open(ticket, 1));
}

/** A colleague links another run to the ticket after it was closed. */
async function linkedSince(autotaskId: number): Promise<void> {
  await world.control.setTicketStatus(autotaskId, COMPLETE);
  await world.advance(1_000);
  granted(await link(world, await failedRun(), autotaskId, { otherCompany: true, by: 1 }));
}

describe("an old answer", () => {
  it("to who opens a ticket leaves what a colleague has seen since", async () => {
    const ticket = await sharedTicket(world);
    granted(
      await open(
        ticket,
        0,
        late(() => seenSince(ticket, COMPLETE)),
      ),
    );
    expect(await snapshotOf(ticket.autotaskId)).toMatchObject({
      statusId: COMPLETE,
      completedAt: expect.any(Date),
    });
  });

  it("that a ticket is closed ends no resolving of one that was reopened since", async () => {
    const ticket = await sharedTicket(world);
    await pressAndDie(world, ticket, "note-added");
    await world.advance(180_000);
    await prisma().ticket.update({ where: { id: ticket.id }, data: { leftOpenAt: world.now() } });
    await world.control.setTicketStatus(ticket.autotaskId, COMPLETE);
    const before = await eventsOf(ticket);
    granted(
      await open(
        ticket,
        0,
        late(() => seenSince(ticket, IN_PROGRESS)),
      ),
    );
    expect(await snapshotOf(ticket.autotaskId)).toMatchObject({
      ...{ statusId: IN_PROGRESS, completedAt: null, leftOpenAt: expect.any(Date) },
    });
    expect(await resolutionsOf(ticket)).toMatchObject([{ state: "active" }]);
    expect(await eventsOf(ticket)).toEqual(before);
  });

  it("to who resolves a ticket ends that as it answered, and leaves what a colleague has seen since", async () => {
    const ticket = await sharedTicket(world);
    await world.control.setTicketStatus(ticket.autotaskId, COMPLETE);
    const { runId } = ticket.runs[0];
    const deps = circumstancesIn(
      world,
      late(() => seenSince(ticket, IN_PROGRESS)),
    );
    expect(await resolveTicket(world.operators[0], { runId }, deps)).toMatchObject({ code: "ticket-closed" });
    expect(await snapshotOf(ticket.autotaskId)).toMatchObject({ statusId: IN_PROGRESS, completedAt: null });
  });

  it("to who links a run does so, and leaves what a colleague has seen since", async () => {
    const run = await failedRun();
    const { id } = await ticketFor(world, run);
    const request = { runId: run.runId, ticketId: id };
    granted(await linkTicket(world.operators[0], request, late(linkedSince)));
    expect(await linksOf(run)).toMatchObject([{ state: "linked", ticket: { statusId: COMPLETE } }]);
  });

  it("to who creates a ticket does so too", async () => {
    const run = await failedRun();
    expect(await createAsSeen(world.operators[0], run, late(linkedSince))).toMatchObject({
      ok: true,
      value: { state: "linked" },
    });
    expect(await linksOf(run)).toMatchObject([{ state: "linked", ticket: { statusId: COMPLETE } }]);
  });

  it("to who settles a creation does so too", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "drop-after-commit" });
    await createAsSeen(world.operators[0], run, world.deps());
    expect(await checkCreation(world.operators[0], run, late(linkedSince))).toMatchObject({
      ok: true,
      value: { state: "linked" },
    });
    expect(await linksOf(run)).toMatchObject([{ state: "linked", ticket: { statusId: COMPLETE } }]);
  });
});

describe("a deletion", () => {
  /** A colleague finds the ticket deleted. */
  async function goneSince({ autotaskId, linkIds: [linkId] }: SharedTicket): Promise<void> {
    await world.control.deleteTicket(autotaskId);
    await world.advance(61_000);
    expect(granted(await look(world, [{ linkId }], 1))).toMatchObject([{ state: "deleted" }]);
  }

  it("that was found since is not taken back by an old answer", async () => {
    const ticket = await sharedTicket(world);
    await open(
      ticket,
      0,
      late(() => goneSince(ticket)),
    );
    expect(await snapshotOf(ticket.autotaskId)).toMatchObject({ deletedFoundAt: expect.any(Date) });
  });

  it("that was found before a run is linked by an old answer is found again by the next look", async () => {
    const ticket = await sharedTicket(world);
    const run = await failedRun();
    const request = { runId: run.runId, ticketId: ticket.autotaskId, otherCompany: true };
    const { linkId } = granted(
      await linkTicket(
        world.operators[0],
        request,
        late(() => goneSince(ticket)),
      ),
    );
    expect(await linksOf(run)).toMatchObject([{ state: "linked", ticketId: ticket.id }]);
    await world.advance(61_000);
    expect(granted(await look(world, [{ linkId }]))).toMatchObject([{ state: "deleted" }]);
    expect(await linksOf(run)).toMatchObject([
      { state: "deleted", ticket: { deletedFoundAt: expect.any(Date) } },
    ]);
  });

  it("of a ticket that Autotask shows again, asked since, is taken back", async () => {
    const ticket = await sharedTicket(world);
    const hidden = depsWith(
      world,
      (): Partial<PsaGateway> => ({ getTicket: async () => ({ ok: true, value: null }) }),
    );
    expect(await open(ticket, 0, hidden)).toMatchObject({ code: "ticket-deleted" });
    await world.advance(1_000);
    granted(await link(world, await failedRun(), ticket.autotaskId, { otherCompany: true }));
    expect(await snapshotOf(ticket.autotaskId)).toMatchObject({ deletedFoundAt: null, statusId: NEW });
  });
});
