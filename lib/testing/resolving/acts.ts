import fc from "fast-check";
import { RESOLVE_STEPS, type ResolveStep } from "@/lib/use-cases/resolve-steps";
import { type CallFault, FAULTS_OF_CALL, MOST_TIMES, RESOLVE_CALLS, type ResolveCall } from "./fault-kinds";
import { COMPLETE, IN_PROGRESS, NEW } from "./shared-ticket";

/** What Autotask's users do with the ticket. */
export type UserAct =
  | { do: "add-entry" }
  | { do: "remove-entries" }
  | { do: "set-status"; status: number }
  | { do: "delete" };

/** One press of "Resolve ticket" by one of two operators, from one of the two runs. */
export interface Try {
  do: "try";
  by: 0 | 1;
  run: 0 | 1;
  faults: CallFault[];
  /** Something that Autotask's users do just after that step. */
  meanwhile: { at: ResolveStep; act: UserAct } | null;
  /** The process ends right after that step. */
  diesAfter: ResolveStep | null;
}

/** What people, Autotask's users and time may do next. */
export type Act =
  | Try
  | UserAct
  /** Both operators at once, each from a run of their own. */
  | { do: "race"; faults: CallFault[] }
  | { do: "view" }
  | { do: "preview"; run: 0 | 1 }
  | { do: "wait"; ms: number };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const oneOfTwo = fc.constantFrom(0 as const, 1 as const);
const step = fc.constantFrom(...RESOLVE_STEPS);

const userAct: fc.Arbitrary<UserAct> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: "add-entry" as const }) },
  { weight: 4, arbitrary: fc.constant({ do: "remove-entries" as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("set-status" as const),
      status: fc.constantFrom(NEW, IN_PROGRESS, COMPLETE),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "delete" as const }) },
);

/** What may be done though nobody is told: tried more often than what only reads. */
const WRITES: readonly ResolveCall[] = ["the note", "the change"];

const callFault: fc.Arbitrary<CallFault> = fc
  .constantFrom(...(Object.keys(RESOLVE_CALLS) as ResolveCall[]), ...WRITES, ...WRITES)
  .chain((call) =>
    fc.record({
      call: fc.constant(call),
      fault: fc.constantFrom(...FAULTS_OF_CALL[call]),
      times: fc.integer({ min: 1, max: MOST_TIMES }),
      after: fc.integer({ min: 0, max: 1 }),
    }),
  );

/** Most calls go well, most tries meet something. */
const faults: fc.Arbitrary<CallFault[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<CallFault[]>([]) },
  { weight: 4, arbitrary: fc.array(callFault, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(callFault, { minLength: 2, maxLength: 3 }) },
);

/** Mostly not. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const press: fc.Arbitrary<Try> = fc.record({
  do: fc.constant("try" as const),
  by: oneOfTwo,
  run: oneOfTwo,
  faults,
  meanwhile: rarely(fc.record({ at: step, act: userAct })),
  diesAfter: rarely(step),
});

/** From barely a moment to past every rule's limit. */
const wait = fc
  .oneof(
    fc.integer({ min: 0, max: 20 * SECOND }),
    fc.integer({ min: 61 * SECOND, max: 90 * SECOND }),
    fc.integer({ min: 121 * SECOND, max: 200 * SECOND }),
    fc.integer({ min: 6 * MINUTE, max: 7 * MINUTE }),
  )
  .map((ms) => ({ do: "wait" as const, ms }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: press },
  { weight: 5, arbitrary: userAct },
  { weight: 5, arbitrary: wait },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("race" as const), faults }) },
  { weight: 1, arbitrary: fc.constant({ do: "view" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("preview" as const), run: oneOfTwo }) },
);

/** What happens to one ticket, one thing after the other. */
export const history: fc.Arbitrary<Act[]> = fc.array(act, { minLength: 1, maxLength: 8 });
