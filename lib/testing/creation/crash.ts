// Processes that create tickets are killed at recorded steps; others find what they left behind.

import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { startWorker, type WorkerProcess } from "@/lib/testing/workers/process";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import { evidenceOf, type RunEvidence } from "./evidence";
import type { FailedRun } from "./instance";
import { type Figures, figuresOf, violationsOf } from "./invariants";
import type { World } from "./world";

/** A run whose creation is to be killed right after that step. */
export interface Kill {
  run: FailedRun;
  step: CreationStep;
}

export interface CrashReport {
  /** By step: how its runs stood when the reconciler had had its rounds, before the create by another process; and at the end. */
  steps: Map<CreationStep, { kills: number; settled: Figures; final: Figures }>;
  violations: string[];
}

const MINUTE = 60_000;
/** Ends the longest doubt: abandoned after two minutes, absent for good after six, looked up twice a minute apart. */
const ROUNDS_AFTER = [0, 2 * MINUTE, 61_000, 4 * MINUTE, 61_000];

/**
 * Kills one process per run, `atOnce` at a time; then others press the button, the reconciler has its rounds, and another process
 * creates again. @param survivor is that process.
 */
export async function crash(
  world: World,
  kills: readonly Kill[],
  { survivor, atOnce }: { survivor: WorkerProcess; atOnce: number },
): Promise<CrashReport> {
  const violations: string[] = [];
  const runs = kills.map(({ run }) => run);
  await world.control.clearRequests();
  for (let first = 0; first < kills.length; first += atOnce) {
    const batch = kills.slice(first, first + atOnce).map((kill) => killAt(world, kill));
    violations.push(...(await Promise.all(batch)).flat());
  }
  for (const kill of kills) violations.push(...(await clickAfter(world, kill)));
  for (const leap of ROUNDS_AFTER) {
    await world.advance(leap);
    await settleCreations(world.reconciler, world.deps());
  }
  const settled = (await evidenceOf(world.control, runs)).runs;
  for (const run of runs) violations.push(...(await createAgain(world, survivor, run)));
  const final = await evidenceOf(world.control, runs);
  violations.push(
    ...final.strays.map((reference) => `a POST carried ${reference}, which no reservation has`),
  );
  const report: CrashReport = { steps: new Map(), violations };
  for (const step of new Set(kills.map((kill) => kill.step))) {
    const isOf = (_: RunEvidence, index: number) => kills[index]?.step === step;
    const before = settled.filter(isOf);
    const after = final.runs.filter(isOf);
    violations.push(...before.flatMap((run) => wrongAfter(step, run)), ...brokenAfter(step, after));
    report.steps.set(step, {
      kills: after.length,
      settled: figuresOf(before),
      final: figuresOf(after),
    });
  }
  return report;
}

async function killAt(world: World, { run, step }: Kill): Promise<string[]> {
  const worker = await startWorker(world.zoneInfoUrl);
  const { id, name } = world.operators[0];
  const operator = { id, name };
  await worker.arm({
    story: "create",
    runId: run.runId,
    times: 1,
    operator,
    aheadMs: world.ahead(),
    dieAfter: step,
  });
  const signal = await worker.goAndDie();
  return signal === "SIGKILL" ? [] : [`run ${run.runId}: the worker was to die after "${step}" and did not`];
}

/** Right after the crash nobody else may start a second creation. */
async function clickAfter(world: World, { run, step }: Kill): Promise<string[]> {
  const expected = step === "linked" ? "has-ticket" : "creating";
  const result = await createAsSeen(world.operators[1], run, world.deps());
  const isFine = !result.ok && result.code === expected;
  return isFine ? [] : [`run ${run.runId}: a click after "${step}" was answered ${JSON.stringify(result)}`];
}

/** What was sent is found by the reconciler alone; what was not sent is known not to exist. */
function wrongAfter(step: CreationStep, { state, runId }: RunEvidence): string[] {
  const expected = step === "reserved" || step === "sending" ? "free" : "linked";
  return state === expected ? [] : [`run ${runId}, killed after "${step}", was settled as ${state}`];
}

function brokenAfter(step: CreationStep, runs: readonly RunEvidence[]): string[] {
  return [
    // Killed between the record and the wire: that sending alone has no POST.
    ...violationsOf({ runs, strays: [] }, { unsent: step === "sending" ? 1 : 0 }),
    ...runs.flatMap(({ state, runId }) => (state === "linked" ? [] : [`run ${runId} ended ${state}`])),
  ];
}

async function createAgain(world: World, survivor: WorkerProcess, { runId }: FailedRun): Promise<string[]> {
  const { id, name } = world.operators[1];
  await survivor.arm({ story: "create", runId, times: 1, operator: { id, name }, aheadMs: world.ahead() });
  const [end] = await survivor.go();
  const isFine = end?.kind === "linked" || (end?.kind === "refused" && end.code === "has-ticket");
  return isFine ? [] : [`run ${runId}: the next create was answered ${JSON.stringify(end)}`];
}
