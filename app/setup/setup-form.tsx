"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Field, fieldProblems, focusFirstProblem } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Combobox } from "@/components/ui/combobox";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Result } from "@/lib/domain/result";
import { type FirstAdministrator, firstAdministratorSchema } from "@/lib/schemas/first-administrator-form";
import { PASSWORD_MINIMUM } from "@/lib/schemas/person-fields";

const noChanges = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Makes the first administrator, signs them in, and leads on to Run Checks. */
export function SetupForm({
  createAction,
}: {
  createAction: (given: FirstAdministrator) => Promise<Result<unknown>>;
}) {
  const form = useRef<HTMLFormElement>(null);
  const proposedZone = useSyncExternalStore(noChanges, browserZone, () => "UTC");
  const [chosenZone, setChosenZone] = useState<string | null>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, setPending] = useState(false);
  const problems = fieldProblems(result);
  const timeZone = chosenZone ?? proposedZone;

  useEffect(() => {
    if (result && !result.ok) focusFirstProblem(form.current);
  }, [result]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entered = { ...Object.fromEntries(new FormData(event.currentTarget)), timeZone };
    const given = firstAdministratorSchema.safeParse(entered);
    if (!given.success) {
      setResult(incomplete(given.error.issues));
      return;
    }
    setPending(true);
    setResult(null);
    const made = await createAction(given.data).catch(() => NO_ANSWER);
    if (made.ok) {
      const { email, password } = given.data;
      const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
      window.location.assign(answer?.ok && !answer.error ? "/run-checks" : "/sign-in");
      return;
    }
    setPending(false);
    setResult(made);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        id="code"
        label="Setup code"
        error={problems.code}
        hint="Printed in the window where Backupchecks was started. It shows that this is your instance."
      >
        {(control) => (
          <Input
            {...control}
            name="code"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="font-mono tracking-wide"
            autoFocus
            required
          />
        )}
      </Field>
      <Field id="name" label="Name" error={problems.name} hint="As colleagues will see it.">
        {(control) => <Input {...control} name="name" autoComplete="name" required />}
      </Field>
      <Field id="email" label="Email" error={problems.email}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            required
          />
        )}
      </Field>
      <Field
        id="password"
        label="Password"
        error={problems.password}
        hint={`At least ${PASSWORD_MINIMUM} characters; a sentence does well.`}
      >
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" required />
        )}
      </Field>
      <ZoneField
        value={timeZone}
        isProposed={chosenZone === null}
        error={problems.timeZone}
        onChange={setChosenZone}
      />
      <SubmitButton isPending={isPending} pendingLabel="Creating…" className="mt-1">
        Create administrator
      </SubmitButton>
      <FormMessage result={saidAtField(result) ? null : result} className="min-h-6" />
    </form>
  );
}

/** True where the sentence stands beside its field already, which has the focus. */
function saidAtField(result: Result<unknown> | null): boolean {
  if (!result || result.ok) return false;
  return result.fields?.some(({ message }) => message === result.message) ?? false;
}

const NO_ANSWER: Result<never> = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. Check that it is running and try again.",
};

function incomplete(issues: readonly { path: PropertyKey[]; message: string }[]): Result<never> {
  const fields = issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return { ok: false, code: "invalid-input", message: "Not created yet: see the marked fields.", fields };
}

function ZoneField(props: {
  value: string;
  isProposed: boolean;
  error: string | undefined;
  onChange: (zone: string) => void;
}) {
  const options = useMemo(() => {
    const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
    const known = zones.includes(props.value) ? zones : [props.value, ...zones];
    return known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
  }, [props.value]);
  return (
    <div className="flex flex-col gap-1">
      <Label id="time-zone-label">Time zone</Label>
      <Combobox
        id="time-zone"
        aria-label="Time zone"
        aria-describedby="time-zone-hint"
        aria-invalid={props.error ? true : undefined}
        options={options}
        value={props.value}
        valueLabel={props.value.replaceAll("_", " ")}
        searchPlaceholder="Search time zones"
        onSelect={(option) => props.onChange(option.value)}
      />
      <p id="time-zone-hint" className="text-muted-foreground text-xs text-pretty">
        {props.error ??
          `${props.isProposed ? "Proposed by your browser. " : ""}Ticket texts tell times in it.`}
      </p>
    </div>
  );
}
