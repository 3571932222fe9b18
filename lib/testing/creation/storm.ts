// Creations under a fault, and after it whatever people and the reconciler may do, in any order.

import type { Result } from "@/lib/domain/result";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { checkCreation, settleCreations } from "@/lib/use-cases/settle-creation";
import { evidenceOf } from "./evidence";
import type { FaultKind } from "./fault-kinds";
import type { FailedRun } from "./instance";
import { type Figures, figuresOf, sumOfFigures, violationsOf } from "./invariants";
import type { SeededRandom } from "./seeded-random";
import type { World } from "./world";

export interface StormReport {
  kind: string;
  /** Runs, each with one create under the fault. */
  creates: number;
  /** All presses of the button, those of colleagues and later ones included. */
  clicks: number;
  /** How the runs stood when all doubts had been settled, before the last click on those that were free. */
  settled: Figures;
  /** At the end. */
  final: Figures;
  violations: string[];
}

/** What a person may be answered; everything else is a bug. */
const EXPECTED_CODES = new Set([
  "creating",
  "unconfirmed",
  "has-ticket",
  "conflict",
  "autotask-rejected",
  "autotask-credentials",
  "autotask-throttled",
  "autotask-unavailable",
]);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** From barely a moment to past every rule's limit. */
const LEAPS = [
  [0, 20 * SECOND],
  [61 * SECOND, 90 * SECOND],
  [121 * SECOND, 200 * SECOND],
  [6 * MINUTE, 7 * MINUTE],
] as const;

/** Runs of one kind, together: the reconciler meets all of them at once. */
export async function storm(
  world: World,
  kind: FaultKind,
  options: { runs: readonly FailedRun[]; steps: number; random: SeededRandom },
): Promise<StormReport> {
  const { runs, steps, random } = options;
  const { control } = world;
  await control.clearFaults();
  await control.clearRequests();
  const scene = new Scene(world, kind, random);
  for (const run of runs) {
    await scene.orderFault();
    await scene.click(run, random.chance(0.25) ? 2 : 1);
  }
  for (let step = 0; step < steps; step += 1) await scene.step(random.pick(runs));
  await scene.calmDown();
  const settled = await evidenceOf(control, runs);
  for (const run of settled.runs) if (run.state === "free") await scene.click(run, 1);
  await scene.calmDown();
  const final = await evidenceOf(control, runs);
  return {
    kind: kind.name,
    creates: runs.length,
    clicks: scene.clicks,
    settled: figuresOf(settled.runs),
    final: figuresOf(final.runs),
    violations: [
      ...scene.violations,
      ...(kind.lies ? [] : violationsOf(settled, kind)),
      ...violationsOf(final, kind),
      ...final.runs.flatMap(({ state, runId }) =>
        state === "free" ? [`run ${runId}: the last click made no ticket`] : [],
      ),
    ],
  };
}

/** Scenes of one kind as one report. */
export function sumOfStorms(kind: string, scenes: readonly StormReport[]): StormReport {
  const sum = (of: (scene: StormReport) => number) => scenes.reduce((total, scene) => total + of(scene), 0);
  return {
    kind,
    creates: sum(({ creates }) => creates),
    clicks: sum(({ clicks }) => clicks),
    settled: sumOfFigures(scenes.map(({ settled }) => settled)),
    final: sumOfFigures(scenes.map(({ final }) => final)),
    violations: scenes.flatMap(({ violations }) => violations),
  };
}

class Scene {
  clicks = 0;
  private isCalm = false;
  readonly violations: string[] = [];

  constructor(
    private readonly world: World,
    private readonly kind: FaultKind,
    private readonly random: SeededRandom,
  ) {}

  async orderFault(): Promise<void> {
    const { control, zoneInfoUrl } = this.world;
    for (const fault of this.kind.order(this.random, new URL(zoneInfoUrl).origin))
      await control.addFault(fault);
  }

  /** One thing that people, the reconciler or time may do next, or several at once. */
  async step(run: FailedRun): Promise<void> {
    const { random, world } = this;
    if (random.chance(0.25)) await this.orderFault();
    else if (random.chance(0.05)) await world.control.clearFaults();
    const acts: (() => Promise<unknown>)[] = [
      () => this.click(run, 1),
      () => this.click(run, 2),
      () => this.check(run),
      () => Promise.all([this.check(run), this.check(run)]),
      () => this.round(),
      () => Promise.all([this.round(), this.round()]),
      () => Promise.all([this.click(run, 2), this.check(run), this.round()]),
    ];
    await random.pick(acts)();
    if (!random.chance(0.5)) return;
    const [least, most] = random.pick(LEAPS);
    await world.advance(random.between(least, most));
  }

  /** So many operators press the button at the same moment. */
  async click(run: FailedRun, operators: 1 | 2): Promise<void> {
    const pressing = this.world.operators.slice(0, operators);
    this.clicks += pressing.length;
    const timeouts = this.isCalm ? undefined : this.kind.timeouts;
    await Promise.all(
      pressing.map((operator) =>
        this.watch("create", createAsSeen(operator, run, this.world.deps(timeouts))),
      ),
    );
  }

  private check(run: FailedRun): Promise<void> {
    const operator = this.random.pick(this.world.operators);
    return this.watch("check", checkCreation(operator, run, this.world.deps(this.kind.timeouts)));
  }

  private round(): Promise<void> {
    const round = settleCreations(this.world.reconciler, this.world.deps(this.kind.timeouts));
    return this.watch(
      "round",
      round.then((value) => ({ ok: true, value })),
    );
  }

  private async watch(what: string, story: Promise<Result<unknown>>): Promise<void> {
    try {
      const result = await story;
      if (!result.ok && !EXPECTED_CODES.has(result.code))
        this.violations.push(`${what} was answered ${result.code}: ${result.message}`);
    } catch (error) {
      this.violations.push(
        `${what} threw ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
    }
  }

  /** The faults end, Autotask finishes what it works on, and the reconciler has its rounds until nothing can be in doubt. */
  async calmDown(): Promise<void> {
    const { world } = this;
    this.isCalm = true;
    await world.control.clearFaults();
    await world.quiet();
    for (const leap of [7 * MINUTE, 61 * SECOND, 61 * SECOND]) {
      await world.advance(leap);
      await this.watch(
        "round",
        settleCreations(world.reconciler, world.deps()).then((value) => ({ ok: true, value })),
      );
    }
    // A tenant that moved back is found by the next read; the next create would only be turned away.
    const gateway = await world.deps().gatewayOf("sandbox");
    await gateway?.canSeeTickets();
  }
}
