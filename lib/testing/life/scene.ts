// Runs in every state in which something waits to be done: what does things by itself would find its work here.

import { mappingOf } from "@/lib/data/company-mappings";
import { shownLink } from "@/lib/data/shown-links";
import type { Actor } from "@/lib/domain/roles";
import { makeUser, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { type FailedRun, failedRuns, must, personOf } from "@/lib/testing/creation/instance";
import type { World } from "@/lib/testing/creation/world";
import { dieAfter, onNextCreate } from "@/lib/testing/creation/world-for-tests";
import { link, look, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import { pressAndDie } from "@/lib/testing/resolving/resolving-for-tests";
import { linkedTicket } from "@/lib/testing/resolving/shared-ticket";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { mapCompany } from "@/lib/use-cases/map-company";
import type { ResolveStep } from "@/lib/use-cases/resolve-steps";
import type { Fault } from "@/sandbox/autotask/control";
import { endOfTrail } from "./announced";

/** What was cut off, and where. */
export interface Interrupted {
  /** Of a creation that became unconfirmed. */
  lost: Fault;
  creation: CreationStep;
  resolving: ResolveStep;
}

export interface Scene {
  world: World;
  admin: Actor;
  operator: Actor;
  /** Those that come in later are added. */
  runs: FailedRun[];
  /** IDs at Autotask; some are gone. */
  ticketIds: number[];
  /** The last review that was made. */
  reviewId: string | null;
  /** Writes that were announced and not sent, since their process died between the two. */
  stopped: ("ticket" | "note" | "status")[];
  /** How many writes were to fail at Autotask. */
  faults: number;
  /** The trail's last event before anything of what is to be looked at. */
  trailEnd: number;
}

/** So many runs a scene begins with. */
export const FIRST_RUNS = 8;

const HOUR = 3_600_000;

/** A new scene; what an earlier one left behind is put right, and Autotask's log begins with this one. */
export async function setScene(world: World, interrupted: Interrupted): Promise<Scene> {
  await world.control.clearFaults();
  // No pause that Autotask asked for lasts longer, and no hold on anything.
  await world.advance(2 * HOUR);
  await setInstance({ autotaskEnabled: true, allowResolve: true, validateTickets: true });
  const admin = personOf("admin", "Ada Admin");
  // Reviews are kept with their user.
  const { actor: operator } = await makeUser();
  const runs = await failedRuns(FIRST_RUNS);
  await mapAgain(world, admin, runs);
  const [, linked, deleted, unconfirmed, cutOff, first, second, unnoticed] = runs;
  if (!linked || !deleted || !unconfirmed || !cutOff || !first || !second || !unnoticed)
    throw new Error("runs of a scene were not taken in");
  const there = await ticketFor(world, linked);
  await must(link(world, linked, there.id));
  const gone = await ticketFor(world, deleted);
  const { linkId } = await must(link(world, deleted, gone.id));
  const missing = await ticketFor(world, unnoticed);
  await must(link(world, unnoticed, missing.id));
  await world.control.deleteTicket(gone.id);
  await world.advance(61_000);
  await must(look(world, [{ linkId }]));
  // Whoever looks next finds out.
  await world.control.deleteTicket(missing.id);
  const ticket = await linkedTicket(world, [first, second]);
  await pressAndDie(world, ticket, interrupted.resolving);
  await onNextCreate(world, interrupted.lost);
  await must(createAsSeen(world.operators[0], unconfirmed, world.deps()));
  await dieAfter(world, cutOff, interrupted.creation);
  await expectStates(runs, [
    "free",
    "linked",
    "deleted",
    "unconfirmed",
    "creating",
    "linked",
    "linked",
    "linked",
  ]);
  await world.control.clearRequests();
  return {
    ...{
      world,
      admin,
      operator,
      runs,
      ticketIds: [there.id, gone.id, ticket.autotaskId],
    },
    ...{ reviewId: null, stopped: [], faults: 0, trailEnd: await endOfTrail() },
  };
}

/** Where an earlier scene cleared a mapping, or what it saw of the company stands in the way. */
async function mapAgain(world: World, admin: Actor, runs: readonly FailedRun[]): Promise<void> {
  for (const { customerId, companyId } of runs) {
    const mapping = await mappingOf("sandbox", customerId);
    if (mapping?.state !== "ok") await must(mapCompany(admin, { customerId, companyId }, world.deps()));
  }
}

async function expectStates(runs: readonly FailedRun[], expected: readonly string[]): Promise<void> {
  const states = await Promise.all(
    runs.map(async ({ runId }) => (await shownLink("sandbox", runId))?.state ?? "free"),
  );
  if (states.join() !== expected.join()) throw new Error(`the scene's runs are ${states.join(", ")}`);
}
