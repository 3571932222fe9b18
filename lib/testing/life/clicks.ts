// The clicks by which people create, link and resolve tickets, with what may go wrong meanwhile.

import { shownLink } from "@/lib/data/shown-links";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import type { CreationStep } from "@/lib/use-cases/create-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { RESOLVE_STEPS, type ResolveStep } from "@/lib/use-cases/resolve-steps";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import type { Fault, FaultInput } from "@/sandbox/autotask/control";
import { type Happening, oneOf, takeIn } from "./quiet-acts";
import type { Scene } from "./scene";

/** After these a write is announced and not sent yet. */
const BEFORE_SENDING: Partial<Record<CreationStep | ResolveStep, "ticket" | "note" | "status">> = {
  sending: "ticket",
  "note-sending": "note",
  completing: "status",
};

/** At the next step it is made, and nothing is left behind. */
export const DEATHS_IN_CREATION: readonly CreationStep[] = [
  "reserved",
  "sending",
  "sent",
  "answered",
  "read-back",
];

const WRITES: readonly FaultInput["match"][] = [
  { entity: "Tickets", kind: "create" },
  { entity: "TicketNotes", kind: "create" },
  { entity: "Tickets", kind: "update" },
];

/** Of each: refused, lost on the way, or done and not told. All of them reach Autotask. */
const FAULTS: readonly Fault[] = [
  { type: "drop-before-commit" },
  { type: "drop-after-commit" },
  { type: "html-502" },
  { type: "html-502-after-commit" },
  { type: "validation-500" },
  { type: "validation-500-after-commit" },
  { type: "throttled", retryAfterSeconds: 1 },
  { type: "unauthorized" },
  { type: "empty-body-after-commit" },
  { type: "patch-no-effect" },
];

const LEAPS_AFTER_DEATH = [7 * 60_000, 61_000];

class Died extends Error {}

/** As a process does that dies right after that step. */
async function dying<Step extends CreationStep | ResolveStep>(
  scene: Scene,
  step: Step,
  press: (onStep: (at: CreationStep | ResolveStep) => void) => Promise<unknown>,
): Promise<void> {
  const onStep = (at: CreationStep | ResolveStep) => {
    if (at !== step) return;
    const announced = BEFORE_SENDING[step];
    if (announced) scene.stopped.push(announced);
    throw new Died();
  };
  await press(onStep).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
}

/** @returns where it is among the scene's runs. */
async function newRun(scene: Scene, at: number): Promise<number> {
  await takeIn(scene, at);
  return scene.runs.length - 1;
}

/** As a rule: its customer may be without a company. */
async function runWithTicket(scene: Scene, at: number): Promise<number> {
  const last = await newRun(scene, at);
  await create(scene, last);
  return last;
}

type OnStep = (at: CreationStep | ResolveStep) => void;

function create({ world, operator, runs }: Scene, at: number, onStep: OnStep = () => {}) {
  return createAsSeen(operator, oneOf(runs, at), { ...world.deps(), onStep });
}

/** What it waits for passes on the world's clock. */
function resolve({ world, operator, runs }: Scene, at: number, onStep: OnStep = () => {}) {
  const sleep = (ms: number) => world.advance(ms);
  return resolveTicket(operator, oneOf(runs, at), { ...world.deps(), sleep, onStep });
}

export const CLICKS: Record<string, Happening> = {
  "a ticket is created": create,
  "a ticket is resolved": resolve,
  "a ticket is linked": ({ world, operator, runs, ticketIds }, at) =>
    linkTicket(
      operator,
      {
        ...{ runId: oneOf(runs, at).runId, ticketId: oneOf(ticketIds, at) },
        ...{ otherCompany: true, reason: "Another one fits better" },
      },
      world.deps(),
    ),
  "a new run's ticket is created": async (scene, at) => create(scene, await newRun(scene, at)),
  "a new run's ticket is made and resolved": async (scene, at) =>
    resolve(scene, await runWithTicket(scene, at)),
  "a ticket with a time entry is resolved": async (scene, at) => {
    const { control } = scene.world;
    const last = await runWithTicket(scene, at);
    const link = await shownLink("sandbox", oneOf(scene.runs, last).runId);
    if (link?.ticket) await control.addTimeEntry(link.ticket.autotaskId);
    await resolve(scene, last);
  },
  "a creation dies": async (scene, at) => {
    const last = await newRun(scene, at);
    await dying(scene, oneOf(DEATHS_IN_CREATION, at), (onStep) => create(scene, last, onStep));
  },
  "a resolving dies, and is gone on with": async (scene, at) => {
    const last = await runWithTicket(scene, at);
    await dying(scene, oneOf(RESOLVE_STEPS, at), (onStep) => resolve(scene, last, onStep));
    // Past the hold of whoever died, and a minute after the first look for a note that is not there.
    for (const leap of LEAPS_AFTER_DEATH) {
      await scene.world.advance(leap);
      await resolve(scene, last);
    }
  },
  "a write fails": async (scene, at) => {
    scene.faults += 1;
    await scene.world.control.addFault({ match: oneOf(WRITES, at), fault: oneOf(FAULTS, at) });
  },
};
