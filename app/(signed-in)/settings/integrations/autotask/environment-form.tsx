"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { saveEnvironmentAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { ChangedNote } from "@/components/settings/changed-note";
import { useUnsavedSections } from "@/components/settings/unsaved-changes";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Result } from "@/lib/domain/result";
import type { AutotaskSettingsView, EnvironmentHoldings } from "@/lib/domain/settings-views";

const WORDS: Record<PsaEnvironment, string> = { sandbox: "Sandbox", production: "Production" };

/** Sections whose unsaved text belongs to the environment that is left. */
const OF_ONE_ENVIRONMENT = ["Connection", "Ticket defaults", "Statuses that mean closed"];

interface EnvironmentFormProps {
  environment: AutotaskSettingsView["environment"];
}

/** "Environment": switched only after it was said what that means. */
export function EnvironmentForm({
  environment: { value: environment, changed, holdings },
}: EnvironmentFormProps) {
  const router = useRouter();
  const [next, setNext] = useState<PsaEnvironment | null>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();

  function switchTo(chosen: PsaEnvironment) {
    startTransition(async () => {
      const answer = await saveEnvironmentAction({ environment: chosen }).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        setNext(null);
        if (answer.ok) router.refresh();
      });
    });
  }

  return (
    <div className="flex flex-col gap-1 border-b pb-4">
      <Field
        id="environment"
        label="Environment"
        hint="Each environment keeps its own credentials, customer mappings, reference data, ticket defaults and closed statuses."
      >
        {(control) => (
          <Select
            value={environment}
            onValueChange={(value) => value !== environment && setNext(value as PsaEnvironment)}
          >
            <SelectTrigger {...control} className="max-w-56">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value="sandbox">{WORDS.sandbox}</SelectItem>
              <SelectItem value="production">{WORDS.production}</SelectItem>
            </SelectContent>
          </Select>
        )}
      </Field>
      <ChangedNote changed={changed} what="Last switched" never="Never switched" trail="environment" />
      <FormMessage result={result} success={`${WORDS[environment]} is in use now.`} className="mt-1" />
      <SwitchDialog
        from={environment}
        to={next}
        holdings={holdings}
        isPending={isPending}
        cancel={() => setNext(null)}
        confirm={switchTo}
      />
    </div>
  );
}

interface SwitchDialogProps {
  from: PsaEnvironment;
  to: PsaEnvironment | null;
  holdings: AutotaskSettingsView["environment"]["holdings"];
  isPending: boolean;
  cancel: () => void;
  confirm: (to: PsaEnvironment) => void;
}

function SwitchDialog({ from, to, holdings, isPending, cancel, confirm }: SwitchDialogProps) {
  const unsaved = useUnsavedSections().filter((section) => OF_ONE_ENVIRONMENT.includes(section));
  // Keeps its words while it closes.
  const [shown, setShown] = useState(to);
  if (to !== null && to !== shown) setShown(to);
  const name = shown === null ? "" : WORDS[shown];
  return (
    <Dialog open={to !== null} onOpenChange={(open) => open || isPending || cancel()}>
      <DialogContent
        onCloseAutoFocus={(event) => {
          // What had the focus before, an option of the list, is gone.
          event.preventDefault();
          document.getElementById("environment")?.focus();
        }}
      >
        <DialogHeader>
          <DialogTitle>Switch to {name}?</DialogTitle>
          <DialogDescription>This counts for everybody who uses this instance.</DialogDescription>
        </DialogHeader>
        <DialogBody className="flex flex-col gap-2">
          <p>
            {name} has credentials, customer mappings, reference data, ticket defaults and closed statuses of
            its own. Those of {WORDS[from]} are kept, and are there again when you switch back.
          </p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            <dt className="text-muted-foreground">Hidden meanwhile</dt>
            <dd>
              {heldWords(holdings[from])} of {WORDS[from]}
            </dd>
            <dt className="text-muted-foreground">Shown instead</dt>
            <dd>
              {shown !== null && heldWords(holdings[shown])} of {name}
            </dd>
          </dl>
          <p>Tickets stay in the environment in which they were made.</p>
          {unsaved.length > 0 && (
            <p className="text-warning-word">Not saved yet, and lost by switching: {unsaved.join(", ")}.</p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={cancel} disabled={isPending}>
            Stay with {WORDS[from]}
          </Button>
          <SubmitButton
            type="button"
            isPending={isPending}
            pendingLabel="Switching…"
            onClick={() => shown !== null && confirm(shown)}
          >
            Switch to {name}
          </SubmitButton>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** `12 customer mappings and 1 ticket link`. */
function heldWords({ mappings, ticketLinks }: EnvironmentHoldings): string {
  return `${counted(mappings, "customer mapping")} and ${counted(ticketLinks, "ticket link")}`;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
