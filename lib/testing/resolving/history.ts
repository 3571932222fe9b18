// One ticket's history: what people, Autotask's users, faults, deaths of processes and time do to it, and how it ends when all is calm.
import { activeResolution } from "@/lib/data/resolutions";
import type { Result } from "@/lib/domain/result";
import type { TicketState } from "@/lib/domain/ticket-panel";
import { IMPATIENT } from "@/lib/testing/creation/fault-kinds";
import type { World } from "@/lib/testing/creation/world";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import type { ResolveCircumstances, ResolveStep } from "@/lib/use-cases/resolve-steps";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";
import type { Act, Try, UserAct } from "./acts";
import { evidenceOf, type Observed } from "./evidence";
import { type CallFault, isAboutWaiting, orderOf } from "./fault-kinds";
import { type Figures, figuresOf, violationsOf } from "./invariants";
import { COMPLETE, type SharedTicket } from "./shared-ticket";

export interface HistoryReport {
  figures: Figures;
  violations: string[];
}

/** What a person may be answered; everything else is a bug. */
const EXPECTED_CODES = new Set([
  "resolving",
  "ticket-closed",
  "ticket-deleted",
  "not-found",
  "autotask-rejected",
  "autotask-credentials",
  "autotask-throttled",
  "autotask-unavailable",
]);

/** How a ticket that was linked may be shown. */
const EXPLAINED: readonly TicketState[] = ["open", "left-open", "closed", "deleted"];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Presses after which nothing can be in doubt: looked up, found missing twice a minute apart, sent, closed. */
const ROUNDS_AT_MOST = 4;

/** Plays the acts on a ticket that nothing has happened to, then lets everything come to rest and presses until it is resolved. */
export async function playHistory(
  world: World,
  ticket: SharedTicket,
  acts: readonly Act[],
): Promise<HistoryReport> {
  await world.control.clearFaults();
  await world.control.clearRequests();
  const play = new Play(world, ticket);
  for (const act of acts) await play.act(act);
  await play.checkPanel(ticket.runs[0]);
  await play.calmDown();
  const evidence = await evidenceOf(world.control, ticket, play.observed);
  return {
    figures: figuresOf(evidence, play.counts),
    violations: [...play.violations, ...violationsOf(evidence)],
  };
}

class Died extends Error {}

class Play {
  readonly violations: string[] = [];
  readonly counts = { tries: 0, deaths: 0 };
  readonly observed: Observed = { entries: [], starts: [], completions: [] };
  private entryIds: number[] = [];

  constructor(
    private readonly world: World,
    private readonly ticket: SharedTicket,
  ) {}

  async act(act: Act): Promise<void> {
    const { world } = this;
    switch (act.do) {
      case "try":
        return this.press(act);
      case "race":
        return this.race(act.faults);
      case "view":
        await this.watch("view", this.view());
        return;
      case "preview": {
        const { runId } = this.ticket.runs[act.run];
        await this.watch("preview", previewResolve(world.operators[act.run], { runId }, world.deps()));
        return;
      }
      case "wait":
        return world.advance(act.ms);
      default:
        return this.doAsUser(act);
    }
  }

  private view(): Promise<Result<unknown>> {
    const [linkId] = this.ticket.linkIds;
    return openTicket(this.world.operators[0], { linkId }, this.world.deps());
  }

  /** What Autotask's users do to a ticket that is gone is nothing. */
  private async doAsUser(act: UserAct): Promise<void> {
    const { control } = this.world;
    const { autotaskId } = this.ticket;
    if (!(await control.ticket(autotaskId))) return;
    switch (act.do) {
      case "add-entry":
        this.entryIds.push((await control.addTimeEntry(autotaskId)).id);
        break;
      case "remove-entries":
        for (const id of this.entryIds.splice(0)) await control.removeTimeEntry(autotaskId, id);
        break;
      case "set-status":
        await control.setTicketStatus(autotaskId, act.status);
        break;
      case "delete":
        await control.deleteTicket(autotaskId);
        this.entryIds = [];
    }
    this.observed.entries.push({ after: await this.lastRequest(), count: this.entryIds.length });
  }

  private async lastRequest(): Promise<number> {
    return (await this.world.control.requests()).at(-1)?.seq ?? 0;
  }

  private async press({ by, run, faults, meanwhile, diesAfter }: Try): Promise<void> {
    const deps = await this.underFaults(faults);
    let pending = meanwhile;
    const onStep = async (step: ResolveStep, reference: string) => {
      await deps.onStep?.(step, reference);
      if (pending?.at === step) {
        const { act } = pending;
        pending = null;
        await this.doAsUser(act);
      }
      if (diesAfter === step) throw new Died();
    };
    await this.tryOnce(by, run, { ...deps, onStep });
    await this.world.control.clearFaults();
  }

  private async race(faults: CallFault[]): Promise<void> {
    const deps = await this.underFaults(faults);
    const second = { ...deps, requestId: `${deps.requestId}-2` };
    await Promise.all([this.tryOnce(0, 0, deps), this.tryOnce(1, 1, second)]);
    await this.world.control.clearFaults();
  }

  private async underFaults(faults: readonly CallFault[]): Promise<ResolveCircumstances> {
    const { world, observed } = this;
    for (const fault of faults) await world.control.addFault(orderOf(fault));
    return {
      ...world.deps(faults.some(isAboutWaiting) ? IMPATIENT : undefined),
      sleep: (ms) => world.advance(ms),
      onStep: async (step, reference) => {
        if (step === "started") observed.starts.push(await this.lastRequest());
        if (step === "completing") observed.completions.push({ after: await this.lastRequest(), reference });
      },
    };
  }

  private async tryOnce(by: 0 | 1, run: 0 | 1, deps: ResolveCircumstances): Promise<Result<unknown> | null> {
    this.counts.tries += 1;
    const { runId } = this.ticket.runs[run];
    return this.watch("try", resolveTicket(this.world.operators[by], { runId }, deps));
  }

  private async watch<T>(what: string, story: Promise<Result<T>>): Promise<Result<T> | null> {
    try {
      const result = await story;
      if (!result.ok && !EXPECTED_CODES.has(result.code))
        this.violations.push(`${what} was answered ${result.code}: ${result.message}`);
      return result;
    } catch (error) {
      if (error instanceof Died) this.counts.deaths += 1;
      else
        this.violations.push(
          `${what} threw ${error instanceof Error ? (error.stack ?? error.message) : error}`,
        );
      return null;
    }
  }

  /** Whoever looks at the run is told how its ticket stands, and what an unfinished resolving waits for. */
  async checkPanel({ runId }: { runId: string }, expected?: TicketState): Promise<void> {
    const [panel, resolution] = await Promise.all([
      ticketPanelOf(this.world.operators[0], runId, this.world.now()),
      activeResolution(this.ticket.id),
    ]);
    const isExplained =
      panel !== null &&
      panel.words !== "" &&
      EXPLAINED.includes(panel.state) &&
      (resolution === null || panel.state === "closed" || panel.detail !== null);
    if (!isExplained) this.violations.push(`run ${runId} is shown as ${JSON.stringify(panel)}`);
    if (expected && panel?.state !== expected)
      this.violations.push(`run ${runId} is shown as ${panel?.state} (${panel?.detail}), and is ${expected}`);
  }

  /** The faults end, Autotask finishes what it works on, and an operator presses until nothing is in doubt. */
  async calmDown(): Promise<void> {
    const { world, ticket } = this;
    await world.control.clearFaults();
    await world.quiet();
    await world.advance(7 * MINUTE);
    for (let round = 0; round < ROUNDS_AT_MOST; round += 1) {
      await this.watch("view", this.view());
      const panel = await ticketPanelOf(world.operators[1], ticket.runs[1].runId, world.now());
      if (panel?.state === "closed" || panel?.state === "deleted") break;
      const result = await this.tryOnce(1, 1, await this.underFaults([]));
      if (result?.ok && (result.value as { state: string }).state === "left-open") break;
      await world.advance(61 * SECOND);
    }
    // What is shown at the end is what is so in Autotask.
    const there = await world.control.ticket(ticket.autotaskId);
    const open = there?.ticket.status === COMPLETE ? "closed" : "left-open";
    for (const run of ticket.runs) await this.checkPanel(run, there ? open : "deleted");
  }
}
