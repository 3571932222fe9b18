import { ALL_ATTEMPTS, READ_FAILURES } from "@/lib/testing/creation/fault-kinds";
import type { Fault, FaultInput } from "@/sandbox/autotask/control";

/** One way in which a call that resolving makes goes wrong at Autotask. */
export interface CallFault {
  call: ResolveCall;
  fault: Fault;
  /** How often, and after how many that go well. */
  times: number;
  after: number;
}

/** The calls of a resolving, by what tells them apart at Autotask. */
export const RESOLVE_CALLS = {
  "the reading": { entity: "Tickets", kind: "get" },
  "the count": { entity: "TimeEntries", kind: "count" },
  "the look-up": { entity: "TicketNotes", kind: "query" },
  "the control read": { entity: "Tickets", kind: "query" },
  "the note": { entity: "TicketNotes", kind: "create" },
  "the change": { entity: "Tickets", kind: "update" },
} as const satisfies Record<string, FaultInput["match"]>;
export type ResolveCall = keyof typeof RESOLVE_CALLS;

/** Longer than an impatient client waits, with time for it to look before the work is done. */
const SLOW_MS = 700;

/** What a write meets: refused, lost, done and not told, or told otherwise (as in `lib/testing/creation/fault-kinds.ts`). */
const WRITE_FAULTS: readonly Fault[] = [
  { type: "drop-before-commit" },
  { type: "drop-after-commit" },
  { type: "truncate-after-commit" },
  { type: "delay", ms: SLOW_MS },
  { type: "delay-after-commit", ms: SLOW_MS },
  { type: "hang" },
  { type: "hang-after-commit" },
  { type: "html-500" },
  { type: "html-502" },
  { type: "html-502-after-commit" },
  { type: "html-503" },
  { type: "html-504-after-commit" },
  { type: "throttled", retryAfterSeconds: 2 },
  { type: "throttled", retryAfterSeconds: null },
  { type: "unauthorized" },
  { type: "validation-500" },
  { type: "validation-500-after-commit" },
  { type: "bad-json-after-commit" },
  { type: "empty-body-after-commit" },
  { type: "redirect", location: "http://127.0.0.1:9/ATServicesRest/V1.0/Tickets", status: 307 },
];

/** A change that is accepted and does not stick: at all, or until a workflow rule is through with it. */
const UNSTUCK: readonly Fault[] = [
  { type: "patch-no-effect" },
  { type: "workflow-reverts-status" },
  { type: "workflow-reverts-status", ms: 1_000 },
  { type: "workflow-reverts-status", ms: 60_000 },
];

/** Every fault that each call is tried against. */
export const FAULTS_OF_CALL: Record<ResolveCall, readonly Fault[]> = {
  "the reading": READ_FAILURES,
  "the count": READ_FAILURES,
  "the look-up": READ_FAILURES,
  "the control read": READ_FAILURES,
  "the note": [...WRITE_FAULTS, { type: "wrong-item-id" }],
  "the change": [...WRITE_FAULTS, ...UNSTUCK],
};

/** A read is tried again by itself: enough that it fails all the same. */
export const MOST_TIMES = 2 * ALL_ATTEMPTS;

export function orderOf({ call, fault, times, after }: CallFault): FaultInput {
  return { match: RESOLVE_CALLS[call], fault, times, after };
}

const WAITING = /^(hang|delay)/;

/** Whether somebody has to wait for it: everything else has time enough. */
export function isAboutWaiting({ fault }: CallFault): boolean {
  return WAITING.test(fault.type);
}
