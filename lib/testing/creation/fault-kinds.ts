import type { AutotaskConfig } from "@/lib/autotask/config";
import { RETRIES_AT_MOST } from "@/lib/autotask/retry";
import type { Fault, FaultInput } from "@/sandbox/autotask/control";
import type { SeededRandom } from "./seeded-random";

/** One way in which creating a ticket goes wrong at Autotask. */
export interface FaultKind {
  name: string;
  /** What is ordered for one create; chosen anew each time. */
  order(random: SeededRandom, origin: string): FaultInput[];
  /** Present where the fault is about waiting; everything else has time enough. */
  timeouts?: AutotaskConfig["timeouts"];
  /** Ends in "Creation unconfirmed" for a person, who alone may decide. */
  forAPerson?: boolean;
  /** A refusal that made the ticket all the same: the run is free, until the next click finds it. */
  lies?: boolean;
}

const CREATE = { entity: "Tickets", kind: "create" } as const;
const READ_BACK = { entity: "Tickets", kind: "get" } as const;
const LOOK_UP = { entity: "Tickets", kind: "query" } as const;

/** Short, so that what hangs is waited for only as long as it takes to see that it does. */
export const IMPATIENT = { readMs: 250, writeMs: 250, slotMs: 5_000 };
/** Autotask's slowest, on the scale of these time-outs: some of it comes in time. */
const SLOW_MS = 500;
/** Eventual visibility (field.md 4.2). */
const INVISIBLE_MS = 30_000;
/** Enough that a read which is tried again fails all the same. */
export const ALL_ATTEMPTS = 1 + RETRIES_AT_MOST;

function onCreate(type: Extract<Fault, { type: string }>["type"], more: object = {}): FaultKind {
  return { name: type, order: () => [{ match: CREATE, fault: { type, ...more } as Fault }] };
}

function impatient(kind: FaultKind): FaultKind {
  return { ...kind, timeouts: IMPATIENT };
}

const slow = (type: "delay" | "delay-after-commit"): FaultKind => ({
  name: type,
  order: (random) => [{ match: CREATE, fault: { type, ms: random.between(0, SLOW_MS) } }],
  timeouts: IMPATIENT,
});

/** After these the ticket is there and nobody was told. */
const ANSWER_LOST = [
  "drop-after-commit",
  "truncate-after-commit",
  "html-502-after-commit",
  "html-504-after-commit",
  "bad-json-after-commit",
  "empty-body-after-commit",
] as const;

/** After these a read has no answer that anything follows from. */
export const READ_FAILURES: readonly Fault[] = [
  { type: "drop-before-commit" },
  { type: "truncate-after-commit" },
  { type: "html-502" },
  { type: "html-503" },
  { type: "throttled", retryAfterSeconds: 1 },
  { type: "throttled", retryAfterSeconds: null, plainText: true },
  { type: "unauthorized" },
  { type: "validation-500" },
  { type: "bad-json-after-commit" },
  { type: "empty-body-after-commit" },
  { type: "hang" },
];

function failingRead(match: FaultInput["match"], random: SeededRandom): FaultInput {
  return { match, fault: random.pick(READ_FAILURES), times: random.between(1, 2 * ALL_ATTEMPTS) };
}

/** Every kind of fault that a creation is tried against (field.md 4.2). */
export const FAULT_KINDS: readonly FaultKind[] = [
  onCreate("drop-before-commit"),
  onCreate("drop-after-commit"),
  onCreate("truncate-after-commit"),
  slow("delay"),
  slow("delay-after-commit"),
  impatient(onCreate("hang")),
  impatient(onCreate("hang-after-commit")),
  onCreate("html-500"),
  onCreate("html-502"),
  onCreate("html-502-after-commit"),
  onCreate("html-503"),
  onCreate("html-504-after-commit"),
  { ...onCreate("throttled", { retryAfterSeconds: 2 }), name: "throttled, with Retry-After" },
  { ...onCreate("throttled", { retryAfterSeconds: null }), name: "throttled, without Retry-After" },
  onCreate("unauthorized"),
  onCreate("validation-500"),
  { ...onCreate("validation-500-after-commit"), lies: true },
  {
    name: "invisible (0 to 30 s)",
    order: (random) => [{ match: CREATE, fault: { type: "invisible", ms: random.between(0, INVISIBLE_MS) } }],
  },
  onCreate("wrong-item-id"),
  onCreate("bad-json-after-commit"),
  onCreate("empty-body-after-commit"),
  {
    name: "redirect",
    // To the very place where following it would make a second ticket.
    order: (random, origin) => [
      {
        match: CREATE,
        fault: {
          type: "redirect",
          location: `${origin}/ATServicesRest/V1.0/Tickets`,
          status: random.pick([301, 302, 303, 307, 308]),
        },
      },
    ],
  },
  onCreate("merge-into-older"),
  {
    ...onCreate("merge-into-older", { otherCompany: true }),
    name: "merge-into-older, other company",
    forAPerson: true,
  },
  { name: "zone-moved", order: () => [{ fault: { type: "zone-moved" } }] },
  {
    name: "read-back fails",
    order: (random) => [failingRead(READ_BACK, random)],
    timeouts: IMPATIENT,
  },
  {
    name: "look-up fails, after a lost answer",
    order: (random) => [
      { match: CREATE, fault: { type: random.pick(ANSWER_LOST) } },
      failingRead(LOOK_UP, random),
    ],
    timeouts: IMPATIENT,
  },
  {
    name: "answer lost, and invisible (0 to 30 s)",
    order: (random) => [
      { match: CREATE, fault: { type: "invisible", ms: random.between(0, INVISIBLE_MS) } },
      { match: CREATE, fault: { type: random.pick(ANSWER_LOST) } },
    ],
  },
  {
    name: "wrong-item-id, and all reads fail",
    order: (random) => [
      { match: CREATE, fault: { type: "wrong-item-id" } },
      failingRead(READ_BACK, random),
      failingRead(LOOK_UP, random),
    ],
    timeouts: IMPATIENT,
  },
];
