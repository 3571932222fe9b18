"use client";

import { Check, CircleQuestionMark, CircleSlash, Info, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Refusal } from "@/components/form-message";
import type { Refused } from "@/lib/domain/result";
import { cn } from "@/lib/utils";
import { Cure } from "./blocker-list";
import { LOST_WORDS, linkedWords, resolvedWords, resolvingWords } from "./outcome-words";
import type { CreationStep } from "./ticket-queries";
import { isPlaceTaken, type TicketWork, type Undertaking } from "./ticket-work";

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
      return <UnderWay words="Looking for the ticket in Autotask" since={work.startedAt} />;
    case "linking":
      return <UnderWay words={`Linking ${work.number} to this run`} since={work.startedAt} />;
    case "resolving":
      return <UnderWay words={resolvingWords(work.plan)} since={work.startedAt} />;
    case "linked":
      return (
        <Line icon={<Check aria-hidden className="size-4 text-success-word" />}>
          <strong className="font-semibold text-base">{work.number}</strong> {linkedWords(work)}
        </Line>
      );
    case "resolved":
      return (
        <Line icon={<ResolvedIcon isSure={work.outcome.state !== "unconfirmed"} />}>
          <strong className="font-semibold text-base">{work.outcome.number}</strong>{" "}
          {resolvedWords(work.outcome)}
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
          {LOST_WORDS[work.during]}
        </Line>
      );
  }
}

function UnderWay({ words, since }: { words: string; since: number }) {
  return (
    <Line icon={<LoaderCircle aria-hidden className="size-4 animate-spin" />}>
      {words} <Seconds since={since} />
    </Line>
  );
}

function ResolvedIcon({ isSure }: { isSure: boolean }) {
  return isSure ? (
    <Check aria-hidden className="size-4 text-success-word" />
  ) : (
    <CircleQuestionMark aria-hidden className="size-4 text-warning-word" />
  );
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

function RefusedWork({ refusal, during }: { refusal: Refused; during: Undertaking }) {
  // Others are at it, or were faster: nothing is wrong.
  if (isPlaceTaken(refusal) || refusal.code === "resolving")
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
