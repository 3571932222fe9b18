import { randomUUID } from "node:crypto";
import { prisma } from "@/lib/data/db";
import { type FailedRun, failedRuns } from "@/lib/testing/creation/instance";
import type { World } from "@/lib/testing/creation/world";

/** Autotask's own values for a ticket's status (autotask-api.md 4.4), as in the sample tenant. */
export const NEW = 1;
export const COMPLETE = 5;
export const IN_PROGRESS = 8;

/** A ticket in Autotask that two runs share, as operators link one to several nights of the same failure. */
export interface SharedTicket {
  /** In our books. */
  id: string;
  autotaskId: number;
  number: string;
  runs: readonly [FailedRun, FailedRun];
  linkIds: readonly [string, string];
}

/** A new ticket, made by a person in Autotask, and two runs that are linked to it. */
export async function sharedTicket(world: World): Promise<SharedTicket> {
  const [first, second] = await failedRuns(2);
  if (!first || !second) throw new Error("runs of a test were not taken in");
  return linkedTicket(world, [first, second]);
}

/** The same for two runs that are there. */
export async function linkedTicket(world: World, runs: SharedTicket["runs"]): Promise<SharedTicket> {
  const made = await world.control.createTicket({ companyID: runs[0].companyId, status: NEW });
  const { id } = await prisma().ticket.create({
    data: {
      environment: "sandbox",
      autotaskId: made.id,
      number: made.ticketNumber,
      title: made.title,
      companyId: made.companyID,
      statusId: made.status,
      seenAt: world.now(),
    },
    select: { id: true },
  });
  const linkIds = [randomUUID(), randomUUID()] as const;
  const { id: createdById, name: createdByName } = world.operators[0];
  await prisma().ticketLink.createMany({
    data: runs.map(({ runId }, index) => ({
      ...{ id: linkIds[index] as string, runId, environment: "sandbox" as const, state: "linked" as const },
      ...{ activeKey: `sandbox:${runId}`, ticketId: id, createdById, createdByName },
    })),
  });
  return { id, autotaskId: made.id, number: made.ticketNumber, runs, linkIds };
}
