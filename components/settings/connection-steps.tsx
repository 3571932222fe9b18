import { Circle, CircleCheck, CircleMinus, LoaderCircle, OctagonX } from "lucide-react";
import { LocalTime } from "@/components/local-time";
import type { ConnectionStep } from "@/lib/domain/psa";
import type { ConnectionTest } from "@/lib/domain/settings-views";

type StepState = "passed" | "failed" | "skipped" | "running" | "open";

const STEPS: { step: ConnectionStep; what: string }[] = [
  { step: "reach", what: "Reach Autotask from this server" },
  { step: "zone", what: "Find the Autotask zone of the API user" },
  { step: "credentials", what: "Sign in with the API user" },
  { step: "permission", what: "See companies and be allowed to create tickets" },
];

const STATE_WORDS: Record<StepState, string> = {
  passed: "Passed",
  failed: "Failed",
  skipped: "Not tried",
  running: "Under way",
  open: "Not tried yet",
};

interface ConnectionStepsProps {
  /** The test just made, step by step. */
  test: ConnectionTest | null;
  /** The last one that is on record: passed as a whole, or failed with this sentence. */
  stored: { at: Date; failure: string | null } | null;
  isRunning: boolean;
}

/** The steps of the test, always all of them and in order, so that nothing moves when an answer comes. */
export function ConnectionSteps({ test, stored, isRunning }: ConnectionStepsProps) {
  const failure = test ? (test.failed?.message ?? null) : (stored?.failure ?? null);
  const at = test?.at ?? stored?.at ?? null;
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col">
        {STEPS.map(({ step, what }) => {
          const state = isRunning ? "running" : stateOf(step, test, stored);
          return (
            <li
              key={step}
              className="grid grid-cols-[auto_1fr_auto] items-start gap-x-2 border-b py-2 last:border-0"
            >
              <StepMark state={state} />
              <div className="min-w-0">
                <p>{what}</p>
                {step === "zone" && test?.zoneName && !isRunning && (
                  <p className="text-muted-foreground text-xs">{test.zoneName}</p>
                )}
                {state === "failed" && <p className="text-error-word text-pretty">{failure}</p>}
              </div>
              <p className="text-muted-foreground text-xs leading-5">{STATE_WORDS[state]}</p>
            </li>
          );
        })}
      </ol>
      {!isRunning && !test && stored?.failure && (
        <p className="text-error-word text-pretty">{stored.failure}</p>
      )}
      <p className="text-muted-foreground text-xs">
        {at === null || isRunning ? (
          "Takes a few seconds."
        ) : (
          <>
            {failure === null ? "Connected. " : "Not connected. "}Last tested <LocalTime value={at} />
          </>
        )}
      </p>
    </div>
  );
}

function stateOf(
  step: ConnectionStep,
  test: ConnectionStepsProps["test"],
  stored: ConnectionStepsProps["stored"],
): StepState {
  if (test) {
    if (test.passed.includes(step)) return "passed";
    return test.failed?.step === step ? "failed" : "skipped";
  }
  return stored && stored.failure === null ? "passed" : "open";
}

function StepMark({ state }: { state: StepState }) {
  const className = "mt-0.5 size-4 shrink-0";
  switch (state) {
    case "passed":
      return <CircleCheck aria-hidden className={`${className} text-success`} />;
    case "failed":
      return <OctagonX aria-hidden className={`${className} text-error`} />;
    case "skipped":
      return <CircleMinus aria-hidden className={`${className} text-skipped`} />;
    case "running":
      return <LoaderCircle aria-hidden className={`${className} animate-spin text-muted-foreground`} />;
    case "open":
      return <Circle aria-hidden className={`${className} text-skipped`} />;
  }
}
