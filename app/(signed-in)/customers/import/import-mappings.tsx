"use client";

import { useId, useState, useTransition } from "react";
import { importMappingsAction, planImportAction } from "@/app/_actions/customer-actions";
import { Field, fieldProblems } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Badge } from "@/components/ui/badge";
import { Input } from "@/components/ui/input";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ImportLine, ImportPlan } from "@/lib/domain/customer-views";
import type { Refused, Result } from "@/lib/domain/result";
import { FILE_TOO_LARGE, MOST_CHARACTERS } from "@/lib/schemas/customer-forms";

const NO_ANSWER: Refused = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. Check the connection and try again.",
};

const TOO_LARGE: Refused = {
  ok: false,
  code: "invalid-input",
  message: FILE_TOO_LARGE,
  fields: [{ path: "file", message: FILE_TOO_LARGE }],
};

type Plan = ImportPlan & { digest: string };

/** Chooses a file, shows what importing it would do, and imports on a person's word. */
export function ImportMappings() {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const [plan, setPlan] = useState<Result<Plan> | null>(null);
  const [done, setDone] = useState<Result<{ changes: number }> | null>(null);
  const [isPending, startTransition] = useTransition();

  function look(file: File | undefined) {
    setDone(null);
    setPlan(null);
    if (!file) return setText(null);
    startTransition(async () => {
      // What the server would not even read is said here.
      if (file.size > MOST_CHARACTERS) return setPlan(TOO_LARGE);
      const content = await file.text();
      setText(content);
      setPlan(await planImportAction({ text: content }).catch(() => NO_ANSWER));
    });
  }

  function importThem(digest: string) {
    startTransition(async () => {
      const result = await importMappingsAction({ text: text ?? "", digest }).catch(() => NO_ANSWER);
      setDone(result);
      // What is shown is what is: after the change nothing is left to change, after a refusal there may be something else.
      if (text !== null) setPlan(await planImportAction({ text }).catch(() => NO_ANSWER));
    });
  }

  return (
    <div className="flex flex-col gap-4" aria-busy={isPending}>
      <Field id={id} label="File" error={fieldProblems(plan).file} className="max-w-md">
        {(control) => (
          <Input
            {...control}
            type="file"
            accept=".csv,text/csv,text/plain"
            // A file that was corrected and is chosen again under its name would be no change to the browser.
            onClick={({ currentTarget }) => {
              currentTarget.value = "";
            }}
            onChange={({ target }) => look(target.files?.[0])}
          />
        )}
      </Field>
      <FormMessage result={plan?.ok === false && !plan.fields ? plan : null} />
      <FormMessage
        result={done}
        success={done?.ok ? `${counted(done.value.changes, "mapping")} stored.` : null}
      />
      {plan?.ok && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p role="status">{wordsOf(plan.value)}</p>
            <SubmitButton
              type="button"
              isPending={isPending}
              pendingLabel="Working…"
              disabled={plan.value.changes === 0}
              onClick={() => importThem(plan.value.digest)}
            >
              {plan.value.changes === 0
                ? "Nothing to import"
                : `Store ${counted(plan.value.changes, "mapping")}`}
            </SubmitButton>
          </div>
          <Lines lines={plan.value.lines} />
        </>
      )}
    </div>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function wordsOf({ lines, changes, refused }: ImportPlan): string {
  const same = lines.length - changes - refused;
  return `${counted(lines.length, "line")}: ${changes} to store, ${same} mapped so already, ${refused} refused. Nothing has been changed yet.`;
}

const EFFECTS: Record<
  ImportLine["effect"],
  { word: string; variant: "success" | "warning" | "outline" | "error" }
> = {
  map: { word: "map", variant: "success" },
  change: { word: "change", variant: "warning" },
  same: { word: "same", variant: "outline" },
  refused: { word: "refused", variant: "error" },
};

function Lines({ lines }: { lines: readonly ImportLine[] }) {
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead className="text-right">Line</TableHead>
          <TableHead>Effect</TableHead>
          <TableHead>Customer</TableHead>
          <TableHead>Autotask company</TableHead>
          <TableHead className="max-sm:hidden">Why</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {lines.map((line) => (
          <TableRow key={line.line}>
            <TableCell className="text-right text-muted-foreground">{line.line}</TableCell>
            <TableCell>
              <Badge variant={EFFECTS[line.effect].variant}>{EFFECTS[line.effect].word}</Badge>
            </TableCell>
            <TableCell className="whitespace-normal">
              {line.customer}
              <span className="block text-muted-foreground text-xs sm:hidden">{line.words}</span>
            </TableCell>
            <TableCell className="whitespace-normal">
              {line.companyName ?? <span className="text-muted-foreground">–</span>}{" "}
              {line.companyId !== null && (
                <span className="text-muted-foreground text-xs">ID {line.companyId}</span>
              )}
            </TableCell>
            <TableCell className="whitespace-normal max-sm:hidden">{line.words}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
