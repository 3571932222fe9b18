// Tickets that are looked at while Autotask's answers prove nothing: none of them may be taken for deleted.
import { prisma } from "@/lib/data/db";
import type { Result } from "@/lib/domain/result";
import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import { IMPATIENT } from "@/lib/testing/creation/fault-kinds";
import type { World } from "@/lib/testing/creation/world";
import { type Linked, linkedRuns } from "@/lib/testing/linking/linking-for-tests";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { validateTickets } from "@/lib/use-cases/validate-tickets";
import type { Fault } from "@/sandbox/autotask/control";

/** One kind of answer from which nothing follows. */
interface Emptiness {
  name: string;
  /** `null`: the API user is shown no ticket at all, and nothing says so. */
  fault: Fault | null;
}

const NO_PERMISSION =
  "The logged in Resource does not have the adequate permissions to query this entity type.";

export const PROVING_NOTHING: readonly Emptiness[] = [
  { name: "401", fault: { type: "unauthorized" } },
  { name: "403", fault: { type: "html-403" } },
  { name: "429", fault: { type: "throttled", retryAfterSeconds: 1 } },
  { name: "500 with errors", fault: { type: "validation-500" } },
  { name: "500, no permission", fault: { type: "validation-500", errors: [NO_PERMISSION] } },
  { name: "502 HTML", fault: { type: "html-502" } },
  { name: "503 HTML", fault: { type: "html-503" } },
  { name: "404 HTML", fault: { type: "html-404" } },
  { name: "time-out", fault: { type: "hang" } },
  { name: "cut connection", fault: { type: "drop-before-commit" } },
  { name: "cut answer", fault: { type: "truncate-after-commit" } },
  { name: "empty body", fault: { type: "empty-body-after-commit" } },
  { name: "bad JSON", fault: { type: "bad-json-after-commit" } },
  { name: "no ticket is shown", fault: null },
  { name: "redirect", fault: { type: "redirect", location: "http://127.0.0.1:9/", status: 302 } },
];

/** How somebody comes to look at a ticket; each tells whether it was called deleted. */
const WAYS = ["view one", "view many", "open", "resolve"] as const;
type Way = (typeof WAYS)[number];

export interface GuessReport {
  /** By kind: how often somebody looked, and how many links were marked. Nothing may be. */
  kinds: { name: string; tries: number; marked: number }[];
  /** Tickets that were gone, looked at once Autotask answered again: all of them must be marked. */
  gone: { tickets: number; marked: number };
  violations: string[];
}

/** Tickets that are there, and tickets that are gone whose absence nothing confirms. */
const THERE = 3;
const GONE = 3;

/** Looks so many times, at each kind of answer and in each way about as often. @param tries in all. */
export async function neverGuessed(world: World, tries: number): Promise<GuessReport> {
  await world.control.clearFaults();
  const linked = await linkedRuns(world, THERE + GONE);
  const [there, gone] = [linked.slice(0, THERE), linked.slice(THERE)];
  for (const { autotaskId } of gone) await world.control.deleteTicket(autotaskId);
  const kinds = PROVING_NOTHING.map(({ name }) => ({ name, tries: 0, marked: 0 }));
  const violations: string[] = [];
  for (let index = 0; index < tries; index += 1) {
    const at = index % PROVING_NOTHING.length;
    const kind = kinds[at] as (typeof kinds)[number];
    const round = Math.floor(index / PROVING_NOTHING.length);
    // Neighbours differ, so that few tries are of all ways too; after eight rounds each kind was met in each.
    const way = WAYS[(at + round) % WAYS.length] as Way;
    const isGone = (Math.floor(at / 2) + Math.floor(round / WAYS.length)) % 2 === 1;
    await order(world, PROVING_NOTHING[at] as Emptiness, way, isGone);
    const said = await lookIn(world, way, isGone ? gone : there);
    await restore(world);
    kind.tries += 1;
    const marked = await markedOf(linked);
    kind.marked += marked.length;
    const words = `${kind.name}, ${way}, ${isGone ? "gone" : "there"}`;
    if (marked.length > 0) violations.push(`${words}: ${marked.join(", ")} marked as deleted`);
    if (said !== null) violations.push(`${words}: ${said}`);
    if (marked.length > 0) break;
  }
  const marked = await markGone(world, gone);
  if (marked !== gone.length)
    violations.push(`${marked} of ${gone.length} tickets that are gone were marked`);
  const wrong = await markedOf(there);
  if (wrong.length > 0) violations.push(`${wrong.join(", ")} is there, and marked as deleted`);
  return { kinds, gone: { tickets: gone.length, marked }, violations };
}

/** For a ticket that is gone the control read alone fails; else every answer about tickets. */
async function order(world: World, { fault }: Emptiness, way: Way, isGone: boolean): Promise<void> {
  // Whoever looks asks again after a minute, and Autotask is left alone no longer.
  await world.advance(61_000);
  if (fault === null) return world.control.setSwitches({ hideTickets: true });
  const queriesBefore = way === "view many" ? 1 : 0;
  await world.control.addFault({
    match: { entity: "Tickets", ...(isGone ? { kind: "query" } : {}) },
    fault,
    times: "always",
    after: isGone ? queriesBefore : 0,
  });
}

async function restore(world: World): Promise<void> {
  await world.control.clearFaults();
  await world.control.setSwitches({ hideTickets: false });
}

/** @returns what was said that must not be: that a ticket is deleted, or nothing at all of what is in the way. */
async function lookIn(world: World, way: Way, linked: readonly Linked[]): Promise<string | null> {
  const deps = { ...world.deps(IMPATIENT), sleep: (ms: number) => world.advance(ms) };
  const [actor] = world.operators;
  const [first] = linked;
  if (!first) throw new Error("there is nothing to look at");
  switch (way) {
    case "view one":
    case "view many": {
      const links = way === "view one" ? [first] : linked;
      const linkIds = links.map(({ linkId }) => linkId);
      return wrongView(await validateTickets(actor, { linkIds }, deps));
    }
    case "open":
      return wrongRefusal(await openTicket(actor, { linkId: first.linkId }, deps));
    case "resolve":
      return wrongRefusal(await resolveTicket(actor, { runId: first.run.runId }, deps));
  }
}

function wrongView(answer: Result<ValidatedTicket[]>): string | null {
  if (!answer.ok) return `refused: ${answer.code}`;
  const wrong = answer.value.filter(({ state, problem }) => state === "deleted" || problem === null);
  return wrong.length > 0 ? JSON.stringify(wrong) : null;
}

function wrongRefusal(answer: Result<unknown>): string | null {
  if (answer.ok) return `done: ${JSON.stringify(answer.value)}`;
  return /^autotask-/.test(answer.code) ? null : `refused: ${answer.code}: ${answer.message}`;
}

/** Numbers of the tickets that are marked, or one of whose links has ended. */
async function markedOf(linked: readonly Linked[]): Promise<string[]> {
  const rows = await prisma().ticketLink.findMany({
    where: {
      id: { in: linked.map(({ linkId }) => linkId) },
      OR: [{ activeKey: null }, { ticket: { deletedFoundAt: { not: null } } }],
    },
    select: { ticket: { select: { number: true } } },
  });
  return rows.map(({ ticket }) => ticket?.number ?? "");
}

/** Autotask answers again, in either of its two ways for one that is not there. */
async function markGone(world: World, gone: readonly Linked[]): Promise<number> {
  for (const [index, { linkId }] of gone.entries()) {
    await world.advance(61_000);
    await world.control.setSwitches({ absentIs404: index % 2 === 1 });
    await validateTickets(world.operators[1], { linkIds: [linkId] }, world.deps());
  }
  await world.control.setSwitches({ absentIs404: false });
  return (await markedOf(gone)).length;
}
