"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import type { z } from "zod";
import { Field, fieldProblems, focusFirstProblem } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Result } from "@/lib/domain/result";
import { cn } from "@/lib/utils";

interface StepFormProps<Given, Done> {
  schema: z.ZodType<Given>;
  send: (given: Given) => Promise<Result<Done>>;
  label: string;
  pending: string;
  onDone: (done: Done) => void;
  onCancel: () => void;
  children: (problems: Record<string, string | undefined>) => ReactNode;
}

/** One step of setting up or turning off: a few fields, a button, a way out. */
export function StepForm<Given, Done>(props: StepFormProps<Given, Done>) {
  const { schema, send, onDone } = props;
  const form = useRef<HTMLFormElement>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    if (result && !result.ok) focusFirstProblem(form.current);
  }, [result]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = schema.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!given.success) {
      const fields = given.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      setResult({ ok: false, code: "invalid-input", message: "Correct what is marked above.", fields });
      return;
    }
    startTransition(async () => {
      const answer = await send(given.data).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (answer.ok) onDone(answer.value);
      });
    });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {props.children(fieldProblems(result))}
      <div className="flex flex-wrap gap-2">
        <SubmitButton isPending={isPending} pendingLabel={props.pending}>
          {props.label}
        </SubmitButton>
        <Button variant="ghost" onClick={props.onCancel} disabled={isPending}>
          Cancel
        </Button>
      </div>
      <FormMessage result={result} />
    </form>
  );
}

export function PresentPasswordField({ error }: { error: string | undefined }) {
  return (
    <Field id="factor-password" label="Present password" error={error}>
      {(control) => (
        <Input
          {...control}
          name="password"
          type="password"
          autoComplete="current-password"
          autoFocus
          className="max-w-80"
        />
      )}
    </Field>
  );
}

interface CodeFieldProps {
  error: string | undefined;
  hint: string;
  /** Longer than six digits, and with letters. */
  takesRecoveryCode?: boolean;
}

export function CodeField({ error, hint, takesRecoveryCode = false }: CodeFieldProps) {
  return (
    <Field id="factor-code" label="Code" error={error} hint={hint}>
      {(control) => (
        <Input
          {...control}
          name="code"
          inputMode={takesRecoveryCode ? "text" : "numeric"}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          className={cn("font-mono tracking-wide", takesRecoveryCode ? "max-w-80" : "max-w-40")}
        />
      )}
    </Field>
  );
}
