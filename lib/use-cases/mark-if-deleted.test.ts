import { v7 as uuid } from "uuid";
import { expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import { actor, deps, linkToTicket, makeRuns, unique } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { recordDeleted } from "@/lib/use-cases/mark-if-deleted";

const { sql } = databaseForTests();
const operator = actor("operator", "Otto");

/** A ticket that so many runs share, with a resolving of it under way. */
async function sharedBy(count: number) {
  const runs = await makeRuns(Array.from({ length: count }, () => ({ job: unique("Job") })));
  const runIds = runs.map(({ runId }) => runId);
  const [first, ...others] = runIds as [string, ...string[]];
  const number = unique("T");
  const { ticketId, autotaskId } = await linkToTicket(first, { number });
  await prisma().ticketLink.createMany({
    data: others.map((runId) => ({
      ...{ runId, environment: "sandbox" as const, state: "linked" as const, ticketId },
      ...{ activeKey: `sandbox:${runId}`, createdById: uuid(), createdByName: "Anna" },
    })),
  });
  await prisma().resolution.create({
    data: {
      ...{ ticketId, activeTicketId: ticketId, state: "active", runId: first, reference: number },
      ...{ startedAt: new Date(), startedById: uuid(), startedByName: "Anna" },
    },
  });
  return { runIds, ticket: { id: ticketId, environment: "sandbox" as const, autotaskId, number } };
}

it("records a deletion in as many statements for a hundred runs as for one: meanwhile nobody else writes the trail", async () => {
  const sent = async (count: number) => {
    const { runIds, ticket } = await sharedBy(count);
    const circumstances = deps();
    const { statements } = await statementsOf(() =>
      recordDeleted(operator, ticket, new Date(), circumstances),
    );
    const events = await sql("SELECT action, run_id FROM audit_events WHERE request_id = $1 ORDER BY seq", [
      circumstances.requestId,
    ]);
    expect(events[0]).toEqual({ action: "ticket.resolve-ended", run_id: runIds[0] });
    expect(events.slice(1).map(({ action }) => action)).toEqual(runIds.map(() => "ticket.deleted"));
    expect(new Set(events.map(({ run_id }) => run_id))).toEqual(new Set(runIds));
    return statements;
  };
  expect((await sent(100)).length).toBe((await sent(1)).length);
});

it("records none where somebody has seen the ticket since it was found absent", async () => {
  const { runIds, ticket } = await sharedBy(2);
  const askedAt = new Date();
  await prisma().ticket.update({
    where: { id: ticket.id },
    data: { seenAt: new Date(askedAt.getTime() + 1) },
  });
  const circumstances = deps();
  expect(await recordDeleted(operator, ticket, askedAt, circumstances)).toBe(false);
  expect(await sql("SELECT 1 FROM audit_events WHERE request_id = $1", [circumstances.requestId])).toEqual(
    [],
  );
  expect(await prisma().ticketLink.count({ where: { ticketId: ticket.id, state: "linked" } })).toBe(
    runIds.length,
  );
  expect(await prisma().resolution.count({ where: { activeTicketId: ticket.id } })).toBe(1);
  // Asked for anew, it is gone.
  expect(await recordDeleted(operator, ticket, new Date(askedAt.getTime() + 1), circumstances)).toBe(true);
  expect(await prisma().ticketLink.count({ where: { ticketId: ticket.id, state: "deleted" } })).toBe(
    runIds.length,
  );
});
