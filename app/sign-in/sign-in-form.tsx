"use client";

import { OctagonX } from "lucide-react";
import { signIn } from "next-auth/react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Field, focusFirstProblem } from "@/components/field";
import { SubmitButton } from "@/components/submit-button";
import { durationWords } from "@/components/time-words";
import { Input } from "@/components/ui/input";
import { signInSchema } from "@/lib/schemas/sign-in-form";

type Outcome =
  | { kind: "refused"; message: string }
  | { kind: "fields"; problems: Record<string, string> }
  | { kind: "throttled"; until: number };

/** One sentence for a wrong address, a wrong password and a disabled user, so that it tells nobody which it was. */
const REFUSED = "Email or password is wrong, or the user is disabled.";
const NO_ANSWER = "Backupchecks did not answer. Check your connection and try again.";

/** Signs in and goes on to where one was going; every "no" is said here, and stays until the next attempt. */
export function SignInForm({ destination }: { destination: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isPending, setPending] = useState(false);
  const problems = outcome?.kind === "fields" ? outcome.problems : {};

  useEffect(() => {
    if (outcome?.kind === "fields") focusFirstProblem(form.current);
  }, [outcome]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = signInSchema.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!given.success) {
      const found = given.error.issues.map((issue) => [String(issue.path[0]), issue.message]);
      setOutcome({ kind: "fields", problems: Object.fromEntries(found) });
      return;
    }
    setPending(true);
    setOutcome(null);
    const answer = await signIn("credentials", { ...given.data, redirect: false }).catch(() => null);
    if (answer?.ok && !answer.error) {
      // A whole new document: nothing that was rendered for nobody may be shown again.
      window.location.assign(destination);
      return;
    }
    setPending(false);
    setOutcome(readAnswer(answer?.error ?? null));
  }

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
      <SubmitButton isPending={isPending} pendingLabel="Signing in…" className="mt-1">
        Sign in
      </SubmitButton>
      <div id="sign-in-outcome" role="status" aria-live="polite" className="min-h-10 text-sm">
        {outcome?.kind === "refused" && <Refusal>{outcome.message}</Refusal>}
        {outcome?.kind === "throttled" && <Throttled until={outcome.until} />}
      </div>
    </form>
  );
}

function readAnswer(error: string | null): Outcome {
  if (error === null) return { kind: "refused", message: NO_ANSWER };
  const throttled = /^throttled:(\d+)$/.exec(error);
  if (!throttled) return { kind: "refused", message: REFUSED };
  return { kind: "throttled", until: Date.now() + Number(throttled[1]) * 1000 };
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
