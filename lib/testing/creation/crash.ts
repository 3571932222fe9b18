// The process that creates a ticket is killed at a recorded step; others find what it left behind.
import { type CreationStep, createTicket } from "@/lib/use-cases/create-ticket";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import { type Evidence, evidenceOf } from "./evidence";
import type { FailedRun } from "./instance";
import { type Figures, figuresOf, violationsOf } from "./invariants";
import { startWorker, type WorkerProcess } from "./worker-process";
import type { World } from "./world";

export interface CrashReport {
  step: CreationStep;
  kills: number;
  /** How the runs stood when the reconciler had had its rounds, before the create by another process. */
  settled: Figures;
  final: Figures;
  violations: string[];
}

const MINUTE = 60_000;
/** Ends the longest doubt: abandoned after two minutes, absent for good after six, looked up twice a minute apart. */
const ROUNDS_AFTER = [0, 2 * MINUTE, 61_000, 4 * MINUTE, 61_000];

/** Kills one worker process per run at that step, a few at a time. @param survivor creates again afterwards, from another process. */
export async function crash(
  world: World,
  step: CreationStep,
  options: { runs: readonly FailedRun[]; survivor: WorkerProcess; atOnce: number },
): Promise<CrashReport> {
  const { runs, survivor, atOnce } = options;
  const violations: string[] = [];
  await world.control.clearRequests();
  for (let first = 0; first < runs.length; first += atOnce) {
    const batch = runs.slice(first, first + atOnce).map((run) => killAt(world, step, run));
    violations.push(...(await Promise.all(batch)).flat());
  }
  violations.push(...(await clickOn(world, runs, step)));
  for (const leap of ROUNDS_AFTER) {
    await world.advance(leap);
    await settleCreations(world.reconciler, world.deps());
  }
  const settled = await evidenceOf(world.control, runs);
  violations.push(...wrongAfter(step, settled));
  for (const run of runs) violations.push(...(await createAgain(world, survivor, run)));
  const final = await evidenceOf(world.control, runs);
  return {
    step,
    kills: runs.length,
    settled: figuresOf(settled),
    final: figuresOf(final),
    violations: [
      ...violations,
      ...violationsOf(final),
      ...final.runs.flatMap(({ state, runId }) => (state === "linked" ? [] : [`run ${runId} ended ${state}`])),
    ],
  };
}

async function killAt(world: World, step: CreationStep, { runId }: FailedRun): Promise<string[]> {
  const worker = await startWorker(world.zoneInfoUrl);
  const { id, name } = world.operators[0];
  await worker.arm({ runId, times: 1, operator: { id, name }, aheadMs: world.ahead(), dieAfter: step });
  const signal = await worker.goAndDie();
  return signal === "SIGKILL" ? [] : [`run ${runId}: the worker was to die after "${step}" and ended otherwise`];
}

/** Right after the crash: nobody else may start a second creation. */
async function clickOn(world: World, runs: readonly FailedRun[], step: CreationStep): Promise<string[]> {
  const expected = step === "linked" ? "has-ticket" : "creating";
  const violations: string[] = [];
  for (const run of runs) {
    const result = await createTicket(world.operators[1], run, world.deps());
    if (result.ok || result.code !== expected)
      violations.push(`run ${run.runId}: a click after the crash was answered ${JSON.stringify(result)}`);
  }
  return violations;
}

/** What was sent is found; what was not sent is known not to exist. */
function wrongAfter(step: CreationStep, { runs }: Evidence): string[] {
  const expected = step === "reserved" || step === "sending" ? "free" : "linked";
  return runs.flatMap(({ state, runId }) => (state === expected ? [] : [`run ${runId} was settled as ${state}, not ${expected}`]));
}

async function createAgain(world: World, survivor: WorkerProcess, { runId }: FailedRun): Promise<string[]> {
  const { id, name } = world.operators[1];
  await survivor.arm({ runId, times: 1, operator: { id, name }, aheadMs: world.ahead() });
  const [end] = await survivor.go();
  const isFine = end?.kind === "linked" || (end?.kind === "refused" && end.code === "has-ticket");
  return isFine ? [] : [`run ${runId}: the next create was answered ${JSON.stringify(end)}`];
}
