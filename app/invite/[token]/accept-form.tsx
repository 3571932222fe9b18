"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Field, fieldProblems, focusFirstProblem } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Input } from "@/components/ui/input";
import type { Result } from "@/lib/domain/result";
import type { LinkView } from "@/lib/domain/user-views";
import { type AcceptLink, acceptLinkSchema } from "@/lib/schemas/people-forms";
import { PASSWORD_MINIMUM } from "@/lib/schemas/person-fields";

interface AcceptFormProps {
  token: string;
  view: LinkView;
  acceptAction: (given: AcceptLink) => Promise<Result<{ email: string }>>;
}

const NO_ANSWER: Result<never> = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. Check your connection, then open the link again.",
};

/** Sets the password and signs in with it; who has a second factor is asked for it at the sign-in. */
export function AcceptForm({ token, view, acceptAction }: AcceptFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, setPending] = useState(false);
  const problems = fieldProblems(result);
  const isNew = view.purpose === "invitation";

  useEffect(() => {
    if (result && !result.ok) focusFirstProblem(form.current);
  }, [result]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entered = Object.fromEntries(new FormData(event.currentTarget));
    const given = acceptLinkSchema.safeParse({ name: view.name, ...entered, token });
    if (!given.success) {
      const fields = given.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      setResult({
        ok: false,
        code: "invalid-input",
        message: "Not saved yet: see the marked fields.",
        fields,
      });
      return;
    }
    setPending(true);
    setResult(null);
    const accepted = await acceptAction(given.data).catch(() => NO_ANSWER);
    if (accepted.ok) {
      const { password } = given.data;
      const answer = await signIn("credentials", { email: view.email, password, redirect: false }).catch(
        () => null,
      );
      // A whole new document, and not in the history: the link has been used.
      window.location.replace(answer?.ok && !answer.error ? "/run-checks" : "/sign-in?password=saved");
      return;
    }
    setPending(false);
    setResult(accepted);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {isNew && (
        <Field id="name" label="Name" error={problems.name} hint="As colleagues will see it.">
          {(control) => (
            <Input {...control} name="name" defaultValue={view.name} autoComplete="name" required />
          )}
        </Field>
      )}
      <Field id="email" label="Email" hint="You sign in with it.">
        {(control) => (
          <Input {...control} name="email" type="email" readOnly value={view.email} autoComplete="username" />
        )}
      </Field>
      <Field
        id="password"
        label="Password"
        error={problems.password}
        hint={`At least ${PASSWORD_MINIMUM} characters; a sentence does well.`}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="new-password"
            autoFocus
            required
          />
        )}
      </Field>
      <SubmitButton isPending={isPending} pendingLabel="Saving…" className="mt-1">
        {isNew ? "Join" : "Set password"}
      </SubmitButton>
      <FormMessage result={result} className="min-h-6" />
    </form>
  );
}
