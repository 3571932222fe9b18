// Processes that resolve tickets are killed at recorded steps; others go on with what they left behind.
import { rowsOfBuilt } from "@/lib/data/db";
import type { World } from "@/lib/testing/creation/world";
import type { StoryEnd } from "@/lib/testing/workers/messages";
import { startWorker, type WorkerProcess } from "@/lib/testing/workers/process";
import { RESOLVE_STEPS, type ResolveStep } from "@/lib/use-cases/resolve-steps";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { evidenceOf } from "./evidence";
import { type Figures, figuresOf, sumOfFigures, violationsOf } from "./invariants";
import { type SharedTicket, sharedTicket } from "./shared-ticket";

/** A process that is to be killed right after that step of closing a ticket, or of leaving one open. */
export interface ResolveKill {
  plan: "close" | "note";
  step: ResolveStep;
}

/** With time entries no status is sent. */
const ONLY_CLOSING: readonly ResolveStep[] = ["completing", "complete-sent", "read-back"];

/** Every step of either plan. */
export const RESOLVE_KILLS: readonly ResolveKill[] = RESOLVE_STEPS.flatMap((step) => [
  { plan: "close" as const, step },
  ...(ONLY_CLOSING.includes(step) ? [] : [{ plan: "note" as const, step }]),
]);

export interface ResolveCrashReport {
  /** By plan and step, in the order of {@link RESOLVE_KILLS}. */
  figures: Map<string, Figures>;
  violations: string[];
}

export function nameOfKill({ plan, step }: ResolveKill): string {
  return `${plan === "close" ? "closing" : "leaving open"}: ${step}`;
}

const MINUTE = 60_000;
/** Looked for twice a minute apart, then sent; one more, to see that it is resolved. */
const PRESSES_AT_MOST = 3;

interface Killed {
  kill: ResolveKill;
  ticket: SharedTicket;
  violations: string[];
}

/** Kills one process per ticket, `atOnce` at a time; then another one presses, from another run of the same ticket. */
export async function crashResolving(
  world: World,
  kills: readonly ResolveKill[],
  { survivor, atOnce }: { survivor: WorkerProcess; atOnce: number },
): Promise<ResolveCrashReport> {
  await world.control.clearRequests();
  const killed: Killed[] = [];
  for (let first = 0; first < kills.length; first += atOnce) {
    const batch = kills.slice(first, first + atOnce).map((kill) => killOne(world, kill));
    killed.push(...(await Promise.all(batch)));
  }
  await world.advance(7 * MINUTE);
  for (const each of killed) each.violations.push(...(await goOn(world, survivor, each)));
  const figures = new Map<string, Figures>();
  for (const { kill, ticket, violations } of killed) {
    const evidence = await evidenceAfter(world, kill, ticket);
    violations.push(...violationsOf(evidence));
    const name = nameOfKill(kill);
    const own = figuresOf(evidence, { tries: 1, deaths: 1 });
    figures.set(name, sumOfFigures([own, ...(figures.has(name) ? [figures.get(name) as Figures] : [])]));
  }
  return {
    figures,
    violations: killed.flatMap((each) =>
      each.violations.map((words) => `${nameOfKill(each.kill)}: ${words}`),
    ),
  };
}

async function killOne(world: World, kill: ResolveKill): Promise<Killed> {
  const ticket = await sharedTicket(world);
  if (kill.plan === "note") await world.control.addTimeEntry(ticket.autotaskId);
  const worker = await startWorker(world.zoneInfoUrl);
  await worker.arm({ ...orderBy(world, ticket, 0), dieAfter: kill.step });
  const signal = await worker.goAndDie();
  const violations = signal === "SIGKILL" ? [] : ["the worker was to die and did not"];
  return { kill, ticket, violations: [...violations, ...(await pressAtOnce(world, kill, ticket))] };
}

function orderBy(world: World, { runs }: SharedTicket, who: 0 | 1) {
  const { id, name } = world.operators[who];
  const { runId } = runs[who];
  return { story: "resolve" as const, runId, times: 1, operator: { id, name }, aheadMs: world.ahead() };
}

/** Right after the crash nobody else goes on: the dead one could still be at work, for all that is known. */
async function pressAtOnce(
  world: World,
  { plan, step }: ResolveKill,
  { runs }: SharedTicket,
): Promise<string[]> {
  const result = await resolveTicket(world.operators[1], { runId: runs[1].runId }, world.deps());
  const answer = result.ok ? result.value.state : result.code;
  const after = plan === "close" ? "ticket-closed" : "left-open";
  const expected = step === "ended" ? after : "resolving";
  return answer === expected ? [] : [`a press right after was answered ${answer}`];
}

async function goOn(world: World, survivor: WorkerProcess, { kill, ticket }: Killed): Promise<string[]> {
  const ends = kill.plan === "close" ? ["closed", "ticket-closed"] : ["left-open"];
  const answers: string[] = [];
  for (let times = 0; times < PRESSES_AT_MOST; times += 1) {
    await survivor.arm(orderBy(world, ticket, 1));
    const answer = (await survivor.go()).map(nameOfEnd).join();
    if (ends.includes(answer)) return [];
    answers.push(answer);
    await world.advance(MINUTE + 1_000);
  }
  return [`what was left behind was answered ${answers.join(", ")}`];
}

function nameOfEnd(end: StoryEnd): string {
  if (end.kind === "refused") return end.code;
  return end.kind === "threw" ? end.words : end.kind;
}

/** One resolving a ticket, and as many time entries all along: where among the requests they are makes no difference. */
async function evidenceAfter(world: World, { plan }: ResolveKill, ticket: SharedTicket) {
  const references = await rowsOfBuilt<{ reference: string }>(
    "SELECT reference FROM resolutions WHERE ticket_id = $1::uuid ORDER BY started_at LIMIT 1",
    [ticket.id],
  );
  return evidenceOf(world.control, ticket, {
    starts: [],
    entries: [{ after: 0, count: plan === "note" ? 1 : 0 }],
    completions: references.map(({ reference }) => ({ after: 0, reference })),
  });
}
