import { beforeAll } from "vitest";
import { prisma } from "@/lib/data/db";
import { setInstance } from "@/lib/testing/builders";
import type { World } from "@/lib/testing/creation/world";
import { worldForTests } from "@/lib/testing/creation/world-for-tests";
import type { ResolveCircumstances, ResolveStep } from "@/lib/use-cases/resolve-steps";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import type { Fault } from "@/sandbox/autotask/control";
import { RESOLVE_CALLS, type ResolveCall } from "./fault-kinds";
import type { SharedTicket } from "./shared-ticket";

/** A world in which tickets may be resolved. */
export function resolvingForTests(): World {
  const world = worldForTests();
  beforeAll(() => setInstance({ allowResolve: true }));
  return world;
}

/** Circumstances of one try; what it waits for passes on the world's clock. */
export function circumstancesIn(
  world: World,
  given: Partial<ResolveCircumstances> = {},
): ResolveCircumstances {
  return { ...world.deps(), sleep: (ms) => world.advance(ms), ...given };
}

/** Presses "Resolve ticket" from one of the ticket's runs, each operator from a run of their own. */
export function press(
  world: World,
  ticket: SharedTicket,
  who: 0 | 1 = 0,
  given: Partial<ResolveCircumstances> = {},
) {
  const { runId } = ticket.runs[who];
  return resolveTicket(world.operators[who], { runId }, circumstancesIn(world, given));
}

class Died extends Error {}

/** Presses, as a process does that dies right after that step. */
export async function pressAndDie(world: World, ticket: SharedTicket, step: ResolveStep): Promise<void> {
  const onStep = (at: ResolveStep) => {
    if (at === step) throw new Died();
  };
  const died = await press(world, ticket, 0, { onStep }).then(
    () => false,
    (error: unknown) => error instanceof Died,
  );
  if (!died) throw new Error(`the resolving did not die after "${step}"`);
}

/** Has the next calls of that kind meet this. */
export async function onNext(
  world: World,
  call: ResolveCall,
  fault: Fault,
  more: { times?: number; after?: number } = {},
): Promise<void> {
  await world.control.addFault({ match: RESOLVE_CALLS[call], fault, ...more });
}

/** The ticket as Autotask has it, with the texts of its notes. @throws Error for one that is gone. */
export async function atAutotask(world: World, { autotaskId }: SharedTicket) {
  const there = await world.control.ticket(autotaskId);
  if (!there) throw new Error("the ticket is gone");
  const { ticket, notes } = there;
  return { status: ticket.status, notes, texts: notes.map(({ description }) => description) };
}

/** The ticket's resolvings as recorded, oldest first. */
export function resolutionsOf({ id }: SharedTicket) {
  return prisma().resolution.findMany({
    where: { ticketId: id },
    orderBy: [{ startedAt: "asc" }, { id: "asc" }],
  });
}

/** Events of the ticket and its resolvings, oldest first. */
export function eventsOf({ id }: SharedTicket) {
  return prisma().auditEvent.findMany({
    where: { subjectKind: "ticket", subjectId: id },
    orderBy: { seq: "asc" },
    select: { action: true, actorName: true, before: true, after: true, detail: true, runId: true },
  });
}
