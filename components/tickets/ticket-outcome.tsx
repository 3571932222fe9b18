"use client";

import { Check, CircleQuestionMark, CircleSlash, Info, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Refusal } from "@/components/form-message";
import type { Refused } from "@/lib/domain/result";
import { cn } from "@/lib/utils";
import { Cure } from "./blocker-list";
import type { CreationStep } from "./ticket-queries";
import { isPlaceTaken, type TicketWork } from "./ticket-work";

const STEPS: { step: CreationStep; words: string }[] = [
  { step: "reserved", words: "Reserved" },
  { step: "sending", words: "Sent to Autotask, waiting for the answer" },
  { step: "answered", words: "Reading back" },
];

/** What our own work has come to, in words that are true; nothing while there is none. */
export function TicketOutcome({ work, step }: { work: TicketWork; step: CreationStep | null }) {
  switch (work.phase) {
    case "idle":
      return null;
    case "creating":
      return <CreationSteps step={step} startedAt={work.startedAt} />;
    case "checking":
      return (
        <Line icon={<LoaderCircle aria-hidden className="size-4 animate-spin" />}>
          Looking for the ticket in Autotask <Seconds since={work.startedAt} />
        </Line>
      );
    case "linked":
      return (
        <Line icon={<Check aria-hidden className="size-4 text-success-word" />}>
          <strong className="font-semibold text-base">{work.number}</strong> {linkedWords(work)}
        </Line>
      );
    case "unconfirmed":
      return (
        <Line icon={<CircleQuestionMark aria-hidden className="size-4 text-warning-word" />}>
          <strong className="font-semibold">
            {work.checked ? "Not settled yet" : "Creation unconfirmed"}
          </strong>
          <span className="block">{work.detail}</span>
        </Line>
      );
    case "not-created":
      return (
        <Line icon={<CircleSlash aria-hidden className="size-4 text-muted-foreground" />}>
          <strong className="font-semibold">Not created</strong>
          <span className="block">{work.detail}</span>
        </Line>
      );
    case "refused":
      return <RefusedWork refusal={work.refusal} during={work.during} />;
    case "lost":
      return (
        <Line icon={<CircleQuestionMark aria-hidden className="size-4 text-warning-word" />}>
          {work.during === "creating"
            ? "Backupchecks did not answer. The creation goes on there if it had begun; the ticket is shown as it is known now."
            : "Backupchecks did not answer. Nothing has changed; check again."}
        </Line>
      );
  }
}

function linkedWords({ merged, how }: { merged: boolean; how: "created" | "found" }): string {
  if (how === "found") return "was found in Autotask and is linked to this run.";
  return merged
    ? "is an older ticket of the same company, into which Autotask merged the new one. It is linked to this run."
    : "was created and is linked to this run.";
}

/** The steps of a creation in their places from the start, so that nothing moves while they pass. */
function CreationSteps({ step, startedAt }: { step: CreationStep | null; startedAt: number }) {
  const at = STEPS.findIndex((each) => each.step === step);
  return (
    <ol aria-label="Creating the ticket" className="flex flex-col">
      {STEPS.map(({ step: name, words }, index) => (
        <li
          key={name}
          aria-current={index === at ? "step" : undefined}
          className={cn("flex items-center gap-2", index > at && "text-muted-foreground")}
        >
          <StepIcon state={index < at ? "done" : index === at ? "now" : "ahead"} />
          <span className={cn(index === at && "font-medium")}>{words}</span>
          {index === Math.max(at, 0) && <Seconds since={startedAt} />}
        </li>
      ))}
    </ol>
  );
}

function StepIcon({ state }: { state: "done" | "now" | "ahead" }) {
  if (state === "done") return <Check aria-hidden className="size-4 text-success-word" />;
  if (state === "now") return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
  return <span aria-hidden className="m-1 size-2 rounded-full border border-current" />;
}

/** Whole seconds since a moment; not read out each time it changes. */
function Seconds({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <span aria-hidden className="text-muted-foreground text-xs">
      {seconds > 1 ? `${seconds} s` : ""}
    </span>
  );
}

/** Refusals by the other side after which it is certain that nothing was made. */
const NOTHING_MADE = new Set([
  "autotask-rejected",
  "autotask-credentials",
  "autotask-throttled",
  "autotask-unavailable",
]);

function RefusedWork({ refusal, during }: { refusal: Refused; during: "creating" | "checking" }) {
  if (isPlaceTaken(refusal))
    return (
      <Line icon={<Info aria-hidden className="size-4 text-muted-foreground" />}>
        {refusal.message} {refusal.cure && <Cure {...refusal.cure} />}
      </Line>
    );
  return (
    <>
      <Refusal refused={refusal} />
      {during === "creating" && NOTHING_MADE.has(refusal.code) && (
        <p className="pl-5.5">No ticket was made; you can try again.</p>
      )}
    </>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2">
      <span className="flex h-5 items-center">{icon}</span>
      <div className="min-w-0 text-pretty wrap-anywhere">{children}</div>
    </div>
  );
}
