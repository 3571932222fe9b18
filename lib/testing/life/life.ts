// Runs and their tickets as a week goes: created, linked, deleted in Autotask, looked at, re-linked, created anew, left; by three operators
// in two application processes, several at the same moment.
import { shownLink } from "@/lib/data/shown-links";
import { type FailedRun, personOf } from "@/lib/testing/creation/instance";
import type { SeededRandom } from "@/lib/testing/creation/seeded-random";
import type { World } from "@/lib/testing/creation/world";
import type { WorkerProcess } from "@/lib/testing/workers/process";
import { settleCreations } from "@/lib/use-cases/settle-creation";
import type { Fault } from "@/sandbox/autotask/control";
import type { LifeAct, LifeEnd } from "./acts";
import { brokenIn, evidenceOf, type LifeFigures } from "./evidence";

export interface LifeReport {
  figures: LifeFigures & { steps: number };
  /** How many acts ended in each way: `do: end`. */
  ends: Record<string, number>;
  violations: string[];
}

/** What a person may be answered; everything else is a bug. */
const EXPECTED_ENDS = new Set([
  ...["done", "has-ticket", "creating", "unconfirmed", "conflict", "ticket-deleted", "not-found"],
  ...["autotask-rejected", "autotask-unavailable"],
]);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const AT_ONCE = 4;
const POOL = 3;
/** Ends the longest doubt (see `lib/testing/creation/crash.ts`). */
const ROUNDS_AFTER = [0, 2 * MINUTE, 61 * SECOND, 4 * MINUTE, 61 * SECOND];
const CREATE_FAULTS: readonly Fault[] = [
  { type: "html-502-after-commit" },
  { type: "drop-before-commit" },
  { type: "validation-500" },
  { type: "validation-500-after-commit" },
  { type: "merge-into-older" },
];

/** Plays so many steps on the runs. Autotask's log must begin with it. */
export async function playLife(
  world: World,
  workers: readonly WorkerProcess[],
  { runs, steps, random }: { runs: readonly FailedRun[]; steps: number; random: SeededRandom },
): Promise<LifeReport> {
  await world.control.clearFaults();
  await world.control.clearRequests();
  const life = new Life(world, workers, runs, random);
  for (let step = 0; step < steps; step += 1) await life.step();
  await life.calmDown();
  const evidence = await evidenceOf(world.control, runs);
  const { figures, violations } = brokenIn(evidence);
  return {
    figures: { ...figures, steps },
    ends: Object.fromEntries(life.ends),
    violations: [...life.violations, ...violations],
  };
}

class Life {
  readonly ends = new Map<string, number>();
  readonly violations: string[] = [];
  private readonly people;
  private run: FailedRun;

  constructor(
    private readonly world: World,
    private readonly workers: readonly WorkerProcess[],
    private readonly runs: readonly FailedRun[],
    private readonly random: SeededRandom,
  ) {
    const all = [...world.operators, personOf("operator", "Ola Operator")];
    this.people = all.map(({ id, name }) => ({ id, name }));
    this.run = random.pick(runs);
  }

  async step(): Promise<void> {
    const { random, world } = this;
    // As people do, who keep at one thing for a while.
    this.run = random.chance(0.5) ? this.run : random.pick(this.runs);
    const { run } = this;
    if (random.chance(0.5)) await this.deleteOne(run);
    if (random.chance(0.5)) await world.advance(random.between(30, 90) * SECOND);
    if (random.chance(0.5))
      await world.control.addFault({
        match: { entity: "Tickets", kind: "create" },
        fault: random.pick(CREATE_FAULTS),
      });
    const acts: LifeAct[] = [];
    for (let count = random.between(1, AT_ONCE); count > 0; count -= 1) acts.push(await this.chooseAct(run));
    await this.together(acts);
    await world.control.clearFaults();
  }

  /** What is offered as a rule; the rest is what others do who have not seen yet how it stands. */
  private async chooseAct(run: FailedRun): Promise<LifeAct> {
    const { random } = this;
    const { runId } = run;
    const operator = random.pick(this.people);
    const link = await shownLink("sandbox", runId);
    if (random.chance(link === null || link.state === "deleted" ? 0.7 : 0.15))
      return { operator, do: "create", runId };
    if (link === null || random.chance(0.12))
      return { operator, do: "link", runId, ticketId: await this.someTicket(run) };
    const act = random.pick(["look", "look", "look", "open", "leave", "check"] as const);
    if (act === "check") return { operator, do: "check", runId };
    return act === "look"
      ? { operator, do: "look", linkIds: [link.id] }
      : { operator, do: act, linkId: link.id };
  }

  private async ticketsOf({ companyId }: FailedRun): Promise<number[]> {
    const { tickets } = await this.world.control.state();
    return tickets.filter(({ companyID }) => companyID === companyId).map(({ id }) => Number(id));
  }

  private async someTicket(run: FailedRun): Promise<number> {
    const ids = await this.ticketsOf(run);
    while (ids.length < POOL)
      ids.push(Number((await this.world.control.createTicket({ companyID: run.companyId })).id));
    return this.random.pick(ids);
  }

  /** As a person in Autotask does it: the run's own ticket as a rule, or any of its company. */
  private async deleteOne(run: FailedRun): Promise<void> {
    const { random, world } = this;
    const own = (await shownLink("sandbox", run.runId))?.ticket?.autotaskId;
    const ids = await this.ticketsOf(run);
    const id = own !== undefined && random.chance(0.7) ? own : ids.length > 0 ? random.pick(ids) : null;
    if (id !== null && ids.includes(id)) await world.control.deleteTicket(id);
  }

  private async together(acts: readonly LifeAct[]): Promise<void> {
    const aheadMs = this.world.ahead();
    const shares = this.workers.map((_, at) =>
      acts.filter((_act, index) => index % this.workers.length === at),
    );
    const ends = await Promise.all(
      this.workers.map((worker, at) => worker.live({ acts: shares[at] ?? [], aheadMs })),
    );
    for (const end of ends.flat()) this.count(end);
  }

  private count(end: LifeEnd): void {
    const name = `${end.do}: ${end.end}`;
    this.ends.set(name, (this.ends.get(name) ?? 0) + 1);
    if (!EXPECTED_ENDS.has(end.end)) this.violations.push(`${name} (${end.words})`);
  }

  /** All doubts are settled, and somebody looks at every run once more. */
  async calmDown(): Promise<void> {
    const { world, runs } = this;
    await world.control.clearFaults();
    await world.quiet();
    for (const leap of ROUNDS_AFTER) {
      await world.advance(leap);
      await settleCreations(world.reconciler, world.deps());
    }
    await world.advance(61 * SECOND);
    const links = await Promise.all(runs.map(({ runId }) => shownLink("sandbox", runId)));
    const linkIds = links.flatMap((link) => (link?.state === "linked" ? [link.id] : []));
    const operator = this.people[0];
    if (operator) await this.together(linkIds.map((linkId) => ({ operator, do: "look", linkIds: [linkId] })));
  }
}
