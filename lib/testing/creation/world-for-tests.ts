import { afterAll, beforeAll, beforeEach } from "vitest";
import { auditOfRun } from "@/lib/data/audit-log";
import { prisma } from "@/lib/data/db";
import type { PsaGateway } from "@/lib/domain/psa";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { freshDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import type { Fault } from "@/sandbox/autotask/control";
import { type FailedRun, failedRuns } from "./instance";
import { openWorld, type World } from "./world";

/** A world for the tests of one file. Its tickets and runs stay from test to test; faults and logs do not. */
export function worldForTests(): World {
  let database: TestDatabase;
  const world = {} as World;
  beforeAll(async () => {
    database = await freshDatabase();
    Object.assign(world, await openWorld());
  });
  afterAll(async () => {
    await world.close?.();
    await database.close();
  });
  beforeEach(async () => {
    await world.control.clearFaults();
    await world.control.clearRequests();
  });
  return world;
}

export async function failedRun(): Promise<FailedRun> {
  const [run] = await failedRuns(1);
  return run as FailedRun;
}

/** Has the next create of a ticket meet this. */
export async function onNextCreate(world: World, ...faults: Fault[]): Promise<void> {
  for (const fault of faults)
    await world.control.addFault({ match: { entity: "Tickets", kind: "create" }, fault });
}

/** Leaves a creation behind as a process does that dies right after that step. */
export async function dieAfter(world: World, run: FailedRun, step: CreationStep): Promise<void> {
  const onStep = (at: CreationStep) => {
    if (at === step) throw new Died();
  };
  await createAsSeen(world.operators[0], run, { ...world.deps(), onStep }).then(
    () => {
      throw new Error(`the creation never came to "${step}"`);
    },
    (error: unknown) => {
      if (!(error instanceof Died)) throw error;
    },
  );
}

class Died extends Error {}

/** Circumstances whose gateway differs from the real one in some of its calls. */
export function depsWith(world: World, differing: (real: PsaGateway) => Partial<PsaGateway>) {
  const deps = world.deps();
  return {
    ...deps,
    gatewayOf: async (environment: "sandbox" | "production") => {
      const real = await deps.gatewayOf(environment);
      return real && { ...real, ...differing(real) };
    },
  };
}

/** What was asked of Autotask since the test began, as `kind entity`. */
export async function asked(world: World): Promise<string[]> {
  return (await world.control.requests()).map(({ kind, entity }) => `${kind} ${entity}`);
}

/** Actions of a run's events, oldest first. */
export async function actionsOf({ runId }: FailedRun): Promise<string[]> {
  return (await auditOfRun(runId, 100)).map(({ action }) => action).reverse();
}

/** The words of a run's newest event. */
export async function lastWordsOf({ runId }: FailedRun): Promise<string | null> {
  return (await auditOfRun(runId, 1))[0]?.detail ?? null;
}

/** A run's links with their attempts, oldest first. */
export function linksOf({ runId }: FailedRun) {
  return prisma().ticketLink.findMany({
    where: { runId },
    orderBy: { createdAt: "asc" },
    include: { attempt: true, ticket: true },
  });
}
