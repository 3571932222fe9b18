// Many operators, in two application processes, press "Create Autotask ticket" for one run at the same moment.

import type { StoryEnd } from "@/lib/testing/workers/messages";
import type { WorkerProcess } from "@/lib/testing/workers/process";
import { evidenceOf } from "./evidence";
import type { FailedRun } from "./instance";
import { violationsOf } from "./invariants";
import type { World } from "./world";

/** At once and per process. */
export const CREATES_PER_PROCESS = 32;

export interface RaceReport {
  rounds: number;
  creates: number;
  posts: number;
  tickets: number;
  /** How many creates ended in each way: `linked`, or a refusal's code. */
  ends: Record<string, number>;
  violations: string[];
}

/** Losers are told that it is being created, or that there is a ticket; no error of another kind. */
const LOST_RACE = new Set(["creating", "has-ticket", "conflict"]);

/** One round per run, one after the other. @param onRound is told how many are done. */
export async function race(
  world: World,
  workers: readonly WorkerProcess[],
  runs: readonly FailedRun[],
  onRound: (done: number) => void = () => {},
): Promise<RaceReport> {
  await world.control.clearRequests();
  const ends: Record<string, number> = {};
  const violations: string[] = [];
  for (const [index, run] of runs.entries()) {
    const round = await runRound(world, workers, run);
    for (const end of round) ends[nameOf(end)] = (ends[nameOf(end)] ?? 0) + 1;
    violations.push(...complaintsOf(round).map((words) => `round ${index + 1}: ${words}`));
    onRound(index + 1);
  }
  const evidence = await evidenceOf(world.control, runs);
  violations.push(...violationsOf(evidence));
  for (const { posted, state, runId } of evidence.runs) {
    if (posted.length !== 1) violations.push(`run ${runId}: ${posted.length} POSTs`);
    if (state !== "linked") violations.push(`run ${runId} is ${state}`);
  }
  return {
    rounds: runs.length,
    creates: Object.values(ends).reduce((sum, count) => sum + count, 0),
    posts: evidence.runs.flatMap(({ posted }) => posted).length + evidence.strays.length,
    tickets: evidence.runs.flatMap(({ made }) => made).length,
    ends,
    violations,
  };
}

async function runRound(
  world: World,
  workers: readonly WorkerProcess[],
  run: FailedRun,
): Promise<StoryEnd[]> {
  await Promise.all(
    workers.map((worker, index) => {
      const { id, name } = world.operators[index % 2] as (typeof world.operators)[number];
      const order = {
        story: "create" as const,
        runId: run.runId,
        times: CREATES_PER_PROCESS,
        operator: { id, name },
        aheadMs: world.ahead(),
      };
      return worker.arm(order);
    }),
  );
  return (await Promise.all(workers.map((worker) => worker.go()))).flat();
}

function complaintsOf(round: readonly StoryEnd[]): string[] {
  const numbers = new Set(round.flatMap((end) => (end.kind === "linked" ? [end.number] : [])));
  const bad = round.filter(
    (end) => !(end.kind === "linked" || (end.kind === "refused" && LOST_RACE.has(end.code))),
  );
  return [
    ...(numbers.size === 1 ? [] : [`${numbers.size} ticket numbers were answered`]),
    ...bad.map((end) => JSON.stringify(end)),
  ];
}

function nameOf(end: StoryEnd): string {
  return end.kind === "refused" ? end.code : end.kind;
}
