"use client";

import { OctagonX } from "lucide-react";
import { signIn } from "next-auth/react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { Field, focusFirstProblem } from "@/components/field";
import { SubmitButton } from "@/components/submit-button";
import { durationWords } from "@/components/time-words";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { secondStepSchema, signInSchema } from "@/lib/schemas/sign-in-form";

type Outcome =
  | { kind: "refused"; message: string }
  | { kind: "fields"; problems: Record<string, string> }
  | { kind: "throttled"; until: number };

/** Says which form is shown: a right password may lead to the second. */
type Step = "password" | "code";

/** One sentence for a wrong address, a wrong password and a disabled user, so that it tells nobody which it was. */
const REFUSED = "Email or password is wrong, or the user is disabled.";
const NO_ANSWER = "Backupchecks did not answer. Check your connection and try again.";
const WRONG_CODE = "This code is not right, or was used before. Enter the one that is shown now.";
const ENDED = "That took too long. Start again with your password.";
const UNEXPECTED =
  "Something went wrong here, and you are not signed in. Try again in a few minutes, then tell your administrator.";

/**
 * Signs in and goes on to where one was going; every "no" is said here, and stays until the next attempt. Whoever has a second factor is
 * asked for it after the password.
 */
export function SignInForm({ destination }: { destination: string }) {
  const [step, setStep] = useState<Step>("password");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isPending, setPending] = useState(false);

  async function send(provider: string, given: Record<string, string>) {
    setPending(true);
    setOutcome(null);
    // Without an address of ours next-auth takes this page's, and reads what single sign-on left there as this answer's error.
    const answer = await signIn(provider, { ...given, redirect: false, callbackUrl: "/" }).catch(() => null);
    if (answer?.ok && !answer.error) {
      // A whole new document: nothing that was rendered for nobody may be shown again.
      window.location.assign(destination);
      return;
    }
    setPending(false);
    const error = answer?.error ?? null;
    if (error === "second-factor") return setStep("code");
    if (error === "challenge-ended") setStep("password");
    setOutcome(readAnswer(error, provider));
  }

  const parts = { outcome, isPending, refuse: setOutcome, send };
  return step === "password" ? (
    <PasswordForm {...parts} />
  ) : (
    <CodeForm
      {...parts}
      restart={() => {
        setOutcome(null);
        setStep("password");
      }}
    />
  );
}

interface StepProps {
  outcome: Outcome | null;
  isPending: boolean;
  refuse: (outcome: Outcome) => void;
  send: (provider: string, given: Record<string, string>) => Promise<void>;
}

/** One step's form: asked here before the server is, and the first field with a problem gets the focus. */
function useStepForm({ outcome, refuse, send }: StepProps, provider: string, schema: z.ZodType) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (outcome?.kind === "fields") focusFirstProblem(form.current);
  }, [outcome]);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entered = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const given = schema.safeParse(entered);
    if (given.success) return void send(provider, given.data as Record<string, string>);
    const found = given.error.issues.map((issue) => [String(issue.path[0]), issue.message]);
    refuse({ kind: "fields", problems: Object.fromEntries(found) });
  }
  return { form, submit, problems: outcome?.kind === "fields" ? outcome.problems : {} };
}

function PasswordForm(props: StepProps) {
  const { form, submit, problems } = useStepForm(props, "credentials", signInSchema);
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="flex flex-col gap-4"
      aria-describedby="sign-in-outcome"
    >
      <Field id="email" label="Email" error={problems.email}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            required
          />
        )}
      </Field>
      <Field id="password" label="Password" error={problems.password}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <SubmitButton isPending={props.isPending} pendingLabel="Signing in…" className="mt-1">
        Sign in
      </SubmitButton>
      <OutcomeNote outcome={props.outcome} />
    </form>
  );
}

function CodeForm(props: StepProps & { restart: () => void }) {
  const { form, submit, problems } = useStepForm(props, "second-factor", secondStepSchema);
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="flex flex-col gap-4"
      aria-describedby="sign-in-outcome"
    >
      <Field
        id="code"
        label="Code"
        error={problems.code}
        hint="Six digits from your authenticator app. If you have lost it, enter one of your recovery codes."
      >
        {(control) => (
          <Input
            {...control}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            className="font-mono tracking-wide"
            autoFocus
            required
          />
        )}
      </Field>
      <SubmitButton isPending={props.isPending} pendingLabel="Signing in…" className="mt-1">
        Sign in
      </SubmitButton>
      <Button variant="ghost" onClick={props.restart} disabled={props.isPending}>
        Start again
      </Button>
      <OutcomeNote outcome={props.outcome} />
    </form>
  );
}

function OutcomeNote({ outcome }: { outcome: Outcome | null }) {
  return (
    <div id="sign-in-outcome" role="status" aria-live="polite" className="min-h-10 text-sm">
      {outcome?.kind === "refused" && <Refusal>{outcome.message}</Refusal>}
      {outcome?.kind === "throttled" && <Throttled until={outcome.until} />}
    </div>
  );
}

function readAnswer(error: string | null, provider: string): Outcome {
  if (error === null) return { kind: "refused", message: NO_ANSWER };
  const throttled = /^throttled:(\d+)$/.exec(error);
  if (throttled) return { kind: "throttled", until: Date.now() + Number(throttled[1]) * 1000 };
  if (error === "unexpected") return { kind: "refused", message: UNEXPECTED };
  if (error === "challenge-ended") return { kind: "refused", message: ENDED };
  return { kind: "refused", message: provider === "credentials" ? REFUSED : WRONG_CODE };
}

function Refusal({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-error-word">
      <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

/** Counts down for the eyes; read out once, not every second. */
function Throttled({ until }: { until: number }) {
  const [left, setLeft] = useState(() => Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.ceil((until - Date.now()) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [until]);
  if (left <= 0) return <p>You can try again now.</p>;
  const minutes = Math.ceil((until - Date.now()) / 60_000);
  return (
    <Refusal>
      Too many attempts. You can try again in <span aria-hidden>{durationWords(left)}</span>
      <span className="sr-only">{minutes <= 1 ? "a minute" : `${minutes} minutes`}</span>.
    </Refusal>
  );
}
