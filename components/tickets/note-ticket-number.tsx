"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { Field, fieldProblems } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { Refused, Result } from "@/lib/domain/result";
import type { TicketPanel } from "@/lib/domain/ticket-panel";

/** Notes a run's ticket number, or takes it away; Autotask is not asked (§6A.1, §6A.3). */
export type NoteNumber = (input: { runId: string; number: string | null }) => Promise<Result<object>>;

export const NUMBER_NOT_SAVED: Refused = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. The number may not have been saved; try again.",
};

/** The number that is noted for the run, shown as its number or besides. */
export function noted({ state, number, notedNumber }: TicketPanel): string | null {
  return state === "manual" ? number : notedNumber;
}

const LONGEST_NUMBER = 50;
const NUMBER_MISSING = "Enter the number as it stands in Autotask.";

interface NoteTicketNumberProps {
  runId: string;
  panel: TicketPanel;
  noteNumber: NoteNumber;
  onDone: () => void;
}

/** The form for a number by hand: shown from then on as "not validated". */
export function NoteTicketNumber({ runId, panel, noteNumber, onDone }: NoteTicketNumberProps) {
  const router = useRouter();
  const id = useId();
  const before = noted(panel);
  const [number, setNumber] = useState(before ?? "");
  const [isMissing, setMissing] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const problem = isMissing && number.trim() === "" ? NUMBER_MISSING : fieldProblems(refused).number;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = number.trim();
    setMissing(given === "");
    if (given === "") event.currentTarget.querySelector("input")?.focus();
    if (given === "" || isPending) return;
    startTransition(async () => {
      const result = await noteNumber({ runId, number: given }).catch(() => NUMBER_NOT_SAVED);
      setRefused(result.ok ? null : result);
      if (!result.ok) return;
      router.refresh();
      onDone();
    });
  }

  return (
    <form noValidate className="flex min-h-0 flex-1 flex-col" onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>{before === null ? "Enter ticket number" : "Change ticket number"}</DialogTitle>
        <DialogDescription>It is noted for this run and not validated in Autotask.</DialogDescription>
      </DialogHeader>
      <DialogBody className="flex flex-col gap-3">
        <Field id={id} label="Ticket number" error={problem}>
          {(control) => (
            <Input
              {...control}
              data-start
              required
              maxLength={LONGEST_NUMBER}
              autoComplete="off"
              spellCheck={false}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <FormMessage result={problem === undefined ? refused : null} />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <SubmitButton isPending={isPending} pendingLabel="Saving…">
          Save
        </SubmitButton>
      </DialogFooter>
    </form>
  );
}
